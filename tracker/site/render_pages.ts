import { relative } from "node:path";
import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Layout } from "./components/layout.tsx";
import { PagePath } from "./components/page_context.ts";
import { makeTemporaryFolder } from "../temporary_folder.ts";
import type { PageKind } from "./page_kind.ts";
import { Look, PLAIN_LOOK, type SiteLook } from "./site_look.ts";

/** The pages of one kind that have to be made. */
export interface PageSet {
  readonly kind: string;
  readonly paths: readonly string[];
  readonly render: (index: number, look: SiteLook) => string;
}

/** A page as text. */
export interface RenderedPage {
  /** From the site's root. */
  readonly path: string;
  readonly html: string;
}

/** The pages of a kind, one for each view. */
export function pageSet<View>(kind: PageKind<View>, views: readonly View[]): PageSet {
  const paths = views.map(kind.pathOf);
  return { kind: kind.name, paths, render: (index, look) => renderPage(kind, views[index]!, paths[index]!, look) };
}

function renderPage<View>(kind: PageKind<View>, view: View, path: string, look: SiteLook): string {
  const body = h(kind.Body as (props: { view: View }) => VNode, { view });
  const page = h(Layout, {
    title: kind.titleOf(view),
    kind: kind.name,
    scripts: kind.scriptsOf?.(view),
    children: body,
  });
  const whole = h(Look.Provider, { value: look, children: h(PagePath.Provider, { value: path, children: page }) });
  const html = `<!DOCTYPE html>\n${renderToString(whole)}\n`;
  // V8 keeps a text that was put together as a tree of its thousands of parts until it is looked into.
  html.charCodeAt(html.length >> 1);
  return html;
}

/** The part of Eleventy that is used; it has no types of its own. */
interface EleventyConfig {
  addTemplate(name: string, template: EleventyTemplate): void;
  setUseGitIgnore(use: boolean): void;
}
interface EleventyTemplate {
  readonly data: Record<string, unknown>;
  readonly render: (data: { readonly index: number }) => string;
}
type EleventyClass = new (
  input: string,
  output: string,
  options: { quietMode: boolean; configPath: false; config: (config: EleventyConfig) => void },
) => { toJSON(): Promise<readonly { readonly outputPath: string; readonly content: string }[]> };

/** Loads Eleventy, which takes longer than anything else here; to be called while something else is waited for. */
export async function loadEleventy(): Promise<EleventyClass> {
  return (await import("@11ty/eleventy") as unknown as { default: EleventyClass }).default;
}

/** A page that could not be made. */
export interface FailedPage {
  readonly path: string;
  readonly error: unknown;
}

/**
 * Makes pages with Eleventy: a template for each kind, which Eleventy applies to each view. Nothing is written.
 *
 * @throws {Error} When a page cannot be made.
 */
export async function renderPages(sets: readonly PageSet[], look?: SiteLook): Promise<readonly RenderedPage[]> {
  const { pages, failed } = await tryRenderPages(sets, look);
  if (failed.length > 0) throw failed[0]!.error;
  return pages;
}

/** Makes pages as {@linkcode renderPages} does, and tells of those that cannot be made. */
export async function tryRenderPages(
  sets: readonly PageSet[],
  look: SiteLook = PLAIN_LOOK,
): Promise<{ readonly pages: readonly RenderedPage[]; readonly failed: readonly FailedPage[] }> {
  const Eleventy = await loadEleventy();
  // All templates are given below, so Eleventy is sent to look for files where there are none.
  const folder = makeTemporaryFolder("dagtrail-tracker-");
  const failed: FailedPage[] = [];
  try {
    // Of an absolute path, Eleventy cuts off the working directory wherever the two begin with the same letters.
    const seen = relative(Deno.cwd(), folder);
    const eleventy = new Eleventy(seen, seen, {
      quietMode: true,
      configPath: false,
      config: (config) => {
        config.setUseGitIgnore(false);
        for (const set of joinedByKind(sets)) {
          if (set.paths.length > 0) config.addTemplate(`${set.kind}.11ty.js`, templateOf(set, look, failed));
        }
      },
    });
    const rendered = await eleventy.toJSON();
    const lost = new Set(failed.map(({ path }) => path));
    const pages = rendered
      .map(({ outputPath, content }) => ({ path: relative(folder, outputPath).replaceAll("\\", "/"), html: content }))
      .filter(({ path }) => !lost.has(path));
    return { pages, failed };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function joinedByKind(sets: readonly PageSet[]): readonly PageSet[] {
  return [...Map.groupBy(sets, ({ kind }) => kind)].map(([kind, sets]) => {
    const pages = sets.flatMap(({ paths, render }) =>
      paths.map((path, i) => ({ path, render: (look: SiteLook) => render(i, look) }))
    );
    return { kind, paths: pages.map(({ path }) => path), render: (i, look) => pages[i]!.render(look) };
  });
}

// Eleventy copies data deeply where it merges it, so it is given no more than numbers.
function templateOf({ paths, render }: PageSet, look: SiteLook, failed: FailedPage[]): EleventyTemplate {
  return {
    data: {
      indices: paths.map((_, i) => i),
      pagination: { data: "indices", size: 1, alias: "index" },
      permalink: ({ index }: { readonly index: number }) => paths[index],
    },
    render: ({ index }) => {
      try {
        return render(index, look);
      } catch (error) {
        // Eleventy would print it, and throw one that names the template only.
        failed.push({ path: paths[index]!, error });
        return "";
      }
    },
  };
}
