import type { ComponentChildren, VNode } from "preact";
import { useContext } from "preact/hooks";
import { ASSETS, COMPARE_PATH, HOME_PATH, RUNS_PATH, UNREADABLE_PATH } from "../paths.ts";
import { Look } from "../site_look.ts";
import { OutcomeSprite } from "./outcome.tsx";
import { PagePath, useLink } from "./page_context.ts";

/**
 * Nothing from elsewhere, no script and no style within the page, no request, no form: whatever a run file says, it can
 * only be looked at.
 */
const POLICY = [
  "default-src 'none'",
  "img-src 'self' data:",
  "style-src 'self'",
  "script-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What the bar leads to on every site. */
const NAVIGATION: readonly BarEntry[] = [
  { path: HOME_PATH, title: "Overview" },
  { path: RUNS_PATH, title: "Runs" },
  { path: COMPARE_PATH, title: "Compare" },
  { path: UNREADABLE_PATH, title: "Unreadable", rest: " files" },
];

/** An entry of the bar; the rest of its title is left out where the bar is narrow. */
interface BarEntry {
  readonly path: string;
  readonly title: string;
  readonly rest?: string;
}

/** The frame of every page. */
export function Layout({ title, children, kind, scripts = [] }: {
  readonly title: string;
  readonly children: ComponentChildren;
  /** The kind of page, as a class of its body. */
  readonly kind: string;
  /** Paths of scripts besides those of every page. */
  readonly scripts?: readonly string[];
}): VNode {
  const link = useLink();
  const look = useContext(Look);
  const here = useContext(PagePath);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={POLICY} />
        <title>{title} · {look.title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <link rel="icon" href={FAVICON} />
        <link rel="stylesheet" href={link(ASSETS.style)} />
        {look.style === undefined ? null : <link rel="stylesheet" href={link(look.style)} />}
        <script src={link(ASSETS.theme)} />
        <script src={link(ASSETS.page)} defer />
        {[...scripts, ...(look.script === undefined ? [] : [look.script])].map((path) => (
          <script key={path} src={link(path)} defer />
        ))}
      </head>
      <body class={`page-${kind}`}>
        <OutcomeSprite />
        <a class="skip-link" href="#content">Skip to content</a>
        <header class="bar">
          <a class="brand" href={link(HOME_PATH)}>
            {look.logo === undefined ? <Mark /> : <img class="logo" src={link(look.logo)} alt="" height={24} />}
            {look.title}
          </a>
          <nav class="bar-nav" aria-label="Site">
            {[...NAVIGATION, ...look.pages].map(({ path, title, rest }: BarEntry) => (
              <a key={path} href={link(path)} {...(path === here ? { "aria-current": "page" } : {})}>
                {title}
                {rest === undefined ? null : <span class="bar-rest">{rest}</span>}
              </a>
            ))}
          </nav>
          <ThemeToggle />
        </header>
        <main id="content" tabIndex={-1}>{children}</main>
        <footer class="foot">Built by Dagtrail from run files. Times are in UTC unless they say otherwise.</footer>
      </body>
    </html>
  );
}

/** The button that changes the theme, where scripts run. */
export function ThemeToggle(): VNode {
  return (
    <button type="button" class="theme-toggle" data-theme-toggle hidden>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path
          d="M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1zm0 1.5v11a5.5 5.5 0 0 1 0-11z"
          fill="currentColor"
          fill-rule="evenodd"
        />
      </svg>
      <span data-theme-name>Theme</span>
    </button>
  );
}

/** The product's mark: a trail through three tasks. */
export function Mark(): VNode {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true" class="mark">
      <path d="M6 6.5c7 0 1.5 5.5 6 5.5s-1 5.5 6 5.5" />
      <circle cx="5" cy="6.5" r="3" />
      <circle cx="12" cy="12" r="2.2" />
      <circle cx="19" cy="17.5" r="3" />
    </svg>
  );
}

const FAVICON = "data:image/svg+xml," + encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><g fill="#2f6bdb">' +
    '<path d="M6 6.5c7 0 1.5 5.5 6 5.5s-1 5.5 6 5.5" fill="none" stroke="#2f6bdb" stroke-width="2.5"/>' +
    '<circle cx="5" cy="6.5" r="3.5"/><circle cx="12" cy="12" r="2.5"/><circle cx="19" cy="17.5" r="3.5"/></g></svg>',
);
