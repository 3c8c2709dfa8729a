import { signalOfCode } from "../../sandbox/bwrap.ts";
import type { ProcessEnd, ProcessLimits } from "../../sandbox/child_process.ts";
import { formatBytes } from "../../words/byte_size.ts";
import { formatDuration } from "../../words/duration.ts";
import { formatLimit, howToRaise } from "../../words/limits.ts";
import type { AttemptOutcome, ExceptionInfo, ProcessExit } from "../../words/outcome.ts";
import type { ExceptionRecord, ReturnRecord } from "../../words/record.ts";

/** What is known of an attempt once its process has ended. */
export interface AttemptEvidence {
  readonly end: ProcessEnd;
  /** What the attempt said last of its own end; untrusted, so it counts only where the process's end agrees. */
  readonly returned?: ReturnRecord;
  readonly thrown?: ExceptionRecord;
  /** Whether its stderr has a line as V8 writes it when a heap is full. The task may have printed it itself. */
  readonly heapExhausted: boolean;
  /** What its heap may have; V8's own limit when absent. */
  readonly heapBytes?: number;
  readonly limits: Pick<ProcessLimits, "timeoutMs" | "memoryBytes" | "cpuMs" | "processes">;
  /** Whether Deno said on stderr that a promise is waited for that nothing is left to settle. */
  readonly stalled: boolean;
  /** For a program: the exit codes that mean success, whether or not it said that it returned. */
  readonly exitCodes?: readonly number[];
  /** What was wrong with the attempt's directory, when that ended it. */
  readonly disk?: ExceptionInfo;
}

/** How the attempt ended: what stopped it from outside counts first, then how the process ended, then what it said. */
export function attemptOutcome(evidence: AttemptEvidence): AttemptOutcome {
  const { end, returned, thrown, limits } = evidence;
  if (!end.started) {
    if (end.by === "cancellation") return { result: "cancellation", exception: CANCELLED };
    return {
      result: "error",
      exception: { type: "SpawnError", message: `the process could not be started: ${end.error.message}` },
    };
  }
  const rest = { exit: end.exit, resources: end.resources };
  if (end.by === "cancellation") return { result: "cancellation", exception: CANCELLED, ...rest };
  if (end.by === "timeout") {
    const limit = formatDuration(limits.timeoutMs ?? 0);
    return { result: "timeout", exception: { type: "Timeout", message: `it took longer than ${limit}` }, ...rest };
  }
  const exceeded = exceededLimit(evidence);
  if (exceeded !== undefined) return { result: "error", exception: exceeded, ...rest };
  if (end.outputError !== undefined) {
    const message = `its standard output could not be kept: ${end.outputError.message}`;
    return { result: "error", exception: { type: "OutputError", message }, ...rest };
  }
  if (end.exit.signal !== undefined) {
    const message = `the process was ended by the signal ${end.exit.signal}`;
    return { result: "error", exception: { type: end.exit.signal, message }, ...rest };
  }
  const succeeded = evidence.exitCodes === undefined
    ? end.exit.code === 0 && returned !== undefined
    : evidence.exitCodes.includes(end.exit.code ?? -1);
  if (succeeded) {
    return { result: "success", ...(returned?.value === undefined ? {} : { value: returned.value }), ...rest };
  }
  if (end.exit.code !== 0 && thrown !== undefined) {
    return { result: "failure", exception: exceptionOf(thrown), ...rest };
  }
  const exception = evidence.stalled && end.exit.code === 1 ? STALLED : exited(end.exit, evidence.exitCodes);
  return { result: "failure", exception, ...rest };
}

const STALLED: ExceptionInfo = {
  type: "NeverSettled",
  message: "the task waits for a promise that nothing is left to settle",
};

const CANCELLED: ExceptionInfo = { type: "Cancellation", message: "the run was cancelled" };

/** Which limit ended the attempt, and how to raise it. */
function exceededLimit(evidence: AttemptEvidence): ExceptionInfo | undefined {
  const { end, heapBytes, limits, disk } = evidence;
  if (!end.started) return undefined;
  if (end.by === "memory" && limits.memoryBytes !== undefined) {
    const message = `it used more than its memory of ${formatBytes(limits.memoryBytes)}`;
    return { type: "OutOfMemory", message: `${message}; ${howToRaise("memoryBytes")}, or with its \`memory\`` };
  }
  if (end.by === "cpu" && limits.cpuMs !== undefined) {
    const message = `it used more than ${formatLimit("cpuMs", limits.cpuMs)} of processor time`;
    return { type: "CpuLimit", message: `${message}; ${howToRaise("cpuMs")}` };
  }
  if (end.by === "processes" && limits.processes !== undefined) {
    const message = `it had more than ${formatLimit("processes", limits.processes)} processes at a time`;
    return { type: "ProcessLimit", message: `${message}; ${howToRaise("processes")}` };
  }
  if (end.by === "disk") return disk;
  if (!evidence.heapExhausted || !endedByV8(end.exit, evidence)) return undefined;
  const heap = heapBytes === undefined ? "its heap" : `its heap of ${formatBytes(heapBytes)}`;
  return { type: "OutOfMemory", message: `${heap} is full; give it more with the task's \`memory\`` };
}

/**
 * With what V8 ends a process whose heap is full: Deno 2.9 with SIGTRAP, also when it is the heap of a worker. Other
 * builds of V8, which programs may be, end with what their compiler makes of a trap, or with `abort`.
 */
const ENDS_OF_V8: readonly (string | undefined)[] = ["SIGTRAP", "SIGILL", "SIGABRT"];

/** Whether V8 itself can have ended the process: not one whose own code did, by an exception or an exit code. */
function endedByV8({ signal, code = 0 }: ProcessExit, { exitCodes, thrown }: AttemptEvidence): boolean {
  // Windows has no signals, and tells of a crash by a status that is no byte.
  const crashed = ENDS_OF_V8.includes(signal) || code !== (code & 0xff);
  if (exitCodes === undefined) return crashed && thrown === undefined;
  // A shell, or whatever else had started the program that V8 ended, hands the signal on as a code.
  return crashed || (!exitCodes.includes(code) && ENDS_OF_V8.includes(signalOfCode(code)));
}

function exceptionOf({ type, message, stacktrace }: ExceptionRecord): ExceptionInfo {
  return { type, message, ...(stacktrace === undefined ? {} : { stacktrace }) };
}

function exited(exit: ProcessExit, exitCodes: readonly number[] | undefined): ExceptionInfo {
  const message = exit.code === 0 && exitCodes === undefined
    ? "the process exited before the task's function had returned"
    : `the process exited with code ${exit.code}`;
  return { type: "Exit", message };
}
