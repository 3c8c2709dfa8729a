import { decodeEvent } from "../otlp/decode.ts";
import { fileLines } from "../otlp/file_lines.ts";
import { eventsFile, JOURNAL_FILE, type JournalLine, readJournalLine, type SecretCheck } from "../otlp/journal_line.ts";
import type { Attributes, Span, SpanEvent } from "../otlp/span.ts";
import { RECORD_EVENTS } from "./record_event.ts";
import { isRunSpan } from "./run_spans.ts";

/** What the journal of a run says, in whatever state the run was left and the journal is. */
export interface JournalState {
  /** Absent when the first line was lost. */
  readonly first?: { readonly resource: Attributes; readonly secrets: readonly SecretCheck[] };
  /** The run's span, as it began; absent when it was lost. */
  readonly run?: Span;
  /** The run's span, when it had ended. */
  readonly endedRun?: Span;
  /** The run's identifiers, as any of its spans tells them. */
  readonly traceId?: string;
  readonly runSpanId?: string;
  /** By full name. */
  readonly tasks: ReadonlyMap<string, TaskState>;
  /** By span. */
  readonly attempts: ReadonlyMap<string, AttemptState>;
  /** The first moment of which the journal knows, in nanoseconds since the epoch; 0 when it knows of none. */
  readonly firstNs: bigint;
  /** The last moment of which the journal knows, in nanoseconds since the epoch; 0 when it knows of none. */
  readonly lastNs: bigint;
  /** Lines that could not be read; one of them may be the last, which was cut off. */
  readonly damagedLines: number;
}

/** What is known of a task. */
export interface TaskState {
  readonly id: string;
  readonly spanId: string;
  /** As it began; absent when that was lost. */
  readonly begun?: Span;
  readonly ended?: EndedSpan;
}

/** What is known of an attempt. */
export interface AttemptState {
  readonly task: string;
  readonly taskSpanId: string;
  readonly number: number;
  readonly spanId: string;
  readonly startNs: bigint;
  /** Whether it was taken from an earlier run, and not carried out. */
  readonly taken: boolean;
  /** As it began; absent when that was lost, or it has ended. */
  readonly begun?: Span;
  /** As it ended, when its artifacts were not all read. */
  readonly ending?: Span;
  /** The names of those that were. */
  readonly keptArtifacts: ReadonlySet<string>;
  readonly ended?: EndedSpan;
  /** Of an attempt that has not ended: what was read from it before. */
  readonly events?: EventsState;
}

/** How a span ended. */
export interface EndedSpan {
  readonly result: string;
  readonly endNs: bigint;
}

/** What the file of an attempt's events has. */
export interface EventsState {
  readonly lastNs: bigint;
  /** How many of them were records of the attempt's. */
  readonly records: number;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type MutableAttempt = Omit<Mutable<AttemptState>, "keptArtifacts"> & { readonly keptArtifacts: Set<string> };
type MutableState = Omit<Mutable<JournalState>, "tasks" | "attempts"> & {
  readonly tasks: Map<string, Mutable<TaskState>>;
  readonly attempts: Map<string, MutableAttempt>;
};

/** Reads the journal in a folder, passing over what cannot be read. */
export async function readJournalState(folder: string): Promise<JournalState> {
  const reader = new StateReader();
  for await (const lines of fileLines(`${folder}/${JOURNAL_FILE}`)) {
    for (const line of lines) {
      let read: JournalLine;
      try {
        read = readJournalLine(line);
      } catch {
        reader.state.damagedLines++;
        continue;
      }
      reader.take(read);
    }
  }
  for (const attempt of reader.state.attempts.values()) {
    if (attempt.ended !== undefined || attempt.begun === undefined) continue;
    attempt.events = await readEventsState(`${folder}/${eventsFile(attempt.spanId)}`);
    if (attempt.ending === undefined) reader.seen(attempt.events.lastNs);
  }
  return reader.state;
}

/**
 * The events in a file, one a line, that can be read. A line that was damaged and can be read all the same may have
 * fields that OTLP does not know, so {@linkcode encodeEventLine} is to write them anew.
 */
export async function* readableEvents(path: string): AsyncGenerator<SpanEvent> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const lines of fileLines(path)) {
      for (const line of lines) {
        try {
          yield decodeEvent(JSON.parse(decoder.decode(line)), "$");
        } catch {
          // Cut off by the end of the runner, or written over.
        }
      }
    }
  } catch (error) {
    // An attempt that said nothing has no such file.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

async function readEventsState(path: string): Promise<EventsState> {
  const state = { lastNs: 0n, records: 0 };
  for await (const { name, timeNs } of readableEvents(path)) {
    if (timeNs > state.lastNs) state.lastNs = timeNs;
    if (RECORD_EVENTS.includes(name)) state.records++;
  }
  return state;
}

class StateReader {
  /** By their spans. */
  readonly #tasks = new Map<string, Mutable<TaskState>>();
  readonly state: MutableState = { tasks: new Map(), attempts: new Map(), firstNs: 0n, lastNs: 0n, damagedLines: 0 };

  seen(timeNs: bigint): void {
    if (timeNs > this.state.lastNs) this.state.lastNs = timeNs;
  }

  take(line: JournalLine): void {
    switch (line.kind) {
      case "resource":
        this.state.first ??= line;
        return;
      case "open":
        return this.#begin(line.span);
      case "description": {
        const described = this.state.attempts.get(line.spanId) ?? this.#tasks.get(line.spanId);
        if (described?.begun === undefined) return;
        described.begun = { ...described.begun, attributes: { ...described.begun.attributes, ...line.attributes } };
        return;
      }
      case "ending": {
        const attempt = this.#attempt(line.span);
        if (attempt !== undefined) attempt.ending = line.span;
        return this.seen(line.span.endNs);
      }
      case "ended":
        return this.#end(line.span);
      case "own":
        return;
      case "alive":
        return this.seen(line.timeNs);
    }
  }

  #started({ traceId, startNs }: Span): void {
    this.state.traceId ??= traceId;
    if (this.state.firstNs === 0n || startNs < this.state.firstNs) this.state.firstNs = startNs;
  }

  #begin(span: Span): void {
    this.seen(span.startNs);
    this.#started(span);
    if (isRunSpan(span)) this.state.run = span;
    else {
      const attempt = this.#attempt(span);
      if (attempt !== undefined) attempt.begun = span;
      else {
        const task = this.#task(span);
        if (task !== undefined) task.begun = span;
      }
    }
  }

  #end(span: Span): void {
    this.seen(span.endNs);
    this.#started(span);
    const { attributes, endNs, parentSpanId } = span;
    if (isRunSpan(span)) {
      this.state.endedRun = span;
      return;
    }
    const artifact = attributes["dagtrail.artifact.name"];
    if (artifact !== undefined) {
      this.state.attempts.get(parentSpanId ?? "")?.keptArtifacts.add(String(artifact));
      return;
    }
    const ended = { result: String(attributes["cicd.pipeline.task.run.result"]), endNs };
    const attempt = this.#attempt(span);
    if (attempt !== undefined) {
      attempt.ended = ended;
      // What is known of it stands in the journal; only what is open is kept in memory.
      attempt.keptArtifacts.clear();
      delete attempt.begun;
      delete attempt.ending;
      return;
    }
    const task = this.#task(span);
    if (task !== undefined) task.ended = ended;
  }

  /** The attempt that a span is of; `undefined` when it is no attempt's. */
  #attempt({ attributes, spanId, parentSpanId, startNs }: Span): MutableAttempt | undefined {
    const { "dagtrail.attempt.number": number, "cicd.pipeline.task.name": task } = attributes;
    if (typeof number !== "number" || typeof task !== "string" || parentSpanId === undefined) return undefined;
    return this.state.attempts.getOrInsertComputed(
      spanId,
      () => ({
        task,
        taskSpanId: parentSpanId,
        number,
        spanId,
        startNs,
        taken: attributes["dagtrail.attempt.cached"] === true,
        keptArtifacts: new Set(),
      }),
    );
  }

  #task({ attributes, spanId, parentSpanId }: Span): Mutable<TaskState> | undefined {
    const { "cicd.pipeline.task.name": id } = attributes;
    if (typeof id !== "string" || parentSpanId === undefined) return undefined;
    this.state.runSpanId ??= parentSpanId;
    const task = this.state.tasks.getOrInsertComputed(id, () => ({ id, spanId }));
    this.#tasks.set(task.spanId, task);
    return task;
  }
}
