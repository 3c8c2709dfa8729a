import { EVENT } from "../otlp/attributes.ts";
import { readText } from "../otlp/read_attributes.ts";
import { numberOf, type RunTree, type TaskNode } from "../otlp/run_tree.ts";
import type { AttemptSpans } from "../otlp/sort_spans.ts";
import type { Span, SpanEvent } from "../otlp/span.ts";
import { type ExportedRun, metricPoint } from "./exported_run.ts";
import type { FolderExporter } from "./exporter.ts";
import { FileNames } from "./file_names.ts";
import type { OutputFile, OutputFolder } from "./output_folder.ts";
import { jsonDocument, plainAttributes, plainJson } from "./plain_json.ts";
import { artifactFacts, exceptionOf, isoTime, loggedBy, paramsOf, resultOf } from "./run_facts.ts";
import { writeArtifacts } from "./write_artifacts.ts";

/**
 * A folder to look around in with a file manager, `jq` and `grep`: `pipeline.json`; a folder a task with `task.json`; in
 * it a folder an attempt with `run.json`, `log.txt`, `metrics.jsonl` and `artifacts/`.
 */
export const files: FolderExporter = {
  kind: "folder",
  holdsManyRuns: false,
  write(run, out) {
    const { tree } = run;
    const names = new FileNames();
    const tasks = new Map(tree.tasks.map((task) => [task, ["tasks", ...names.path([], task.name)]]));
    out.write(["pipeline.json"], jsonDocument(pipelineOf(tree, tasks)));
    const attempts = new Map<string, readonly string[]>();
    const artifacts = new Map<string, readonly string[]>();
    for (const [task, folder] of tasks) {
      out.write([...folder, "task.json"], jsonDocument(taskOf(task)));
      const folders = new FileNames();
      for (const attempt of task.attempts) {
        const place = [...folder, ...folders.path([], `attempt-${numberOf(attempt.attempt)}`)];
        attempts.set(attempt.attempt.spanId, place);
        const files = new FileNames();
        const written = attempt.artifacts.map((span) => {
          const path = ["artifacts", ...files.artifact(artifactFacts(span).name)];
          artifacts.set(span.spanId, [...place, ...path]);
          return { ...artifactFacts(span), file: path.join("/") };
        });
        const facts = { ...attemptOf(task, attempt, run), artifacts: written };
        out.write([...place, "run.json"], jsonDocument(facts));
      }
    }
    writeEvents(run, out, attempts);
    return writeArtifacts(run, out, artifacts);
  },
};

function pipelineOf(tree: RunTree, tasks: ReadonlyMap<TaskNode, readonly string[]>): unknown {
  const { run } = tree;
  return {
    run: tree.id,
    pipeline: tree.pipeline,
    result: resultOf(run),
    ...(run === undefined ? {} : { start: isoTime(run.startNs), end: isoTime(run.endNs) }),
    params: plainAttributes(paramsOf(run, "dagtrail.run.params")),
    tasks: [...tasks].map(([task, folder]) => ({
      task: task.name,
      result: resultOf(task.span),
      folder: folder.join("/"),
      upstream: upstreamOf(task),
    })),
    resource: plainAttributes(tree.resource),
  };
}

function taskOf(task: TaskNode): unknown {
  const { span, attempts } = task;
  return {
    task: task.name,
    result: resultOf(span),
    ...(span === undefined ? {} : { start: isoTime(span.startNs), end: isoTime(span.endNs) }),
    attempts: attempts.length,
    upstream: upstreamOf(task),
    params: plainAttributes(paramsOf(span, "dagtrail.task.params")),
    ...(span === undefined ? {} : { attributes: plainAttributes(span.attributes) }),
  };
}

function upstreamOf({ upstream }: TaskNode): unknown {
  return upstream.map(({ task, inputs }) => ({ task: task.name, inputs }));
}

function attemptOf(task: TaskNode, { attempt, own }: AttemptSpans, { metrics }: ExportedRun): object {
  const { attributes, events } = attempt;
  const exception = exceptionOf(attempt);
  return {
    task: task.name,
    attempt: numberOf(attempt),
    result: resultOf(attempt),
    start: isoTime(attempt.startNs),
    end: isoTime(attempt.endNs),
    seconds: Number(attempt.endNs - attempt.startNs) / 1e9,
    ...(exception === undefined ? {} : { exception }),
    params: plainAttributes(loggedBy(attempt, EVENT.param)),
    metrics: plainAttributes(Object.fromEntries(metrics.get(attempt.spanId) ?? [])),
    values: plainAttributes(loggedBy(attempt, EVENT.value)),
    returned: plainJson(attributes["dagtrail.attempt.return_value"]),
    notices: events.filter(({ name }) => name === EVENT.notice)
      .map(({ attributes }) => readText(attributes, "dagtrail.message")),
    spans: own.map((span) => ({
      name: span.name,
      scope: span.scope.name,
      start: isoTime(span.startNs),
      end: isoTime(span.endNs),
      failed: span.status.code === "error",
    })),
    attributes: plainAttributes(attributes),
  };
}

/** Writes what the attempts printed and the points of their metrics, as the run file is read. */
function writeEvents(run: ExportedRun, out: OutputFolder, places: ReadonlyMap<string, readonly string[]>): void {
  let open: Attempt | undefined;
  const written = new Set<string>();
  for (const { span, last } of run.parts()) {
    const place = places.get(span.spanId);
    if (place === undefined || written.has(span.spanId)) continue;
    open ??= new Attempt(out, place);
    open.write(span);
    if (!last) continue;
    written.add(span.spanId);
    open.close();
    open = undefined;
  }
}

/** The files of one attempt, made when there is something to write. */
class Attempt {
  readonly #out: OutputFolder;
  readonly #place: readonly string[];
  readonly #files = new Map<string, OutputFile>();

  constructor(out: OutputFolder, place: readonly string[]) {
    this.#out = out;
    this.#place = place;
  }

  write({ events }: Span): void {
    this.#append("log.txt", events.filter(({ name }) => name === EVENT.log).map(logLine));
    this.#append("metrics.jsonl", events.filter(({ name }) => name === EVENT.metric).map(metricLine));
  }

  close(): void {
    for (const file of this.#files.values()) file[Symbol.dispose]();
  }

  #append(name: string, lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.#files.getOrInsertComputed(name, () => this.#out.open([...this.#place, name])).write(lines.join(""));
  }
}

function logLine({ timeNs, attributes }: SpanEvent): string {
  const text = readText(attributes, "log.record.original") ?? "";
  return `${isoTime(timeNs)} ${readText(attributes, "log.iostream") ?? "stdout"} ${visible(text)}\n`;
}

// A line of the log is one line of the file, and nothing in it commands the terminal that it is shown in.
// deno-lint-ignore no-control-regex -- control characters are what is replaced
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]/g;

function visible(text: string): string {
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function metricLine(event: SpanEvent): string {
  const point = metricPoint(event);
  if (point === undefined) return "";
  const { name, value, step, timeNs } = point;
  return `${JSON.stringify({ name, value: plainJson(value), step, time: isoTime(timeNs) })}\n`;
}
