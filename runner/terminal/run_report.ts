import { placeOfFrames } from "../dag/user_frames.ts";
import { EVENT } from "../otlp/attributes.ts";
import { inTimeOrder } from "../otlp/in_time_order.ts";
import { readText } from "../otlp/read_attributes.ts";
import { endOf, runTree, startOf, type TaskNode } from "../otlp/run_tree.ts";
import type { AttributeValue, RunFile, Span } from "../otlp/span.ts";
import { formatBytes } from "../words/byte_size.ts";
import { seenFrom } from "../words/file_path.ts";
import { formatDuration } from "../words/duration.ts";
import { type Result, RESULTS } from "../words/outcome.ts";
import { printable, resultText, type Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** How to show a run. */
export interface ReportOptions {
  readonly style: Style;
  /** In characters. */
  readonly width: number;
  /** The folder from which files are named, an absolute path; unless said, they are named by their whole paths. */
  readonly folder?: string;
}

/** A run file for a person: where it ran, its tasks, what they reported, and what went wrong. */
export function runReport(file: RunFile, options: ReportOptions): string {
  const { style, width, folder } = options;
  const { run, tasks } = runTree(file);
  const parts = [heading(file, run, style)];
  parts.push(
    textTable(
      ["task", "attempts", "result", "time", "why"],
      tasks.map((task) => {
        const made = task.attempts.filter(({ attempt }) => attempt.attributes["dagtrail.attempt.cached"] !== true);
        return [
          text(task.name),
          text(made.length),
          task.span === undefined ? style.yellow("interrupted") : resultOf(task.span, style),
          made.length === 0 ? "" : formatDuration(Number(endOf(task) - startOf(task)) / 1e6),
          text(
            task.span?.attributes["dagtrail.task.skip.reason"] ?? lastException(task, folder) ?? decisionOf(task.span),
          ),
        ];
      }),
      width,
    ).trimEnd(),
  );
  const attempts = tasks.flatMap((task) => task.attempts.map((attempt) => ({ ...attempt, task })));
  const reported = tasks.flatMap((task) => reportedBy(task));
  if (reported.length > 0) parts.push(textTable(["task", "reported", "value"], reported, width).trimEnd());
  const artifacts = attempts.flatMap(({ task, artifacts }) => artifacts.map((span) => ({ task, ...span })));
  if (artifacts.length > 0) {
    parts.push(
      textTable(
        ["task", "artifact", "type", "size"],
        artifacts.map(({ task, attributes }) => [
          text(task.name),
          text(attributes["dagtrail.artifact.name"]),
          text(attributes["dagtrail.artifact.media_type"]),
          formatBytes(Number(attributes["dagtrail.artifact.size"] ?? 0)),
        ]),
        width,
      ).trimEnd(),
    );
  }
  const notices = attempts.flatMap(({ task, attempt }) =>
    attempt.events.filter(({ name }) => name === EVENT.notice)
      .map(({ attributes }) => [text(task.name), text(attributes["dagtrail.message"])])
  );
  if (notices.length > 0) parts.push(textTable(["task", "note"], notices, width).trimEnd());
  return parts.join("\n\n");
}

function heading(file: RunFile, run: Span | undefined, style: Style): string {
  const of = (name: string): string | undefined => {
    const value = file.resource[name];
    return value === undefined ? undefined : text(value);
  };
  const lines = [
    `${style.bold(of("cicd.pipeline.run.id") ?? "a run without a name")}  ${
      run === undefined ? style.yellow("has no span of its own: it was interrupted") : resultOf(run, style)
    }`,
  ];
  const add = (label: string, value: string | undefined): void => {
    if (value !== undefined && value !== "") lines.push(`${style.dim(label.padEnd(9))} ${value}`);
  };
  if (run !== undefined) {
    add("started", new Date(Number(run.startNs / 1_000_000n)).toISOString());
    add("took", formatDuration(Number(run.endNs - run.startNs) / 1e6));
    add("params", shortJson(run.attributes["dagtrail.run.params"]));
  }
  const dirty = file.resource["dagtrail.vcs.dirty"] === true ? " with uncommitted changes" : "";
  const revision = of("vcs.ref.head.revision")?.slice(0, 12);
  add("commit", revision === undefined ? undefined : `${revision} ${of("vcs.ref.head.name") ?? ""}${dirty}`);
  add("trigger", of("dagtrail.trigger"));
  add("with", `deno ${of("process.runtime.version") ?? "?"}, dagtrail ${of("service.version") ?? "?"}`);
  return lines.join("\n");
}

function resultOf(span: Span, style: Style): string {
  const value = text(span.attributes["cicd.pipeline.task.run.result"] ?? span.attributes["cicd.pipeline.result"]);
  return RESULTS.includes(value as Result) ? resultText(value as Result, style) : value;
}

/** What the last attempt ended with, and the place in the task's own code. */
function lastException({ attempts }: TaskNode, folder: string | undefined): AttributeValue | undefined {
  const last = attempts.at(-1)?.attempt;
  const found = last?.events.findLast((event) => event.name === EVENT.exception)?.attributes;
  if (found === undefined) return undefined;
  const stack = readText(found, "exception.stacktrace") ?? "";
  const frames = stack.split(/^Caused by: /m)[0]!.split("\n").filter((line) => /^\s+at /.test(line));
  const place = placeOfFrames(frames);
  const where = place === undefined ? "" : `, at ${folder === undefined ? place : seenFrom(folder, place)}`;
  return `${text(found["exception.type"])}: ${text(found["exception.message"])}${where}`;
}

/** Why the task ran or did not, where that is more than that nothing of it was kept. */
function decisionOf(task: Span | undefined): AttributeValue | undefined {
  if (task === undefined) return undefined;
  const { attributes } = task;
  const told = attributes["dagtrail.task.cache.decision"];
  const usual = told === "off" || (told === "miss" && attributes["dagtrail.task.cache.changes"] === undefined);
  return usual ? undefined : attributes["dagtrail.task.cache.reason"];
}

/** Parameters, the last point of each metric, and values of the last attempt, which supersedes those before. */
function reportedBy({ name, attempts }: TaskNode): string[][] {
  const kinds: readonly string[] = [EVENT.param, EVENT.metric, EVENT.value];
  const last = new Map<string, AttributeValue | undefined>();
  for (const event of inTimeOrder(attempts.at(-1)?.attempt.events ?? [])) {
    if (kinds.includes(event.name)) {
      last.set(text(event.attributes["dagtrail.name"]), event.attributes["dagtrail.value"]);
    }
  }
  return [...last].map(([reported, value]) => [text(name), reported, shortJson(value)]);
}

function text(value: AttributeValue | undefined): string {
  return value === undefined || value === null ? "" : printable(typeof value === "string" ? value : shortJson(value));
}

function shortJson(value: AttributeValue | undefined): string {
  if (value === undefined) return "";
  // JSON has no NaN and no infinities, and a metric may be one.
  if (typeof value === "number") return String(value);
  const json = JSON.stringify(value, (_, member: unknown) => typeof member === "bigint" ? String(member) : member);
  return printable(json.length > 80 ? `${json.slice(0, 80)}…` : json);
}
