import { type ChildCommand, childCommand } from "../../sandbox/child_command.ts";
import { runProcess, StartedProcess } from "../../sandbox/child_process.ts";
import { MARK, markOf } from "../../sandbox/marked_processes.ts";
import { Watchdog } from "../../sandbox/watchdog.ts";
import { ATTEMPT_FILES, type AttemptSpec, type Grants } from "../../words/attempt_spec.ts";
import type { AttemptOutcome } from "../../words/outcome.ts";
import type { ExceptionRecord, ReturnRecord } from "../../words/record.ts";
import type { AttemptListener, Engine } from "../engine.ts";
import { RecordTail } from "../record_tail.ts";
import { attemptOutcome } from "./attempt_outcome.ts";
import { type SpanEndpoint, SpanReceiver } from "./span_receiver.ts";

/** How often the records of a running attempt are looked at. */
const TAIL_MS = 100;

/** A process that waits for its attempt. */
interface Standby {
  readonly process: StartedProcess;
  readonly spans?: SpanEndpoint;
}

/** Runs each attempt as a process of this machine, in Deno's sandbox. */
export class LocalEngine implements Engine {
  readonly name = "local";
  readonly #environment: (name: string) => string | undefined;
  #receiver: SpanReceiver | undefined;
  #watchdog: Watchdog | undefined;
  /** By the attempt's directory. */
  readonly #standby = new Map<string, Standby>();
  /** Processes that were not needed and are going. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: { readonly environment: (name: string) => string | undefined }) {
    this.#environment = options.environment;
  }

  standBy(spec: AttemptSpec): void {
    const spans = this.#openSpans(spec);
    const watchdog = this.#startWatchdog(spec);
    const process = StartedProcess.start(this.#command(spec, spans, true));
    // What keeps a process from starting now will say so, or be gone, when the attempt comes.
    if (process instanceof Error) return spans?.close();
    watchdog.watch(process.child.pid);
    this.#standby.set(spec.directory, { process, ...(spans === undefined ? {} : { spans }) });
  }

  standDown(directory: string): void {
    const standby = this.#standby.get(directory);
    if (standby === undefined) return;
    this.#standby.delete(directory);
    standby.spans?.close();
    const { process } = standby;
    const leaving = process.standDown().finally(() => {
      this.#watchdog!.release(process.child.pid);
      this.#leaving.delete(leaving);
    });
    this.#leaving.add(leaving);
  }

  async attempt(spec: AttemptSpec, listener: AttemptListener, signal: AbortSignal): Promise<AttemptOutcome> {
    let returned: ReturnRecord | undefined;
    let thrown: ExceptionRecord | undefined;
    let heapExhausted = false;
    using records = new RecordTail(`${spec.directory}/${ATTEMPT_FILES.records}`, {
      onRecord(record) {
        if (record.kind === "return") returned = record;
        // The first exception is the cause; what follows while the process goes down is its consequence.
        else if (record.kind === "exception") thrown ??= record;
        listener.onRecord(record);
      },
      onFault: (message) => listener.onNotice(message),
    });
    const watchdog = this.#startWatchdog(spec);
    const { start, spans } = await this.#start(spec, signal);
    spans?.listen(listener.onSpans);
    const tail = setInterval(() => records.read(), TAIL_MS);
    let watched: number | undefined;
    // To look through all processes takes a while, which a task that can start none is spared.
    const limits = startsPrograms(spec.grants) ? { ...spec, mark: markOf(spec) } : spec;
    const end = await runProcess(start, limits, {
      onStart(pid) {
        // One that stood by was watched from its start.
        if (!(start instanceof StartedProcess)) watchdog.watch(pid);
        watched = pid;
        listener.onStart(pid);
      },
      onLine(stream, text) {
        // V8's own words when a heap is full; it then ends itself by a signal that says nothing of memory.
        if (
          stream === "stderr" &&
          /^(<--- Last few GCs|# Fatal JavaScript (invalid size|OOM)|Fatal JavaScript out of memory)/.test(text)
        ) {
          heapExhausted = true;
        }
        listener.onLine(stream, text);
      },
    }, signal);
    if (watched !== undefined) watchdog.release(watched);
    clearInterval(tail);
    spans?.close();
    await records.finish();
    return attemptOutcome({
      end,
      ...(returned === undefined ? {} : { returned }),
      ...(thrown === undefined ? {} : { thrown }),
      heapExhausted,
      limits: spec,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const directory of this.#standby.keys()) this.standDown(directory);
    await Promise.all(this.#leaving);
    await Promise.all([this.#receiver?.[Symbol.asyncDispose](), this.#watchdog?.[Symbol.asyncDispose]()]);
  }

  /** Before the first process, so that none is ever without it. */
  #startWatchdog({ run }: AttemptSpec): Watchdog {
    return this.#watchdog ??= new Watchdog(run);
  }

  /** What stood by for the attempt, if it was started as the attempt is to be and is still there; else its command. */
  async #start(
    spec: AttemptSpec,
    signal: AbortSignal,
  ): Promise<{ readonly start: StartedProcess | ChildCommand; readonly spans?: SpanEndpoint }> {
    const standby = this.#standby.get(spec.directory);
    if (standby !== undefined) {
      const command = this.#command(spec, standby.spans, true);
      const fits = JSON.stringify(command) === JSON.stringify(standby.process.command);
      if (fits && !signal.aborted && await standby.process.go()) {
        this.#standby.delete(spec.directory);
        return { ...standby, start: standby.process };
      }
      this.standDown(spec.directory);
    }
    const spans = this.#openSpans(spec);
    return { start: this.#command(spec, spans, false), ...(spans === undefined ? {} : { spans }) };
  }

  #command(spec: AttemptSpec, spans: SpanEndpoint | undefined, waits: boolean): ChildCommand {
    const command = childCommand(spec, {
      environment: this.#environment,
      waits,
      ...(spans === undefined ? {} : { telemetryEndpoint: spans.address }),
    });
    return { ...command, env: { ...command.env, [MARK]: markOf(spec) } };
  }

  #openSpans(spec: AttemptSpec): SpanEndpoint | undefined {
    return spec.telemetry ? (this.#receiver ??= new SpanReceiver()).open() : undefined;
  }
}

function startsPrograms({ run, ffi }: Grants): boolean {
  return [run, ffi].some((list) => list === true || list.length > 0);
}
