import { EVENT, SCOPE_NAME } from "../otlp/attributes.ts";
import type { Journal } from "../otlp/journal.ts";
import type { Attributes, Scope, Span, SpanEvent, SpanLink } from "../otlp/span.ts";
import { moduleSeenFrom } from "../words/file_path.ts";
import type { ExceptionInfo } from "../words/outcome.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import { isSandboxed, type PlannedTask } from "../words/plan.ts";
import type { ArtifactRecord, AttemptRecord } from "../words/record.ts";
import type { AttemptEnded, RunEnded, RunEvent, RunStarted, TakenFrom, TaskEnded } from "../words/run_event.ts";
import { unreachable } from "../words/unreachable.ts";
import { artifactAttributes } from "./artifact_span.ts";
import { decisionAttributes, resumeLinks, scopeAttributes, takenAttributes, takenLinks } from "./cached_attempt.ts";
import { newSpanId, newTraceId } from "./ids.ts";
import type { Mask } from "./mask.ts";
import { artifactSpanName, attemptSpanName, runSpanName, taskSpanName } from "./span_names.ts";

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
  /** The digest of a task's module graph, once it is known. */
  readonly sourceDigest: (task: string) => Promise<string>;
  readonly version: string;
}

interface OpenTask {
  readonly spanId: string;
  readonly planned: PlannedTask;
  decision?: CacheDecision;
  startNs?: bigint;
  /** When the attempt to come was ready to start. */
  readyNs?: bigint;
  open?: OpenAttempt;
}

interface OpenAttempt {
  readonly number: number;
  readonly spanId: string;
  readonly startNs: bigint;
  readonly queuedNs: bigint;
  readonly permissions: readonly string[];
  readonly engine: string;
  readonly taken: TakenFrom | undefined;
  pid?: number;
  readonly events: SpanEvent[];
  /** By name: an artifact that is logged again replaces the one before. */
  readonly artifacts: Map<string, ArtifactRecord>;
}

/** Turns the events of one run into spans, and writes each to the journal when it has ended. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #scope: Scope;
  readonly #traceId = newTraceId();
  readonly #runSpanId = newSpanId();
  readonly #tasks = new Map<string, OpenTask>();
  /** Spans whose artifacts are still being read. */
  readonly #pending = new Set<Promise<void>>();
  #started: RunStarted | undefined;
  #failure: unknown;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#scope = { name: SCOPE_NAME, version: options.version };
  }

  /** Takes the next event; they come in the order of {@linkcode RunEvent}. */
  handle(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.#started = event;
        for (const planned of event.plan.tasks) this.#tasks.set(planned.id, { spanId: newSpanId(), planned });
        break;
      case "task-decided":
        this.#task(event.task).decision = event.decision;
        break;
      case "task-ready": {
        const task = this.#task(event.task);
        task.readyNs = event.timeNs;
        break;
      }
      case "attempt-started": {
        const task = this.#task(event.task);
        task.startNs ??= event.timeNs;
        task.open = {
          number: event.attempt,
          spanId: newSpanId(),
          startNs: event.timeNs,
          queuedNs: event.timeNs - (task.readyNs ?? event.timeNs),
          permissions: event.permissions,
          engine: event.engine,
          taken: event.taken,
          events: [],
          artifacts: new Map(),
        };
        break;
      }
      case "attempt-process":
        this.#attempt(event.task).pid = event.pid;
        break;
      case "attempt-line":
        this.#attempt(event.task).events.push({
          name: EVENT.log,
          timeNs: event.timeNs,
          attributes: { "log.iostream": event.stream, "log.record.original": event.text },
        });
        break;
      case "attempt-record":
        this.#record(this.#attempt(event.task), event.record);
        break;
      case "attempt-notice":
        this.#attempt(event.task).events.push(notice(event.timeNs, event.message));
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
    const attempt = this.#attempt(task);
    for (const span of spans) {
      this.#options.journal.append([{
        ...span,
        traceId: this.#traceId,
        endNs: span.endNs < span.startNs ? span.startNs : span.endNs,
        // A root of the task's own, or one that hangs on a trace from elsewhere, belongs to the attempt.
        parentSpanId: span.parentSpanId === undefined || span.traceId !== this.#traceId
          ? attempt.spanId
          : span.parentSpanId,
      }]);
    }
  }

  /** The ids of the running attempt's span. */
  attemptSpan(task: string): { readonly traceId: string; readonly spanId: string } {
    return { traceId: this.#traceId, spanId: this.#attempt(task).spanId };
  }

  /** The ids of the run's span. */
  get runSpan(): { readonly traceId: string; readonly spanId: string } {
    return { traceId: this.#traceId, spanId: this.#runSpanId };
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

  #record(attempt: OpenAttempt, record: AttemptRecord): void {
    const add = (name: string, attributes: Attributes): void => {
      attempt.events.push({ name, timeNs: BigInt(record.time), attributes });
    };
    switch (record.kind) {
      case "param":
        return add(EVENT.param, { "dagtrail.name": record.name, "dagtrail.value": record.value });
      case "value":
        return add(EVENT.value, { "dagtrail.name": record.name, "dagtrail.value": record.value });
      case "metric":
        return add(EVENT.metric, {
          "dagtrail.name": record.name,
          "dagtrail.value": record.value,
          "dagtrail.step": record.step,
        });
      case "progress":
        return add(EVENT.progress, { "dagtrail.fraction": record.fraction, "dagtrail.message": record.message });
      case "artifact":
        attempt.artifacts.delete(record.name);
        attempt.artifacts.set(record.name, record);
        return;
      case "exception":
      case "return":
        // They decide the attempt's outcome, and stand on its span as that.
        return;
      default:
        unreachable(record);
    }
  }

  #endAttempt(event: AttemptEnded): void {
    const task = this.#task(event.task);
    const attempt = task.open!;
    delete task.open;
    this.#later(this.#writeAttempt(task, attempt, event));
  }

  async #writeAttempt(task: OpenTask, attempt: OpenAttempt, ended: AttemptEnded): Promise<void> {
    const { journal, blobs, mask, attemptDirectory } = this.#options;
    const { outcome } = ended;
    const span = { traceId: this.#traceId, scope: this.#scope, links: [] };
    // What a task wrote of its own clock cannot lie outside the attempt.
    const within = (timeNs: bigint): bigint =>
      timeNs < attempt.startNs ? attempt.startNs : timeNs > ended.timeNs ? ended.timeNs : timeNs;
    const events = attempt.events;
    for (const record of attempt.artifacts.values()) {
      const directory = attemptDirectory(ended.task, attempt.number);
      try {
        const place = attempt.taken?.artifacts[record.file];
        const attributes = await artifactAttributes(record, {
          attemptDirectory: directory,
          ...(place === undefined ? {} : { place }),
          blobs,
          mask,
        });
        const timeNs = within(BigInt(record.time));
        journal.append([{
          ...span,
          spanId: newSpanId(),
          parentSpanId: attempt.spanId,
          name: artifactSpanName(mask(record.name)),
          kind: "internal",
          startNs: timeNs,
          endNs: timeNs,
          status: { code: "unset" },
          attributes,
          events: [],
        }]);
      } catch (error) {
        // Deno's messages have the paths of this machine.
        const why = String(error).replaceAll(directory, "ATTEMPT").replaceAll(blobs, "blobs");
        events.push(notice(ended.timeNs, `the artifact ${JSON.stringify(record.name)} could not be kept: ${why}`));
      }
    }
    if (outcome.exception !== undefined) events.push(exceptionEvent(ended.timeNs, outcome.exception));
    journal.append([{
      ...span,
      spanId: attempt.spanId,
      parentSpanId: task.spanId,
      name: attemptSpanName(ended.task, attempt.number),
      kind: "internal",
      startNs: attempt.startNs,
      endNs: ended.timeNs,
      status: outcome.exception === undefined ? { code: "ok" } : { code: "error", message: outcome.exception.message },
      attributes: {
        "cicd.pipeline.task.name": ended.task,
        "cicd.pipeline.task.run.id": this.#taskRunId(ended.task),
        "cicd.pipeline.task.run.result": outcome.result,
        "error.type": outcome.exception?.type,
        "dagtrail.attempt.number": attempt.number,
        "dagtrail.attempt.queued": Number(attempt.queuedNs) / 1e9,
        "dagtrail.engine.name": attempt.engine,
        "dagtrail.attempt.permissions": attempt.permissions,
        "dagtrail.attempt.return_value": outcome.value,
        "dagtrail.attempt.cpu.time": outcome.resources?.cpuSeconds,
        "dagtrail.attempt.memory.peak": outcome.resources?.peakMemoryBytes,
        "process.pid": attempt.pid,
        "process.exit.code": outcome.exit?.code,
        "dagtrail.process.exit.signal": outcome.exit?.signal,
        ...takenAttributes(attempt.taken),
      },
      links: takenLinks(attempt.taken),
      events: events
        .map((event) => ({ ...event, timeNs: within(event.timeNs) }))
        .sort((a, b) => Number(a.timeNs - b.timeNs)),
    }]);
  }

  async #endTask(event: TaskEnded): Promise<void> {
    const task = this.#task(event.task);
    const { planned } = task;
    const digest = await this.#options.sourceDigest(event.task);
    const ok = event.result === "success";
    const skipped = event.result === "skip";
    this.#options.journal.append([{
      traceId: this.#traceId,
      spanId: task.spanId,
      parentSpanId: this.#runSpanId,
      name: taskSpanName(event.task),
      kind: "internal",
      startNs: task.startNs ?? event.timeNs,
      endNs: event.timeNs,
      status: ok
        ? { code: "ok" }
        : skipped
        ? { code: "unset" }
        : { code: "error", message: event.reason ?? event.result },
      attributes: {
        "cicd.pipeline.task.name": event.task,
        "cicd.pipeline.task.run.id": this.#taskRunId(event.task),
        "cicd.pipeline.task.run.result": event.result,
        "error.type": ok || skipped ? undefined : event.result,
        "dagtrail.task.key": planned.key,
        "dagtrail.task.description": planned.description,
        "dagtrail.task.module": moduleSeenFrom(this.#options.root, planned.module),
        "dagtrail.task.source.digest": digest,
        "dagtrail.task.params": planned.params,
        "dagtrail.task.tags": planned.tags.length === 0 ? undefined : planned.tags,
        "dagtrail.task.attempts": event.attempts,
        "dagtrail.task.max_attempts": planned.retry.attempts,
        "dagtrail.task.timeout": planned.timeoutMs === undefined ? undefined : planned.timeoutMs / 1000,
        "dagtrail.task.cpus": planned.cpus,
        "dagtrail.task.memory": planned.memoryBytes,
        "dagtrail.task.sandboxed": isSandboxed(planned.permissions),
        "dagtrail.task.skip.reason": skipped ? event.reason : undefined,
        ...decisionAttributes(skipped ? undefined : task.decision),
      },
      events: [],
      links: planned.dependencies.flatMap((dependency) => this.#links(dependency)),
      scope: this.#scope,
    }]);
  }

  #links(dependency: PlannedTask["dependencies"][number]): SpanLink[] {
    const target = { traceId: this.#traceId, spanId: this.#task(dependency.task).spanId };
    if (dependency.inputs.length === 0) return [{ ...target, attributes: { "dagtrail.dependency.kind": "after" } }];
    return dependency.inputs.map((input) => ({
      ...target,
      attributes: { "dagtrail.dependency.kind": "input", "dagtrail.dependency.input": input },
    }));
  }

  #endRun(event: RunEnded): void {
    const started = this.#started!;
    const ok = event.result === "success";
    // The run's span comes last, when all that it holds together has been written.
    this.#later(
      Promise.all(this.#pending).then(() => {
        this.#options.journal.append([{
          traceId: this.#traceId,
          spanId: this.#runSpanId,
          name: runSpanName(started.plan.pipeline),
          kind: "server",
          startNs: started.timeNs,
          endNs: event.timeNs,
          status: ok ? { code: "ok" } : { code: "error", message: event.result },
          attributes: {
            "cicd.pipeline.result": event.result,
            "error.type": ok ? undefined : event.result,
            "dagtrail.run.params": started.plan.params,
            "dagtrail.run.max_parallel": started.maxParallel,
            ...scopeAttributes(started),
          },
          events: [],
          links: resumeLinks(started),
          scope: this.#scope,
        }]);
      }),
    );
  }

  #taskRunId(task: string): string {
    return `${this.#started!.run}/${task}`;
  }
}

function notice(timeNs: bigint, message: string): SpanEvent {
  return { name: EVENT.notice, timeNs, attributes: { "dagtrail.message": message } };
}

function exceptionEvent(timeNs: bigint, exception: ExceptionInfo): SpanEvent {
  return {
    name: EVENT.exception,
    timeNs,
    attributes: {
      "exception.type": exception.type,
      "exception.message": exception.message,
      "exception.stacktrace": exception.stacktrace,
    },
  };
}
