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

Deno.test("a full heap is told from any other end by what the process printed, unless it ended well", () => {
  check(["error", "OutOfMemory"], { heapExhausted: true, exit: { signal: "SIGTRAP" } });
  check(["error", "OutOfMemory"], { heapExhausted: true, exit: { code: 133 } });
  check(["success"], { heapExhausted: true, returned: RETURNED });
  check(["failure", "NeverSettled"], { stalled: true, exit: { code: 1 } });
  check(["failure", "Exit"], { stalled: true, exit: { code: 7 } });
  check(["success"], { stalled: true, returned: RETURNED });
});
