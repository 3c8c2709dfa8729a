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
  /** Whether the process said on stderr that its heap is full. */
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
function exceededLimit({ end, heapExhausted, heapBytes, limits, disk }: AttemptEvidence): ExceptionInfo | undefined {
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
  if (!heapExhausted || end.exit.code === 0) return undefined;
  const heap = heapBytes === undefined ? "its heap" : `its heap of ${formatBytes(heapBytes)}`;
  return { type: "OutOfMemory", message: `${heap} is full; give it more with the task's \`memory\`` };
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
