import { deepEqual, equal } from "node:assert/strict";
import { type AttemptEvidence, attemptOutcome } from "../../../../runner/engines/local/attempt_outcome.ts";
import type { EndedBy } from "../../../../runner/sandbox/child_process.ts";
import type { ProcessExit } from "../../../../runner/words/outcome.ts";

const RETURNED = { kind: "return", time: "1", value: 7 } as const;
const THROWN = { kind: "exception", time: "1", type: "TypeError", message: "no" } as const;

function check(
  expected: readonly [result: string, exception?: string],
  evidence: { by?: EndedBy; exit?: ProcessExit } & Partial<AttemptEvidence>,
): void {
  const { by = "itself", exit = { code: 0 }, ...rest } = evidence;
  const outcome = attemptOutcome({
    end: { started: true, by, exit, resources: {} },
    heapExhausted: false,
    stalled: false,
    limits: { timeoutMs: 1000, memoryBytes: 1e6, cpuMs: 2000, processes: 10 },
    ...rest,
  });
  deepEqual([outcome.result, outcome.exception?.type].slice(0, expected.length), expected);
  equal(outcome.exception === undefined, expected[0] === "success");
}

Deno.test("what stopped a process from outside counts before what it said itself", () => {
  check(["timeout", "Timeout"], { by: "timeout", returned: RETURNED });
  check(["cancellation", "Cancellation"], { by: "cancellation", thrown: THROWN, exit: { code: 1 } });
  check(["error", "OutOfMemory"], { by: "memory", exit: { signal: "SIGKILL" } });
  check(["error", "CpuLimit"], { by: "cpu", exit: { signal: "SIGKILL" }, returned: RETURNED });
  check(["error", "ProcessLimit"], { by: "processes", exit: { signal: "SIGKILL" } });
  const disk = { type: "DiskLimit", message: "too much" };
  check(["error", "DiskLimit"], { by: "disk", exit: { signal: "SIGKILL" }, disk, returned: RETURNED });
  check(["error", "SIGSEGV"], { exit: { signal: "SIGSEGV" }, returned: RETURNED });
});

Deno.test("a return and an exit code of 0 make a success, and neither of them alone", () => {
  check(["success"], { returned: RETURNED });
  check(["failure", "Exit"], {});
  check(["failure", "Exit"], { returned: RETURNED, exit: { code: 3 } });
  check(["failure", "TypeError"], { returned: RETURNED, thrown: THROWN, exit: { code: 1 } });
  // Code that caught its own exception's record by exiting with 0 still returned.
  check(["success"], { returned: RETURNED, thrown: THROWN });
});

Deno.test("a full heap is told from any other end by what the process printed and by how V8 ends a process", () => {
  for (const signal of ["SIGTRAP", "SIGILL", "SIGABRT"]) {
    check(["error", "OutOfMemory"], { heapExhausted: true, exit: { signal } });
    check(["error", "OutOfMemory"], { heapExhausted: true, exit: { signal }, exitCodes: [0] });
    check(["error", signal], { exit: { signal } });
  }
  check(["success"], { heapExhausted: true, returned: RETURNED });
  // A program may be a shell, which exits with 128 and the signal's number of what it ran.
  check(["error", "OutOfMemory"], { heapExhausted: true, exit: { code: 133 }, exitCodes: [0] });
  check(["success"], { heapExhausted: true, exit: { code: 133 }, exitCodes: [133] });
});

Deno.test("a line that the task itself printed makes no full heap of another end", () => {
  check(["failure", "TypeError"], { heapExhausted: true, thrown: THROWN, exit: { code: 1 } });
  check(["failure", "Exit"], { heapExhausted: true, exit: { code: 133 } });
  check(["failure", "Exit"], { heapExhausted: true, exit: { code: 1 }, exitCodes: [0] });
  check(["error", "SIGKILL"], { heapExhausted: true, exit: { signal: "SIGKILL" } });
  check(["error", "SIGTRAP"], { heapExhausted: true, thrown: THROWN, exit: { signal: "SIGTRAP" } });
});

Deno.test("a task that waited for what nothing could settle says so, where Deno ended it for that", () => {
  check(["failure", "NeverSettled"], { stalled: true, exit: { code: 1 } });
  check(["failure", "Exit"], { stalled: true, exit: { code: 7 } });
  check(["success"], { stalled: true, returned: RETURNED });
});
