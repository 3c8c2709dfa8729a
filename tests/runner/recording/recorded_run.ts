import { newRunSpanIds } from "../../../runner/recording/ids.ts";
import assert from "node:assert/strict";
import { ATTRIBUTES, FORMAT_VERSION } from "../../../runner/otlp/attributes.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { Journal } from "../../../runner/otlp/journal.ts";
import type { SecretCheck } from "../../../runner/otlp/journal_line.ts";
import type { RunFile, Span, SpanEvent } from "../../../runner/otlp/span.ts";
import { maskFor } from "../../../runner/recording/mask_for.ts";
import { Recorder } from "../../../runner/recording/recorder.ts";
import type { RemoteParent } from "../../../runner/recording/remote_parent.ts";
import type { JsonObject } from "../../../runner/words/json.ts";
import type { AttemptOutcome, Result } from "../../../runner/words/outcome.ts";
import type { PlannedTask } from "../../../runner/words/plan.ts";
import type { AttemptRecord } from "../../../runner/words/record.ts";
import type { RunEvent } from "../../../runner/words/run_event.ts";
import { attemptDirectory } from "../../../runner/work/work_places.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";

type WithoutTime<Event> = Event extends RunEvent ? Omit<Event, "timeNs"> : never;
type WithoutRecordTime<Record> = Record extends AttemptRecord ? Omit<Record, "time"> : never;

/** When every run of these tests starts, in nanoseconds since the epoch. */
export const STARTED_NS = 1_700_000_000_000_000_000n;

/** The identifier of every run of these tests. */
export const RUN_ID = "example-20231114-221320-abc123";

/** A run told by hand, event by event, into a real recorder with a real journal; a millisecond passes with each event. */
export class RecordedRun implements AsyncDisposable {
  /** The folder of run files. */
  readonly folder: string = Deno.makeTempDirSync({ prefix: "dagtrail-recorder-" });
  /** The run's own folder. */
  readonly work: string = `${this.folder}/.work/${RUN_ID}`;
  readonly file: string = `${this.folder}/${RUN_ID}.otlp.json`;
  readonly recorder: Recorder;
  readonly #journal: Journal;
  #nowNs = STARTED_NS;

  constructor(
    tasks: readonly PlannedTask[],
    options: {
      readonly params?: JsonObject;
      readonly secrets?: readonly string[];
      readonly secretChecks?: readonly SecretCheck[];
      readonly sourceDigest?: (task: string) => Promise<string>;
      readonly parent?: RemoteParent;
    } = {},
  ) {
    Deno.mkdirSync(this.work, { recursive: true });
    this.#journal = new Journal(this.work, {
      resource: {
        "service.name": "dagtrail",
        "dagtrail.format.version": FORMAT_VERSION,
        "cicd.pipeline.name": "example",
        "cicd.pipeline.run.id": RUN_ID,
      },
      secrets: options.secretChecks ?? [],
    });
    this.recorder = new Recorder({
      journal: this.#journal,
      root: "/project",
      blobs: `${this.folder}/blobs`,
      mask: maskFor(options.secrets ?? []),
      attemptDirectory: (task, attempt) => this.attemptDirectory(task, attempt),
      sourceDigest: options.sourceDigest ?? ((task) => Promise.resolve(`digest-of-${task}`)),
      version: "1.2.3",
      runSpan: newRunSpanIds(options.parent),
    });
    const plan = { pipeline: "example", params: options.params ?? {}, tasks };
    this.#handle({ type: "run-started", timeNs: this.#nowNs, run: RUN_ID, plan, maxParallel: 2 });
  }

  get nowNs(): bigint {
    return this.#nowNs;
  }

  attemptDirectory(task: string, attempt: number): string {
    return attemptDirectory(this.work, task, attempt);
  }

  /** Something happens, a millisecond after what happened before. */
  tell(event: WithoutTime<RunEvent>): void {
    this.#nowNs += 1_000_000n;
    this.#handle({ ...event, timeNs: this.#nowNs } as RunEvent);
  }

  start(task: string, attempt = 1): void {
    this.tell({ type: "task-ready", task, attempt });
    this.tell({
      type: "attempt-started",
      task,
      attempt,
      grants: [{ kind: "read", origin: "declared", values: ["./data"] }],
      isolation: ["deno"],
      confined: true,
      engine: "local",
    });
  }

  /** The attempt says something about itself, now unless a time is given. */
  record(task: string, record: WithoutRecordTime<AttemptRecord>, timeNs = this.#nowNs): void {
    const timed = this.leave(task, record, timeNs);
    this.tell({ type: "attempt-record", task, attempt: 1, record: timed });
  }

  /** The attempt writes a record, which the runner has not read yet. */
  leave(task: string, record: WithoutRecordTime<AttemptRecord>, timeNs = this.#nowNs): AttemptRecord {
    const timed = { ...record, time: String(timeNs) } as AttemptRecord;
    Deno.mkdirSync(this.attemptDirectory(task, 1), { recursive: true });
    Deno.writeTextFileSync(`${this.attemptDirectory(task, 1)}/records.jsonl`, `${JSON.stringify(timed)}\n`, {
      append: true,
    });
    return timed;
  }

  /** The attempt leaves a file as its artifact. */
  artifact(task: string, name: string, file: string, content: Uint8Array | string, mediaType = "text/plain"): void {
    const folder = `${this.attemptDirectory(task, 1)}/artifacts`;
    Deno.mkdirSync(folder, { recursive: true });
    Deno.writeFileSync(`${folder}/${file}`, typeof content === "string" ? new TextEncoder().encode(content) : content);
    this.record(task, { kind: "artifact", name, mediaType, file });
  }

  end(task: string, outcome: AttemptOutcome = { result: "success" }, attempt = 1): void {
    this.tell({ type: "attempt-ended", task, attempt, outcome });
  }

  endTask(task: string, result: Result = "success", attempts = 1, reason?: string): void {
    this.tell({ type: "task-ended", task, result, attempts, ...(reason === undefined ? {} : { reason }) });
  }

  /** A task with one attempt, from its start to its end. */
  complete(task: string, outcome: AttemptOutcome = { result: "success" }): void {
    this.start(task);
    this.end(task, outcome);
    this.endTask(task, outcome.result);
  }

  /** The journal's lines as they are on the disk now. */
  journalLines(): string[] {
    this.flush();
    return Deno.readTextFileSync(`${this.work}/journal.log`).trimEnd().split("\n");
  }

  /** Writes what the end of the event loop's turn would write. */
  flush(): void {
    this.#journal.flush();
  }

  /** Ends the run; its run file, checked against OpenTelemetry's definitions and our own list of names. */
  async finish(result: Result = "success"): Promise<Recording> {
    this.tell({ type: "run-ended", result });
    await this.recorder.settled();
    await this.#journal.finish(this.file);
    const text = await Deno.readTextFile(this.file);
    assert.deepEqual(checkTracesData(text), []);
    return new Recording(text, decodeRunFile(text));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#journal[Symbol.dispose]();
    await Deno.remove(this.folder, { recursive: true });
  }

  #handle(event: RunEvent): void {
    this.recorder.handle(event);
  }
}

/** A run file, and how to find something in it. */
export class Recording {
  constructor(readonly text: string, readonly file: RunFile) {
    for (const span of file.spans.filter(({ scope }) => scope.name === "dagtrail")) {
      for (const { attributes } of [span, ...span.events, ...span.links]) {
        for (const name in attributes) assert.ok(name in ATTRIBUTES || name.startsWith("exception."), name);
      }
    }
  }

  /** The only span of that name. */
  span(name: string): Span {
    const found = this.file.spans.filter((span) => span.name === name);
    if (found.length !== 1) {
      const names = this.file.spans.map((span) => span.name).join(", ");
      throw new Error(`there are ${found.length} spans named ${name}, among ${names}`);
    }
    return found[0]!;
  }

  /** What happened in a span, without times. */
  events(name: string): Omit<SpanEvent, "timeNs">[] {
    return this.span(name).events.map(({ name, attributes }) => ({ name, attributes: { ...attributes } }));
  }
}
