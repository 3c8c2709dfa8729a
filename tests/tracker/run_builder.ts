import { EVENT, SCOPE_NAME } from "../../runner/otlp/attributes.ts";
import { encodeRunFile } from "../../runner/otlp/encode.ts";
import type { Attributes, AttributeValue, Scope, Span, SpanEvent, SpanLink } from "../../runner/otlp/span.ts";

/** What a task of a made-up run is. Times are milliseconds from the run's start. */
export interface TaskSpec {
  readonly name: string;
  readonly key?: string;
  readonly result?: string;
  /** Names of tasks upstream; with the input's name after a colon, such as `ingest:digits`. */
  readonly needs?: readonly string[];
  readonly attempts?: readonly AttemptSpec[];
  readonly attributes?: Attributes;
}

/** What an attempt is. */
export interface AttemptSpec {
  readonly startMs: number;
  readonly endMs: number;
  readonly result?: string;
  readonly queuedMs?: number;
  readonly exception?: { readonly type: string; readonly message: string; readonly stack?: string };
  readonly logs?: readonly (string | { readonly stderr: string })[];
  readonly params?: Readonly<Record<string, AttributeValue>>;
  readonly metrics?: Readonly<Record<string, number | readonly number[]>>;
  readonly values?: Readonly<Record<string, AttributeValue>>;
  readonly notices?: readonly string[];
  readonly artifacts?: readonly ArtifactSpec[];
  readonly spans?: readonly { readonly name: string; readonly startMs: number; readonly endMs: number }[];
  readonly attributes?: Attributes;
}

/** What an artifact is. */
export interface ArtifactSpec {
  readonly name: string;
  readonly mediaType: string;
  readonly data: string | Uint8Array;
  /** Instead of the right one. */
  readonly sha256?: string;
  /** Whether the bytes are left out of the run file. */
  readonly blob?: boolean;
}

/** What a made-up run is. */
export interface RunSpec {
  readonly id?: string;
  readonly pipeline?: string;
  readonly result?: string;
  readonly startMs?: number;
  readonly durationMs?: number;
  readonly params?: Readonly<Record<string, AttributeValue>>;
  readonly resource?: Attributes;
  readonly tasks: readonly TaskSpec[];
}

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const SCOPE: Scope = { name: SCOPE_NAME, version: "0.1.0" };

/** Makes the spans of a run in the order in which the runner writes them: what ended first comes first. */
export class RunBuilder {
  readonly #spec: RunSpec;
  readonly #originMs: number;
  #lastId = 0;

  constructor(spec: RunSpec) {
    this.#spec = spec;
    this.#originMs = spec.startMs ?? Date.UTC(2026, 10, 22, 23, 11, 33);
  }

  /** The run file's text. */
  async encode(): Promise<string> {
    return encodeRunFile(this.resource(), await this.spans());
  }

  /** The resource that all spans share. */
  resource(): Attributes {
    const { id = "digits-20261122-231133-9f3a1c", pipeline = "digits", resource } = this.#spec;
    return {
      "service.name": "dagtrail",
      "service.version": "0.1.0",
      "dagtrail.format.version": 1,
      "cicd.pipeline.name": pipeline,
      "cicd.pipeline.run.id": id,
      ...resource,
    };
  }

  /** All spans. */
  async spans(): Promise<Span[]> {
    const { pipeline = "digits", result = "success", durationMs = 5000, params = {}, tasks } = this.#spec;
    const runId = this.#newId();
    const taskIds = new Map(tasks.map((task) => [fullName(task), this.#newId()]));
    const spans: Span[] = [];
    for (const task of tasks) spans.push(...await this.#taskSpans(task, runId, taskIds));
    const run = this.#span(`RUN ${pipeline}`, 0, durationMs, {
      "cicd.pipeline.result": result,
      "dagtrail.run.params": params,
      "dagtrail.run.max_parallel": 2,
    });
    return [...spans, { ...run, spanId: runId, kind: "server" }];
  }

  async #taskSpans(task: TaskSpec, parentSpanId: string, taskIds: ReadonlyMap<string, string>): Promise<Span[]> {
    const { key, attempts = [], needs = [], result = "success", attributes } = task;
    const name = fullName(task);
    const spanId = taskIds.get(name)!;
    const spans: Span[] = [];
    for (const [i, attempt] of attempts.entries()) {
      spans.push(...await this.#attemptSpans(name, i + 1, attempt, spanId));
    }
    const links = needs.map((need): SpanLink => {
      const [upstream, input] = need.split(":");
      return {
        traceId: TRACE,
        spanId: taskIds.get(upstream!)!,
        attributes: input === undefined
          ? { "dagtrail.dependency.kind": "after" }
          : { "dagtrail.dependency.kind": "input", "dagtrail.dependency.input": input },
      };
    });
    const span = this.#span(name, attempts[0]?.startMs ?? 0, attempts.at(-1)?.endMs ?? 0, {
      "cicd.pipeline.task.name": name,
      "cicd.pipeline.task.run.result": result,
      "dagtrail.task.key": key,
      "dagtrail.task.attempts": attempts.length,
      "dagtrail.task.max_attempts": 3,
      "dagtrail.task.sandboxed": true,
      "dagtrail.task.cpus": 1,
      ...attributes,
    });
    return [...spans, { ...span, spanId, parentSpanId, links }];
  }

  async #attemptSpans(task: string, number: number, spec: AttemptSpec, parentSpanId: string): Promise<Span[]> {
    const { startMs, endMs, result = "success", queuedMs = 0, artifacts = [], spans = [], attributes } = spec;
    const attempt: Span = {
      ...this.#span(`${task} attempt ${number}`, startMs, endMs, {
        "cicd.pipeline.task.name": task,
        "cicd.pipeline.task.run.result": result,
        "dagtrail.attempt.number": number,
        "dagtrail.attempt.queued": queuedMs / 1000,
        "dagtrail.engine.name": "local",
        "process.pid": 4711,
        ...attributes,
      }),
      parentSpanId,
      events: this.#events(spec),
    };
    const below = [
      ...await Promise.all(artifacts.map((artifact) => this.#artifactSpan(artifact, endMs))),
      ...spans.map(({ name, startMs, endMs }): Span => ({
        ...this.#span(name, startMs, endMs, {}),
        scope: { name: "my-task" },
      })),
    ];
    return [...below.map((span) => ({ ...span, parentSpanId: attempt.spanId })), attempt];
  }

  async #artifactSpan({ name, mediaType, data, sha256, blob }: ArtifactSpec, atMs: number): Promise<Span> {
    const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
    return this.#span(`ARTIFACT ${name}`, atMs, atMs, {
      "dagtrail.artifact.name": name,
      "dagtrail.artifact.media_type": mediaType,
      "dagtrail.artifact.size": bytes.length,
      "dagtrail.artifact.sha256": sha256 ?? await digestOf(bytes),
      "dagtrail.artifact.data": blob === true ? undefined : bytes,
    });
  }

  #events(spec: AttemptSpec): SpanEvent[] {
    const { startMs, endMs, logs = [], params = {}, metrics = {}, values = {}, notices = [], exception } = spec;
    const event = (name: string, atMs: number, attributes: Attributes): SpanEvent => {
      return { name, timeNs: this.#ns(atMs), attributes };
    };
    return [
      ...Object.entries(params).map(([name, value]) =>
        event(EVENT.param, startMs, { "dagtrail.name": name, "dagtrail.value": value })
      ),
      ...logs.map((line, i) =>
        event(EVENT.log, startMs + i, {
          "log.iostream": typeof line === "string" ? "stdout" : "stderr",
          "log.record.original": typeof line === "string" ? line : line.stderr,
        })
      ),
      ...Object.entries(metrics).flatMap(([name, series]) =>
        [series].flat().map((value, step) =>
          event(EVENT.metric, startMs, {
            "dagtrail.name": name,
            "dagtrail.value": value,
            "dagtrail.step": typeof series === "number" ? undefined : step,
          })
        )
      ),
      ...Object.entries(values).map(([name, value]) =>
        event(EVENT.value, startMs, { "dagtrail.name": name, "dagtrail.value": value })
      ),
      ...notices.map((message) => event(EVENT.notice, endMs, { "dagtrail.message": message })),
      ...(exception === undefined ? [] : [event(EVENT.exception, endMs, {
        "exception.type": exception.type,
        "exception.message": exception.message,
        "exception.stacktrace": exception.stack,
      })]),
    ];
  }

  #span(name: string, startMs: number, endMs: number, attributes: Attributes): Span {
    const result = attributes["cicd.pipeline.task.run.result"] ?? attributes["cicd.pipeline.result"];
    return {
      traceId: TRACE,
      spanId: this.#newId(),
      name,
      kind: "internal",
      startNs: this.#ns(startMs),
      endNs: this.#ns(endMs),
      status: { code: result === undefined || result === "skip" ? "unset" : result === "success" ? "ok" : "error" },
      attributes,
      events: [],
      links: [],
      scope: SCOPE,
    };
  }

  #ns(atMs: number): bigint {
    return BigInt(Math.round((this.#originMs + atMs) * 1000)) * 1000n;
  }

  #newId(): string {
    return (++this.#lastId).toString(16).padStart(16, "0");
  }
}

function fullName({ name, key }: TaskSpec): string {
  return key === undefined ? name : `${name}[${key}]`;
}

async function digestOf(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes.slice())).toHex();
}
