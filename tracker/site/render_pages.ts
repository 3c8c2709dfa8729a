import { h, type VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { Layout } from "./components/layout.tsx";
import { PagePath } from "./components/page_context.ts";
import type { PageKind } from "./page_kind.ts";

/** The pages of one kind that have to be made. */
export interface PageSet {
  readonly kind: string;
  readonly paths: readonly string[];
  readonly render: (index: number) => string;
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
  return { kind: kind.name, paths, render: (index) => renderPage(kind, views[index]!, paths[index]!) };
}

function renderPage<View>(kind: PageKind<View>, view: View, path: string): string {
  const body = h(kind.Body as (props: { view: View }) => VNode, { view });
  const page = h(Layout, { title: kind.titleOf(view), kind: kind.name, children: body });
  return `<!DOCTYPE html>\n${renderToString(h(PagePath.Provider, { value: path, children: page }))}\n`;
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

/**
 * Makes pages with Eleventy: a template for each kind, which Eleventy applies to each view. Nothing is written.
 *
 * @throws {Error} When a page cannot be made.
 */
export async function renderPages(sets: readonly PageSet[]): Promise<readonly RenderedPage[]> {
  const Eleventy = await loadEleventy();
  // All templates are given below, so Eleventy is sent to look for files where there are none.
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-tracker-" });
  const errors: unknown[] = [];
  try {
    const eleventy = new Eleventy(folder, folder, {
      quietMode: true,
      configPath: false,
      config: (config) => {
        config.setUseGitIgnore(false);
        for (const set of sets) {
          if (set.paths.length > 0) config.addTemplate(`${set.kind}.11ty.js`, templateOf(set, errors));
        }
      },
    });
    const pages = await eleventy.toJSON();
    if (errors.length > 0) throw errors[0];
    return pages.map(({ outputPath, content }) => ({ path: pathBelow(folder, outputPath), html: content }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

// Eleventy copies data deeply where it merges it, so it is given no more than numbers.
function templateOf({ paths, render }: PageSet, errors: unknown[]): EleventyTemplate {
  return {
    data: {
      indices: paths.map((_, i) => i),
      pagination: { data: "indices", size: 1, alias: "index" },
      permalink: ({ index }: { readonly index: number }) => paths[index],
    },
    render: ({ index }) => {
      try {
        return render(index);
      } catch (error) {
        // Eleventy would print it, and throw one that names the template only.
        errors.push(error);
        return "";
      }
    },
  };
}

function pathBelow(folder: string, path: string): string {
  const at = path.indexOf(folder);
  return path.slice(at + folder.length).replaceAll("\\", "/").replace(/^\/+/, "");
}
