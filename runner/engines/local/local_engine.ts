import { startsPrograms } from "../../sandbox/attempt_needs.ts";
import { signalOfCode } from "../../sandbox/bwrap.ts";
import { type ChildCommand, childCommand } from "../../sandbox/child_command.ts";
import { type ProcessEnd, type ProcessLimits, runProcess, StartedProcess } from "../../sandbox/child_process.ts";
import type { Confinement } from "../../sandbox/confinement.ts";
import { DiskWatch } from "../../sandbox/disk_watch.ts";
import { MARK, markOf } from "../../sandbox/marked_processes.ts";
import { makeProgramFiles, programCommand } from "../../sandbox/program_command.ts";
import { Watchdog } from "../../sandbox/watchdog.ts";
import { ATTEMPT_FILES, type AttemptSpec } from "../../words/attempt_spec.ts";
import { formatLimit, howToRaise } from "../../words/limits.ts";
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
  readonly spec: AttemptSpec;
  readonly process: StartedProcess;
  readonly spans?: SpanEndpoint;
}

/** What a {@linkcode LocalEngine} gives to attempts that may have it. */
export interface LocalEngineOptions {
  /** The runner's own environment. */
  readonly environment: (name: string) => string | undefined;
  /** The values of secrets, by name; without it they are variables of the environment. */
  readonly secret?: (name: string) => string | undefined;
  /** What attempts are confined with whose isolation is strict. */
  readonly confinement?: Confinement;
}

/** Runs each attempt as a process of this machine, in Deno's sandbox. */
export class LocalEngine implements Engine {
  readonly name = "local";
  readonly #options: LocalEngineOptions;
  #receiver: SpanReceiver | undefined;
  #watchdog: Watchdog | undefined;
  /** The processes that it was told of. */
  readonly #watched = new Set<number>();
  /** By the attempt's directory. */
  readonly #standby = new Map<string, Standby>();
  /** Processes that were not needed and are going. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: LocalEngineOptions) {
    this.#options = options;
  }

  isolation(spec: AttemptSpec): readonly string[] {
    const { confinement } = this.#options;
    return [
      ...(spec.command === undefined ? ["deno"] : []),
      ...(spec.isolation === "strict" && confinement !== undefined ? confinement.mechanisms : []),
    ];
  }

  standBy(spec: AttemptSpec): void {
    // A program begins when it is started, and what strict isolation shows to a process must be there before.
    if (spec.command !== undefined || spec.isolation === "strict") return;
    const spans = this.#openSpans(spec);
    this.#startWatchdog(spec);
    const process = StartedProcess.start(this.#command(spec, spans, true));
    // What keeps a process from starting now will say so, or be gone, when the attempt comes.
    if (process instanceof Error) return spans?.close();
    this.#watch(spec, process.child.pid);
    this.#standby.set(spec.directory, { spec, process, ...(spans === undefined ? {} : { spans }) });
  }

  standDown(directory: string): void {
    const standby = this.#standby.get(directory);
    if (standby === undefined) return;
    this.#standby.delete(directory);
    standby.spans?.close();
    const { process } = standby;
    const leaving = process.standDown().finally(() => {
      this.#release(process.child.pid);
      this.#leaving.delete(leaving);
    });
    this.#leaving.add(leaving);
  }

  async attempt(spec: AttemptSpec, listener: AttemptListener, signal: AbortSignal): Promise<AttemptOutcome> {
    let returned: ReturnRecord | undefined;
    let thrown: ExceptionRecord | undefined;
    let heapExhausted = false;
    let stalled = false;
    using records = new RecordTail(`${spec.directory}/${ATTEMPT_FILES.records}`, {
      onRecord(record) {
        if (record.kind === "return") returned = record;
        // The first exception is the cause; what follows while the process goes down is its consequence.
        else if (record.kind === "exception") thrown ??= record;
        listener.onRecord(record);
      },
      onFault: (message) => listener.onNotice(message),
    }, spec.limits);
    this.#startWatchdog(spec);
    if (spec.command !== undefined) makeProgramFiles(spec);
    const { start, spans } = await this.#start(spec, signal);
    const { recordBytes } = spec.limits;
    spans?.listen({
      onSpans: (spans) => listener.onSpans(spans),
      maxBytes: recordBytes,
      onFull: () =>
        listener.onNotice(
          `the spans of its own are cut here, at the limit of ${formatLimit("recordBytes", recordBytes)}: ${
            howToRaise("recordBytes")
          }`,
        ),
    });
    const tail = setInterval(() => records.read(), TAIL_MS);
    let startedPid: number | undefined;
    using disk = new DiskWatch(spec.directory, spec.limits);
    const limits = processLimits(spec);
    const ended = await runProcess(start, { ...limits, exceeded: disk.exceeded }, {
      onStart: (pid) => {
        // One that stood by was watched from its start.
        if (!(start instanceof StartedProcess)) this.#watch(spec, pid);
        startedPid = pid;
        listener.onStart(pid);
      },
      onLine: (stream, text) => {
        // V8's own words when a heap is full; it then ends itself by a signal that says nothing of memory. A task can print
        // them too, so they count only with such an end.
        if (
          stream === "stderr" &&
          /^(<--- Last few GCs|# Fatal JavaScript (invalid size|OOM)|Fatal JavaScript out of memory)/.test(text)
        ) {
          heapExhausted = true;
        }
        if (stream === "stderr" && text === "error: Top-level await promise never resolved") stalled = true;
        listener.onLine(stream, text);
      },
    }, signal);
    if (startedPid !== undefined) this.#release(startedPid);
    clearInterval(tail);
    spans?.close();
    await records.finish();
    return attemptOutcome({
      end: spec.isolation === "strict" ? withSignal(ended) : ended,
      ...(spec.command === undefined ? {} : { exitCodes: spec.command.exitCodes }),
      ...(returned === undefined ? {} : { returned }),
      ...(thrown === undefined ? {} : { thrown }),
      heapExhausted,
      stalled: stalled && spec.command === undefined,
      ...heapOf(spec),
      limits,
      ...(disk.exceeded.aborted ? { disk: disk.exceeded.reason } : {}),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const directory of this.#standby.keys()) this.standDown(directory);
    await Promise.all(this.#leaving);
    await Promise.all([this.#receiver?.[Symbol.asyncDispose](), this.#watchdog?.[Symbol.asyncDispose]()]);
  }

  /** Before the first process, so that none is ever without it. */
  #startWatchdog({ run }: AttemptSpec): void {
    this.#watchdog ??= new Watchdog(run);
  }

  /**
   * Has a process watched. One that is alone is found by its mark, and to wake the watchdog for it would cost some
   * hundredths of the attempt.
   */
  #watch(spec: AttemptSpec, pid: number): void {
    if (isAlone(spec)) return;
    this.#watched.add(pid);
    this.#watchdog!.watch(pid);
  }

  #release(pid: number): void {
    if (this.#watched.delete(pid)) this.#watchdog!.release(pid);
  }

  /** What stood by for the attempt, if it was started as the attempt is to be and is still there; else its command. */
  async #start(
    spec: AttemptSpec,
    signal: AbortSignal,
  ): Promise<{ readonly start: StartedProcess | ChildCommand; readonly spans?: SpanEndpoint }> {
    const standby = this.#standby.get(spec.directory);
    if (standby !== undefined) {
      const fits = standby.spec === spec ||
        JSON.stringify(this.#command(spec, standby.spans, true)) === JSON.stringify(standby.process.command);
      if (fits && !signal.aborted && await standby.process.go()) {
        this.#standby.delete(spec.directory);
        const { process: start, spans } = standby;
        return { start, ...(spans === undefined ? {} : { spans }) };
      }
      this.standDown(spec.directory);
    }
    const spans = this.#openSpans(spec);
    return { start: this.#command(spec, spans, false), ...(spans === undefined ? {} : { spans }) };
  }

  #command(spec: AttemptSpec, spans: SpanEndpoint | undefined, waits: boolean): ChildCommand {
    const { confinement, ...own } = this.#options;
    const environment = { ...own, ...(spans === undefined ? {} : { telemetryEndpoint: spans.address }) };
    const unmarked = spec.command === undefined
      ? childCommand(spec, { ...environment, waits })
      : programCommand(spec, spec.command, environment);
    const command = {
      ...unmarked,
      env: { ...unmarked.env, [MARK]: markOf(spec) },
      ...(isAlone(spec) ? { alone: true } : {}),
    };
    if (spec.isolation !== "strict") return command;
    // A run does not start without it.
    if (confinement === undefined) throw new Error("there is nothing to confine an attempt with");
    return confinement.confine(command, spec);
  }

  #openSpans(spec: AttemptSpec): SpanEndpoint | undefined {
    return spec.telemetry ? (this.#receiver ??= new SpanReceiver()).open() : undefined;
  }
}

/**
 * Whether an attempt is one process and stays so. What is left of it is then found by the mark in its environment, which
 * can be read on Linux alone; elsewhere it takes a group.
 */
function isAlone(spec: AttemptSpec): boolean {
  return Deno.build.os === "linux" && spec.command === undefined && spec.isolation !== "strict" &&
    !startsPrograms(spec);
}

/** How a process ended that was confined: what confines it exits, as shells do, with a code that stands for the signal. */
function withSignal(end: ProcessEnd): ProcessEnd {
  if (!end.started || end.exit.code === undefined) return end;
  const signal = signalOfCode(end.exit.code);
  return signal === undefined ? end : { ...end, exit: { signal } };
}

function heapOf({ limits, memoryBytes }: AttemptSpec): { readonly heapBytes?: number } {
  const heapBytes = limits.memoryBytes ?? memoryBytes;
  return heapBytes === undefined ? {} : { heapBytes };
}

/** Of the machine's memory, what an attempt may take that names no limit: the runner must not be ended in its place. */
const MEMORY_SHARE = 0.9;

let machineBytes: number | undefined;

function memoryOfMachine(): number {
  return machineBytes ??= Math.floor(Deno.systemMemoryInfo().total * MEMORY_SHARE);
}

function processLimits({ limits, memoryBytes, ...spec }: AttemptSpec): ProcessLimits {
  const programs = startsPrograms(spec) || spec.isolation === "strict";
  return {
    ...(spec.timeoutMs === undefined ? {} : { timeoutMs: spec.timeoutMs }),
    graceMs: spec.graceMs,
    memoryBytes: limits.memoryBytes ?? memoryBytes ?? memoryOfMachine(),
    ...(limits.cpuMs === undefined ? {} : { cpuMs: limits.cpuMs }),
    processes: limits.processes,
    programs,
    // To look through all processes takes a while, which a task that can start none is spared.
    ...(programs ? { mark: markOf(spec) } : {}),
  };
}
