import { EVENT } from "../otlp/attributes.ts";
import type { AttributeValue, RunFile, Span } from "../otlp/span.ts";
import { formatBytes } from "../words/byte_size.ts";
import { formatDuration } from "../words/duration.ts";
import { type Result, RESULTS } from "../words/outcome.ts";
import { printable, resultText, type Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** How to show a run. */
export interface ReportOptions {
  readonly style: Style;
  /** In characters. */
  readonly width: number;
  /** Whether to show what the attempts printed. */
  readonly logs: boolean;
}

/** A run file for a person: where it ran, its tasks, what they reported, and what went wrong. */
export function runReport(file: RunFile, options: ReportOptions): string {
  const { style, width } = options;
  // A task's own spans may carry any attribute, and always have a parent.
  const run = file.spans.find((span) => span.parentSpanId === undefined && "cicd.pipeline.result" in span.attributes);
  const attempts = file.spans.filter((span) => "dagtrail.attempt.number" in span.attributes);
  const tasks = file.spans
    .filter((span) => "cicd.pipeline.task.name" in span.attributes && !attempts.includes(span))
    .sort((a, b) => Number(a.startNs - b.startNs));
  const parts = [heading(file, run, style)];
  parts.push(
    textTable(
      ["task", "attempts", "result", "time", "why"],
      tasks.map((span) => [
        text(span.attributes["cicd.pipeline.task.name"]),
        text(span.attributes["dagtrail.task.attempts"]),
        resultOf(span, style),
        formatDuration(Number(span.endNs - span.startNs) / 1e6),
        text(span.attributes["dagtrail.task.skip.reason"] ?? lastException(attempts, span) ?? decisionOf(span)),
      ]),
      width,
    ).trimEnd(),
  );
  const reported = attempts.flatMap((attempt) => reportedBy(attempt));
  if (reported.length > 0) parts.push(textTable(["task", "reported", "value"], reported, width).trimEnd());
  const artifacts = file.spans.filter((span) => "dagtrail.artifact.name" in span.attributes);
  if (artifacts.length > 0) {
    const byId = new Map(attempts.map((span) => [span.spanId, span]));
    parts.push(
      textTable(
        ["task", "artifact", "type", "size"],
        artifacts.map((span) => [
          text(byId.get(span.parentSpanId ?? "")?.attributes["cicd.pipeline.task.name"]),
          text(span.attributes["dagtrail.artifact.name"]),
          text(span.attributes["dagtrail.artifact.media_type"]),
          formatBytes(Number(span.attributes["dagtrail.artifact.size"] ?? 0)),
        ]),
        width,
      ).trimEnd(),
    );
  }
  if (options.logs) parts.push(...attempts.flatMap((attempt) => logsOf(attempt, style)));
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

function lastException(attempts: readonly Span[], task: Span): AttributeValue | undefined {
  const last = attempts.filter((span) => span.parentSpanId === task.spanId).at(-1);
  const found = last?.events.find((event) => event.name === EVENT.exception)?.attributes;
  return found === undefined ? undefined : `${text(found["exception.type"])}: ${text(found["exception.message"])}`;
}

/** Why the task ran or did not, where that is more than that nothing of it was kept. */
function decisionOf({ attributes }: Span): AttributeValue | undefined {
  const told = attributes["dagtrail.task.cache.decision"];
  const usual = told === "off" || (told === "miss" && attributes["dagtrail.task.cache.changes"] === undefined);
  return usual ? undefined : attributes["dagtrail.task.cache.reason"];
}

/** Parameters, the last point of each metric, and values; attempts that failed are left out, as superseded. */
function reportedBy(attempt: Span): string[][] {
  if (attempt.attributes["cicd.pipeline.task.run.result"] !== "success") return [];
  const kinds: readonly string[] = [EVENT.param, EVENT.metric, EVENT.value];
  const last = new Map<string, AttributeValue | undefined>();
  for (const event of attempt.events) {
    if (kinds.includes(event.name)) {
      last.set(text(event.attributes["dagtrail.name"]), event.attributes["dagtrail.value"]);
    }
  }
  const task = text(attempt.attributes["cicd.pipeline.task.name"]);
  return [...last].map(([name, value]) => [task, name, shortJson(value)]);
}

function logsOf(attempt: Span, style: Style): string[] {
  const lines = attempt.events.filter((event) => event.name === EVENT.log);
  if (lines.length === 0) return [];
  return [[
    style.bold(printable(attempt.name)),
    ...lines.map((event) => {
      const sign = event.attributes["log.iostream"] === "stderr" ? "!" : "|";
      return `${style.dim(`${new Date(Number(event.timeNs / 1_000_000n)).toISOString().slice(11, 23)} ${sign}`)} ${
        text(event.attributes["log.record.original"])
      }`;
    }),
  ].join("\n")];
}

function text(value: AttributeValue | undefined): string {
  return value === undefined || value === null ? "" : printable(typeof value === "string" ? value : shortJson(value));
}

function shortJson(value: AttributeValue | undefined): string {
  if (value === undefined) return "";
  const json = JSON.stringify(value, (_, member: unknown) => typeof member === "bigint" ? String(member) : member);
  return printable(json.length > 80 ? `${json.slice(0, 80)}…` : json);
}
