import { SCOPE_NAME } from "../otlp/attributes.ts";
import type { Journal, SpanEvents } from "../otlp/journal.ts";
import type { Scope, Span } from "../otlp/span.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import type { ArtifactRecord, AttemptRecord } from "../words/record.ts";
import type {
  AttemptEnded,
  AttemptNotice,
  AttemptStarted,
  RunEnded,
  RunEvent,
  RunStarted,
  TakenFrom,
  TaskEnded,
} from "../words/run_event.ts";
import { unreachable } from "../words/unreachable.ts";
import { artifactSpan } from "./artifact_span.ts";
import { decisionAttributes } from "./cached_attempt.ts";
import { newSpanId, type RunSpanIds } from "./ids.ts";
import type { Mask } from "./mask.ts";
import { recordEvent } from "./record_event.ts";
import { beginAttempt, beginRun, beginTask, endAttempt, endRun, endTask, noticeEvent } from "./run_spans.ts";

/** What a recorder needs of the run. */
export interface RecorderOptions {
  readonly journal: Journal;
  /** The project's root, which module paths are written from. */
  readonly root: string;
  /** The folder for large artifacts. */
  readonly blobs: string;
  readonly mask: Mask;
  /** The directory of an attempt. */
  readonly attemptDirectory: (task: string, attempt: number) => string;
  /** The digest of a task's module graph; rejects when that cannot be read. */
  readonly sourceDigest: (task: string) => Promise<string>;
  readonly version: string;
  /** Is told of what is found out when an attempt has ended, and is in the journal already. */
  readonly onNotice?: (notice: AttemptNotice) => void;
  /** Where the run's own span stands in its trace. */
  readonly runSpan: RunSpanIds;
}

interface OpenTask {
  /** As it began. */
  readonly span: Span;
  /** The largest artifact of it that is kept. */
  readonly maxArtifactBytes: number;
  decision?: CacheDecision;
  startNs?: bigint;
  /** When the attempt to come was ready to start. */
  readyNs?: bigint;
  open?: OpenAttempt;
  /** The span of the attempt that is expected next, when something had to know it before. */
  nextSpanId?: string;
  /** The digest of its code as it was when its first attempt started. */
  sourceDigest?: Promise<string | undefined>;
}

interface OpenAttempt {
  readonly number: number;
  /** As it began, with what has become known of its process. */
  span: Span;
  readonly events: SpanEvents;
  /** Where it comes from, when it is not carried out. */
  readonly taken: TakenFrom | undefined;
  /** By name: an artifact that is logged again replaces the one before. */
  readonly artifacts: Map<string, ArtifactRecord>;
}

/**
 * Turns the events of one run into spans, and tells the journal what begins, what happens and what ends, each when it
 * does.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #scope: Scope;
  readonly #traceId: string;
  readonly #tasks = new Map<string, OpenTask>();
  /** Spans whose artifacts or digests are still being read. */
  readonly #pending = new Set<Promise<void>>();
  #run: Span | undefined;
  #failure: unknown;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#traceId = options.runSpan.traceId;
    this.#scope = { name: SCOPE_NAME, version: options.version };
  }

  /** Takes the next event; they come in the order of {@linkcode RunEvent}. */
  handle(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.#begin(event);
        break;
      case "task-decided": {
        const task = this.#task(event.task);
        task.decision = event.decision;
        this.#options.journal.describe(task.span.spanId, decisionAttributes(event.decision));
        break;
      }
      case "task-ready":
        this.#task(event.task).readyNs = event.timeNs;
        break;
      case "attempt-started":
        this.#beginAttempt(event);
        break;
      case "attempt-process": {
        const attempt = this.#attempt(event.task);
        const attributes = { "process.pid": event.pid };
        attempt.span = { ...attempt.span, attributes: { ...attempt.span.attributes, ...attributes } };
        this.#options.journal.describe(attempt.span.spanId, attributes);
        break;
      }
      case "attempt-line":
        this.#attempt(event.task).events.addLog(event.stream, event.timeNs, event.text);
        break;
      case "attempt-record":
        this.#record(this.#attempt(event.task), event.record, event.timeNs);
        break;
      case "attempt-notice":
        this.#attempt(event.task).events.add(noticeEvent(event.timeNs, event.message));
        break;
      case "attempt-ended":
        this.#endAttempt(event);
        break;
      case "task-ended":
        this.#later(this.#endTask(event));
        break;
      case "run-ended":
        this.#endRun(event);
        break;
      case "task-retrying":
      case "run-cancelling":
        // The next attempt, and the results of what was stopped, say it.
        break;
      default:
        unreachable(event);
    }
  }

  /** Takes spans that the running attempt of `task` opened, and puts them under it. */
  takeSpans(task: string, spans: readonly Span[]): void {
    const { spanId } = this.#attempt(task).span;
    this.#options.journal.append(spans.map((span) => ({
      ...span,
      traceId: this.#traceId,
      endNs: span.endNs < span.startNs ? span.startNs : span.endNs,
      // A root of the task's own, or one that hangs on a trace from elsewhere, belongs to the attempt.
      parentSpanId: span.parentSpanId === undefined || span.traceId !== this.#traceId ? spanId : span.parentSpanId,
    })));
  }

  /** The ids of the running attempt's span. */
  attemptSpan(task: string): { readonly traceId: string; readonly spanId: string } {
    return this.#attempt(task).span;
  }

  /** The ids of the span that the task's next attempt will have. */
  nextAttemptSpan(task: string): { readonly traceId: string; readonly spanId: string } {
    return { traceId: this.#traceId, spanId: this.#task(task).nextSpanId ??= newSpanId() };
  }

  /** Resolves once everything has been written to the journal; rejects when something could not be. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #task(id: string): OpenTask {
    return this.#tasks.get(id)!;
  }

  #attempt(task: string): OpenAttempt {
    return this.#task(task).open!;
  }

  #later(work: Promise<void>): void {
    const pending = work.catch((error) => {
      this.#failure ??= error;
    }).finally(() => this.#pending.delete(pending));
    this.#pending.add(pending);
  }

  #begin(event: RunStarted): void {
    const { journal, root, runSpan } = this.#options;
    const span = beginRun(event, { ...runSpan, scope: this.#scope });
    this.#run = span;
    journal.begin(span);
    const spanIds = new Map(event.plan.tasks.map(({ id }) => [id, newSpanId()]));
    const spanIdOf = (task: string): string => spanIds.get(task)!;
    for (const planned of event.plan.tasks) {
      const run = { id: event.run, span, startNs: event.timeNs };
      const task = beginTask({ planned, run, spanId: spanIdOf(planned.id), root, spanIdOf });
      this.#tasks.set(planned.id, { span: task, maxArtifactBytes: planned.limits.artifactBytes });
      journal.begin(task);
    }
  }

  #beginAttempt(event: AttemptStarted): void {
    const { journal } = this.#options;
    const task = this.#task(event.task);
    task.startNs ??= event.timeNs;
    task.sourceDigest ??= this.#sourceDigest(event.task);
    const spanId = task.nextSpanId ?? newSpanId();
    delete task.nextSpanId;
    const span = beginAttempt(task.span, spanId, event, event.timeNs - (task.readyNs ?? event.timeNs));
    const events = journal.events(spanId);
    task.open = { number: event.attempt, span, events, taken: event.taken, artifacts: new Map() };
    journal.begin(span);
  }

  #record(attempt: OpenAttempt, record: AttemptRecord, timeNs: bigint): void {
    if (record.kind === "artifact") {
      attempt.artifacts.delete(record.name);
      attempt.artifacts.set(record.name, record);
      return;
    }
    const event = recordEvent(record, { startNs: attempt.span.startNs, endNs: timeNs });
    if (event !== undefined) attempt.events.add(event);
  }

  #endAttempt(event: AttemptEnded): void {
    const { journal } = this.#options;
    const task = this.#task(event.task);
    const attempt = task.open!;
    delete task.open;
    const span = endAttempt(attempt.span, event.timeNs, event.outcome);
    if (attempt.artifacts.size === 0) return journal.end(span);
    journal.ending(span);
    this.#later(this.#keepArtifacts(span, attempt, event));
  }

  async #keepArtifacts(
    span: Span,
    { artifacts, number, events, taken }: OpenAttempt,
    { task, attempt }: AttemptEnded,
  ): Promise<void> {
    const { journal, blobs, mask, onNotice } = this.#options;
    const options = {
      attemptDirectory: this.#options.attemptDirectory(task, number),
      place: ({ file }: ArtifactRecord) => taken?.artifacts[file],
      blobs,
      mask,
      maxBytes: this.#task(task).maxArtifactBytes,
      spanId: newSpanId,
    };
    for (const record of artifacts.values()) {
      const kept = await artifactSpan(span, record, options);
      if ("span" in kept) journal.end(kept.span);
      else {
        events.add(noticeEvent(span.endNs, kept.notice));
        onNotice?.({ type: "attempt-notice", timeNs: span.endNs, task, attempt, message: kept.notice });
      }
    }
    journal.end(span);
  }

  async #endTask(event: TaskEnded): Promise<void> {
    const task = this.#task(event.task);
    const { span, startNs, decision } = task;
    const sourceDigest = await (task.sourceDigest ?? this.#sourceDigest(event.task));
    this.#options.journal.end(endTask(span, {
      ...(startNs === undefined ? {} : { startNs }),
      timeNs: event.timeNs,
      result: event.result,
      attempts: event.attempts,
      ...(event.reason === undefined ? {} : { reason: event.reason }),
      ...(sourceDigest === undefined ? {} : { sourceDigest }),
      ...(decision === undefined ? {} : { decision }),
    }));
  }

  /** Nothing where the code is gone: whoever moves it while it runs loses the digest, and not the run. */
  async #sourceDigest(task: string): Promise<string | undefined> {
    try {
      return await this.#options.sourceDigest(task);
    } catch {
      return undefined;
    }
  }

  #endRun(event: RunEnded): void {
    // The run's span comes last, when all that it holds together has been written.
    this.#later(
      Promise.all(this.#pending).then(() => this.#options.journal.end(endRun(this.#run!, event))),
    );
  }
}
