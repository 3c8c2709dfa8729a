import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { PagePath } from "../components/page_context.ts";
import { RUN_PAGE } from "../pages/run_page.tsx";
import { TASK_PAGE } from "../pages/task_page.tsx";
import type { PageKind } from "../page_kind.ts";
import type { RunPageView } from "../run_page_view.ts";
import { ReportFrame, type ReportTask } from "./report_frame.tsx";
import { type ReportParts, selfContained, taskAnchor } from "./self_contained.ts";

/** What a report is made of besides a run. */
export interface ReportAssets {
  readonly style: string;
  /** Scripts in the order in which they run; the first one before anything is painted. */
  readonly scripts: readonly string[];
  /** The files that the run's pages show and link to, by their paths in a site. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** The pages of a run as one page that needs nothing else. */
export async function renderReport(view: RunPageView, { style, scripts, files }: ReportAssets): Promise<string> {
  const { run, id, slug, taskSlugs } = view;
  const parts: ReportParts = { run: slug, tasks: [...taskSlugs.values()], files };
  const tasks = run.tasks.map((task): ReportTask => {
    const name = taskSlugs.get(task.id)!;
    const anchor = taskAnchor(name);
    return { anchor, task, html: part(TASK_PAGE, { ...view, task }, `${anchor}-`, parts) };
  });
  const body = part(RUN_PAGE, view, "", parts);
  // What a task wrote stands in it with its angle brackets escaped.
  const framed = [body, ...tasks.map(({ html }) => html)].some((html) => html.includes("<iframe "));
  const [styleHash, ...scriptHashes] = await Promise.all([style, ...scripts].map(hashOf));
  const frame = h(ReportFrame, {
    title: `${run.pipeline}: ${id}`,
    run: body,
    tasks,
    style,
    scripts,
    policy: policyOf({ styleHash: styleHash!, scriptHashes, framed }),
  });
  return `<!DOCTYPE html>\n${renderToString(frame)}\n`;
}

function part<View>(kind: PageKind<View>, view: View, prefix: string, parts: ReportParts): string {
  const path = kind.pathOf(view);
  const body = h(kind.Body as (props: { view: View }) => VNode, { view });
  return selfContained(renderToString(h(PagePath.Provider, { value: path, children: body })), path, prefix, parts);
}

/**
 * Nothing but what stands in the page itself.
 *
 * Frames whose documents have no address of their own hold to the policy of the page around them besides their own,
 * those with `data:` addresses too. So a page with frames has to allow what the HTML in these may have: styles, and
 * pictures, fonts and links that stay within it. It remains without scripts and requests, which no style can bring.
 */
function policyOf({ styleHash, scriptHashes, framed }: {
  readonly styleHash: string;
  readonly scriptHashes: readonly string[];
  readonly framed: boolean;
}): string {
  return [
    "default-src 'none'",
    "img-src data:",
    ...(framed ? ["font-src data:", "media-src data:"] : []),
    `style-src '${framed ? "unsafe-inline" : styleHash}'`,
    `script-src ${scriptHashes.map((hash) => `'${hash}'`).join(" ")}`,
    `base-uri ${framed ? "about:" : "'none'"}`,
    "form-action 'none'",
  ].join("; ");
}

async function hashOf(text: string): Promise<string> {
  // It would end where it stands, and what follows would be read as HTML.
  if (/<\/(style|script)|<!--/i.test(text)) throw new Error("a style or a script of a report holds the end of its tag");
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return `sha256-${new Uint8Array(digest).toBase64()}`;
}
