import { EVENT } from "../otlp/attributes.ts";
import { readNumber, readText } from "../otlp/read_attributes.ts";
import { endOf, startOf, type TaskNode } from "../otlp/run_tree.ts";
import type { Attributes, AttributeValue } from "../otlp/span.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { TextExporter } from "./exporter.ts";
import { plainText } from "./plain_json.ts";
import { exceptionOf, isoTime, lastAttempt, loggedBy, paramsOf, resultOf } from "./run_facts.ts";

/**
 * A table for a spreadsheet or a data frame: a row a task, and a column for each parameter (`param.NAME`) and for the last
 * point of each metric (`metric.NAME`) that any task has. RFC 4180: commas, CRLF, quotes where they are needed.
 */
export const csv: TextExporter = {
  kind: "text",
  ending: ".csv",
  *text(run) {
    const rows = run.tree.tasks.map((task) => rowOf(task, run));
    const params = namesOf(rows.map(({ params }) => params));
    const metrics = namesOf(rows.map(({ metrics }) => metrics));
    yield line([
      ...COLUMNS,
      ...params.map((name) => text(`param.${name}`)),
      ...metrics.map((name) => text(`metric.${name}`)),
    ]);
    for (const { cells, params: ofTask, metrics: points } of rows) {
      yield line([
        ...cells,
        ...params.map((name) => cell(ofTask.get(name))),
        ...metrics.map((name) => cell(points.get(name))),
      ]);
    }
  },
};

const COLUMNS = ["run", "pipeline", "task", "key", "result", "attempts", "start", "end", "seconds", "error"];

interface Row {
  readonly cells: readonly string[];
  readonly params: ReadonlyMap<string, AttributeValue | undefined>;
  readonly metrics: ReadonlyMap<string, AttributeValue | undefined>;
}

function rowOf(task: TaskNode, { tree, metrics }: ExportedRun): Row {
  const last = lastAttempt(task)?.attempt;
  const [start, end] = [startOf(task), endOf(task)];
  const error = exceptionOf(last);
  const params: Attributes = {
    ...paramsOf(task.span, "dagtrail.task.params"),
    ...loggedBy(last, EVENT.param),
  };
  return {
    cells: [
      text(tree.id),
      text(tree.pipeline),
      text(task.name),
      text(task.span && readText(task.span.attributes, "dagtrail.task.key")),
      text(resultOf(task.span)),
      // None of a task that was taken from the cache, although what it recorded then is an attempt of the run file.
      cell(readNumber(task.span?.attributes ?? {}, "dagtrail.task.attempts") ?? task.attempts.length),
      isoTime(start),
      isoTime(end),
      cell(Number(end - start) / 1e9),
      text(error && `${error.type}: ${error.message}`),
    ],
    params: new Map(Object.entries(params)),
    metrics: metrics.get(last?.spanId ?? "") ?? new Map(),
  };
}

function namesOf(maps: readonly ReadonlyMap<string, unknown>[]): string[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
}

function cell(value: AttributeValue | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "number" || typeof value === "bigint" ? String(value) : text(plainText(value));
}

/**
 * A text as a cell. One that a spreadsheet would take for a formula gets an apostrophe in front: a run file is not to
 * be trusted, and a CSV file is opened by a click. Numbers are left alone.
 */
function text(value: string | undefined): string {
  if (value === undefined) return "";
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  // A NUL ends the text in many readers.
  const plain = safe.replaceAll("\0", "\ufffd");
  return /[",\r\n]/.test(plain) || plain !== plain.trim() ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function line(cells: readonly string[]): string {
  return `${cells.join(",")}\r\n`;
}
