/**
 * What a project adds to its tracker: the types of `tracker.config.ts`, and two functions to write one with.
 *
 * @module
 */

import type { ArtifactViewer } from "./artifacts/artifact_viewer.ts";
import type { ParamValue, RunEntry } from "./catalog/run_entry.ts";
import type { RunView } from "./model/run_view.ts";

export type { ArtifactViewer, ViewedArtifact } from "./artifacts/artifact_viewer.ts";
export type { FieldKey, Fields, ParamValue, RunEntry, TaskEntry } from "./catalog/run_entry.ts";
export type { RunView } from "./model/run_view.ts";

/** What a project adds to its tracker. Paths are relative to the configuration's own file. */
export interface TrackerConfig {
  /** Stands in the bar of every page; `Dagtrail` by default. */
  readonly title?: string;
  /** A picture in place of Dagtrail's mark: an SVG, PNG, JPEG or WebP file. */
  readonly logo?: string;
  /** The branch that others are held against; by default the one that pull requests are merged into. */
  readonly baseBranch?: string;
  /** Columns of the list of runs besides those that every site has. */
  readonly columns?: readonly TrackerColumn[];
  /** The columns that are shown until a reader chooses others, such as `started`, `metric.accuracy` or `own.cost`. */
  readonly defaultColumns?: readonly string[];
  /** Pages, which the bar leads to. */
  readonly pages?: readonly TrackerPage[];
  /** Ways to show artifacts, which come before Dagtrail's; the first one that accepts an artifact shows it. */
  readonly viewers?: readonly ArtifactViewer[];
  /** Style sheets that every page loads after Dagtrail's. */
  readonly styles?: readonly string[];
  /** Modules that every page loads, bundled. */
  readonly scripts?: readonly string[];
}

/** A column of the list of runs. */
export interface TrackerColumn {
  /** As it stands in queries and addresses after `own.`. */
  readonly name: string;
  /** By default its name. */
  readonly title?: string;
  /** What it says of a run; `null` for nothing. It is called once, when the run's pages are built. */
  readonly value: (run: RunView) => ParamValue;
}

/** A page. */
export interface TrackerPage {
  /** Its name in the site's root, such as `about.html`. */
  readonly path: string;
  readonly title: string;
  /** Its content as HTML. A function is called in every build, with all runs, oldest first. */
  readonly content: string | ((runs: readonly RunEntry[]) => string | Promise<string>);
}

/**
 * Gives a configuration its type.
 *
 * @example
 * ```ts
 * import { defineTracker, html } from "./define_tracker.ts";
 *
 * const config = defineTracker({
 *   title: "Digits",
 *   columns: [{ name: "retries", value: (run) => run.tasks.filter(({ attempts }) => attempts.length > 1).length }],
 *   pages: [{ path: "about.html", title: "About", content: html`<p>Ask ${"<us>"}.</p>` }],
 * });
 * console.log(config.pages?.[0]?.content); // <p>Ask &lt;us&gt;.</p>
 * ```
 */
export function defineTracker(config: TrackerConfig): TrackerConfig {
  return config;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * HTML out of a template, whose values are escaped. A value that is a list is joined; one of {@linkcode raw} is left as
 * it is.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): string {
  return parts.reduce((text, part, i) => `${text}${escapeHtml(values[i - 1]!)}${part}`);
}

/** What may stand in a template of {@linkcode html}. */
export type HtmlValue = string | number | boolean | null | undefined | RawHtml | readonly HtmlValue[];

/** HTML that was made by a template, or is trusted. */
export interface RawHtml {
  readonly raw: string;
}

/** Marks text as HTML that goes into a template of {@linkcode html} as it is. */
export function raw(text: string): RawHtml {
  return { raw: text };
}

function escapeHtml(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return "";
  if (Array.isArray(value)) return value.map(escapeHtml).join("");
  if (typeof value === "object" && "raw" in value) return value.raw;
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
}
