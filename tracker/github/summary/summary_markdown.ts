import { failuresOf } from "../../model/failures.ts";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../../site/format/duration.ts";
import { formatCount, formatNumber } from "../../site/format/number.ts";
import { runPath, taskPath } from "../../site/paths.ts";
import { slugOf, uniqueSlugs } from "../../site/slug.ts";
import type { GateFinding } from "../gate/check_gates.ts";
import { graphSection } from "./graph_section.ts";
import { block, code, link } from "./markdown.ts";
import { metricHistories } from "./metric_history.ts";
import { metricSection, metricSentence } from "./metric_section.ts";
import { signed, taskSection } from "./task_section.ts";

/** What a summary is made of. */
export interface SummaryInput {
  readonly run: RunView;
  /** The runs to compare with, the newest first. */
  readonly base: readonly RunView[];
  /** What the gates found; empty when nothing was asked for. */
  readonly findings: readonly GateFinding[];
  /** The branch that the base runs are of, for words. */
  readonly branch?: string | undefined;
  /** The tracker's address, ending in `/`. */
  readonly site?: string | undefined;
  /** The address of the report of this one run. */
  readonly report?: string | undefined;
  /** How long the text may be, in bytes of UTF-8. */
  readonly maxBytes: number;
}

/** GitHub takes no longer summary of a step: 1 MiB. */
export const MAX_SUMMARY_BYTES = 1_048_576;

/** GitHub takes no longer comment; its limit counts characters, of which there are at most as many as bytes. */
export const MAX_COMMENT_BYTES = 65_536;

/** How many rows of each table are tried, until all fits. */
const ROWS = [500, 200, 60, 20, 5, 0];

/** The most failed tasks whose last words are shown. */
const MAX_FAILURES = 5;

/** A run for the summary of a workflow run, or for a comment: what came out first, all in Markdown. */
export function summaryMarkdown(input: SummaryInput): string {
  let text = "";
  for (const maxRows of ROWS) {
    text = render(input, maxRows);
    if (new TextEncoder().encode(text).length <= input.maxBytes) return text;
  }
  throw new RangeError(`a summary cannot have less than ${input.maxBytes} bytes`);
}

function render({ run, base, findings, branch, site, report }: SummaryInput, maxRows: number): string {
  const slugs = uniqueSlugs(run.tasks.map(({ name }) => name));
  const runSlug = slugOf(run.id ?? "");
  const linkTask = (task: TaskView): string => {
    const name = code(task.name, 80);
    return site === undefined ? name : link(name, site + taskPath(runSlug, slugs[run.tasks.indexOf(task)]!));
  };
  const histories = metricHistories(run, base);
  const against = branch === undefined ? "the base branch" : code(branch);
  return [
    `### ${code(run.pipeline)} ${signed(run.outcome)}`,
    facts(run),
    links(run, { site, report, runSlug }),
    gates(findings),
    ...failures(run, maxRows),
    ...(run.tasks.length === 0 ? [] : [graphSection(run), taskSection(run, maxRows, linkTask)]),
    ...(histories.length === 0 ? [] : [metricSentence(histories, against), metricSection(histories, maxRows)]),
  ].filter((part) => part !== "").join("\n\n") + "\n";
}

function facts(run: RunView): string {
  const took = durationBetween(run.startMs, run.endMs);
  const { commit, branch, changeId } = run.context;
  return [
    formatCount(run.tasks.length, "task"),
    ...(took === undefined ? [] : [formatDuration(took)]),
    ...(commit === undefined ? [] : [`commit ${code(commit.slice(0, 12))}`]),
    ...(branch === undefined ? [] : [`on ${code(branch)}`]),
    ...(changeId === undefined ? [] : [`pull request ${code(changeId)}`]),
    ...(run.complete ? [] : ["cut off: the run's own span is missing"]),
  ].join(" · ");
}

function links(
  run: RunView,
  { site, report, runSlug }: {
    readonly site: string | undefined;
    readonly report: string | undefined;
    readonly runSlug: string;
  },
): string {
  return [
    ...(report === undefined ? [] : [link("report of this run", report)]),
    ...(site === undefined || run.id === undefined ? [] : [link("in the tracker", site + runPath(runSlug))]),
  ].join(" · ");
}

function gates(findings: readonly GateFinding[]): string {
  return findings.map(({ gate, passed, why }) => `- ${passed ? "✅" : "❌"} ${code(gate)}: ${why}`).join("\n");
}

function failures(run: RunView, maxRows: number): readonly string[] {
  const all = failuresOf(run);
  const shown = all.slice(0, Math.min(MAX_FAILURES, maxRows));
  const parts = shown.map(({ task, attempt, skipped }) => {
    const { type, message, stack } = attempt?.exception ??
      { type: task.outcome, message: task.reason ?? "", stack: undefined };
    const below = skipped.length === 0 ? "" : `, and ${formatCount(skipped.length, "task")} skipped because of it`;
    const said = `${type}: ${message}`;
    const text = stack === undefined ? said : stack.includes(message) ? stack : `${said}\n${stack}`;
    return `❌ ${code(task.name)} ended in ${task.outcome}${below}\n\n${block(text)}`;
  });
  const more = all.length - shown.length;
  return more === 0 || shown.length === 0 ? parts : [...parts, `… and ${formatNumber(more)} more that failed`];
}
