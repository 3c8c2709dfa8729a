import { EVENT } from "../otlp/attributes.ts";
import { readText } from "../otlp/read_attributes.ts";
import { endOf, numberOf, startOf } from "../otlp/run_tree.ts";
import type { Attributes, Span } from "../otlp/span.ts";
import { urlOfPath } from "../words/file_path.ts";
import { hexId } from "./derived_id.ts";
import { type ExportedRun, metricPoint } from "./exported_run.ts";
import type { FolderExporter } from "./exporter.ts";
import { FileNames } from "./file_names.ts";
import { ExportError, type OutputFile, type OutputFolder } from "./output_folder.ts";
import { plainText } from "./plain_json.ts";
import { artifactFacts, exceptionOf, loggedBy, paramsOf, resultOf, unixMs } from "./run_facts.ts";
import { writeArtifacts } from "./write_artifacts.ts";

/** MLflow's numbers for how a run ended. */
const STATUS: Readonly<Record<string, number>> = { success: 3, cancellation: 5, skip: 5, interrupted: 5 };
const FAILED = 4;

/** What MLflow cuts or refuses. */
const MAX_PARAM_LENGTH = 6000;
const MAX_TAG_LENGTH = 8000;

/**
 * A store of files as MLflow keeps it in `mlruns`: the pipeline is an experiment, the run is one of its runs, and each
 * attempt is a run nested in that one. Several runs, also of several pipelines, go into one store.
 */
export const mlflow: FolderExporter = {
  kind: "folder",
  holdsManyRuns: true,
  write(run, out) {
    const { tree } = run;
    const store = new Store(out, tree.pipeline, tree.id);
    const root = hexId(tree.id);
    store.run(root, {
      name: tree.id,
      result: resultOf(tree.run),
      startMs: unixMs(tree.run?.startNs ?? startOf(tree.tasks[0] ?? { name: "", attempts: [], upstream: [] })),
      endMs: tree.run === undefined ? undefined : unixMs(tree.run.endNs),
      params: paramsOf(tree.run, "dagtrail.run.params"),
      tags: {
        ...textsOf(tree.resource),
        "mlflow.source.name": readText(tree.resource, "dagtrail.pipeline.module") ?? "",
        "mlflow.source.git.commit": readText(tree.resource, "vcs.ref.head.revision"),
        "mlflow.source.git.branch": readText(tree.resource, "vcs.ref.head.name"),
        "mlflow.user": readText(tree.resource, "dagtrail.actor"),
      },
    });
    const ids = new Map<string, string>();
    const artifacts = new Map<string, readonly string[]>();
    for (const task of tree.tasks) {
      const about = { "mlflow.parentRunId": root, "dagtrail.task": task.name, "dagtrail.run": tree.id };
      const taskParams = paramsOf(task.span, "dagtrail.task.params");
      if (task.attempts.length === 0) {
        const reason = task.span && readText(task.span.attributes, "dagtrail.task.skip.reason");
        store.run(hexId(tree.id, task.name), {
          name: task.name,
          result: resultOf(task.span),
          startMs: unixMs(startOf(task)),
          endMs: unixMs(endOf(task)),
          params: taskParams,
          tags: { ...about, "dagtrail.reason": reason },
        });
      }
      for (const { attempt, artifacts: spans } of task.attempts) {
        const id = hexId(tree.id, attempt.spanId);
        if (ids.has(attempt.spanId)) continue;
        ids.set(attempt.spanId, id);
        const number = numberOf(attempt);
        const exception = exceptionOf(attempt);
        store.run(id, {
          name: task.attempts.length === 1 ? task.name : `${task.name} attempt ${number}`,
          result: resultOf(attempt),
          startMs: unixMs(attempt.startNs),
          endMs: unixMs(attempt.endNs),
          params: { ...taskParams, ...loggedBy(attempt, EVENT.param) },
          tags: {
            ...about,
            "dagtrail.attempt": String(number),
            "dagtrail.error": exception && `${exception.type}: ${exception.message}`,
          },
        });
        const names = new FileNames();
        for (const span of spans) {
          artifacts.set(span.spanId, [...store.path(id), "artifacts", ...names.artifact(artifactFacts(span).name)]);
        }
      }
    }
    writeMetrics(run, (spanId) => ids.get(spanId), store);
    return writeArtifacts(run, out, artifacts);
  },
};

interface RunFacts {
  readonly name: string;
  readonly result: string;
  readonly startMs: number;
  readonly endMs: number | undefined;
  readonly params: Attributes;
  readonly tags: Readonly<Record<string, string | undefined>>;
}

/** A store with the experiment of one pipeline. */
class Store {
  readonly #out: OutputFolder;
  readonly #experiment: string;
  readonly #metricNames = new Map<string, Names>();

  constructor(out: OutputFolder, pipeline: string, run: string) {
    this.#out = out;
    // MLflow counts up; a number worked out from the name lets runs of one pipeline meet in one experiment.
    this.#experiment = String(BigInt(`0x${hexId("mlflow", pipeline).slice(0, 15)}`)).padStart(18, "1");
    if (out.has([this.#experiment, hexId(run)])) {
      throw new ExportError(`the run ${run} is in ${out.root} already; remove ${this.#experiment}/${hexId(run)} there`);
    }
    if (out.has([this.#experiment, "meta.yaml"])) return;
    out.folder([".trash"]);
    out.folder([this.#experiment, "tags"]);
    const now = unixMs(BigInt(Date.now()) * 1_000_000n);
    out.write(
      [this.#experiment, "meta.yaml"],
      yaml({
        artifact_location: urlOfPath(`${out.root}/${this.#experiment}`),
        creation_time: now,
        experiment_id: this.#experiment,
        last_update_time: now,
        lifecycle_stage: "active",
        name: pipeline,
      }),
    );
  }

  /** The folder of a run. */
  path(id: string): readonly string[] {
    return [this.#experiment, id];
  }

  run(id: string, { name, result, startMs, endMs, params, tags }: RunFacts): void {
    const folder = this.path(id);
    for (const part of ["artifacts", "metrics", "params", "tags"]) this.#out.folder([...folder, part]);
    this.#out.write(
      [...folder, "meta.yaml"],
      yaml({
        artifact_uri: urlOfPath(`${this.#out.root}/${folder.join("/")}/artifacts`),
        end_time: endMs ?? null,
        entry_point_name: "",
        experiment_id: this.#experiment,
        lifecycle_stage: "active",
        run_id: id,
        run_name: name,
        run_uuid: id,
        source_name: "",
        source_type: 4,
        source_version: "",
        start_time: startMs,
        status: STATUS[result] ?? FAILED,
        tags: null,
        user_id: tags["mlflow.user"] ?? "",
      }),
    );
    const paramNames = new Names();
    for (const [key, value] of Object.entries(params)) {
      const text = plainText(value).slice(0, MAX_PARAM_LENGTH).toWellFormed();
      // Some versions refuse a parameter of several lines.
      this.#out.write(
        [...folder, "params", ...paramNames.path(key)],
        /[\r\n]/.test(text) ? JSON.stringify(text) : text,
      );
    }
    const tagNames = new Names();
    const all = { ...tags, "mlflow.runName": name, "dagtrail.result": result };
    for (const [key, value] of Object.entries(all)) {
      if (value === undefined || value === "") continue;
      this.#out.write([...folder, "tags", ...tagNames.path(key)], value.slice(0, MAX_TAG_LENGTH).toWellFormed());
    }
  }

  metric(id: string, name: string): OutputFile {
    const names = this.#metricNames.getOrInsertComputed(id, () => new Names());
    return this.#out.open([...this.path(id), "metrics", ...names.path(name)]);
  }
}

/** Metric by metric, since each is a file: the points of an attempt's span are gathered, and written when it ends. */
function writeMetrics(run: ExportedRun, idOf: (spanId: string) => string | undefined, store: Store): void {
  const written = new Set<string>();
  let open = new Map<string, { readonly file: OutputFile; count: number }>();
  for (const { span, last } of run.parts()) {
    const id = idOf(span.spanId);
    if (id === undefined || written.has(span.spanId)) continue;
    for (const [name, lines] of pointsByName(span)) {
      const metric = open.getOrInsertComputed(name, () => ({ file: store.metric(id, name), count: 0 }));
      metric.file.write(lines.map((line) => line(metric.count++)).join(""));
    }
    if (!last) continue;
    written.add(span.spanId);
    for (const { file } of open.values()) file[Symbol.dispose]();
    open = new Map();
  }
}

/** Lines as MLflow has them: milliseconds, value, step; a whole step is one, and another is the point's number. */
function pointsByName({ events }: Span): ReadonlyMap<string, ((index: number) => string)[]> {
  const points = new Map<string, ((index: number) => string)[]>();
  for (const event of events) {
    const point = event.name === EVENT.metric ? metricPoint(event) : undefined;
    if (point === undefined) continue;
    const { name, value, step, timeNs } = point;
    points.getOrInsertComputed(name, () => []).push((index) =>
      `${unixMs(timeNs)} ${number(value)} ${Number.isSafeInteger(step) ? step : index}\n`
    );
  }
  return points;
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

/** MLflow's names: letters of ASCII, digits and a few signs, with slashes for folders; each once. */
class Names {
  readonly #names = new FileNames();

  path(name: string): string[] {
    return this.#names.artifact(name.replace(/[^\w\-. /]/g, "_"));
  }
}

function textsOf(resource: Attributes): Record<string, string> {
  const texts: Record<string, string> = Object.create(null);
  for (const name in resource) {
    const value = resource[name];
    if (value !== undefined) texts[name] = plainText(value);
  }
  return texts;
}

// JSON's texts and numbers are YAML's too.
function yaml(values: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join("");
}
