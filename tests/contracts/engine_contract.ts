import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import type { AttemptListener, Engine } from "../../runner/engines/engine.ts";
import type { Span } from "../../runner/otlp/span.ts";
import type { AttemptOutcome } from "../../runner/words/outcome.ts";
import type { AttemptRecord } from "../../runner/words/record.ts";
import { type AttemptDirectory, makeAttempt } from "../helpers/attempt_directory.ts";
import { eventually, HAS_PROC, isAlive, isThere, processesIn } from "../helpers/processes.ts";
import { ATTEMPT_FILES } from "../../runner/words/attempt_spec.ts";

/** What an engine told of an attempt. */
interface Told {
  readonly outcome: AttemptOutcome;
  readonly pids: readonly number[];
  readonly lines: readonly (readonly ["stdout" | "stderr", string])[];
  readonly records: readonly AttemptRecord[];
  readonly spans: readonly Span[];
  readonly notices: readonly string[];
}

/** Carries out one attempt and keeps what is told; `onLine` may act on it meanwhile. */
async function carryOut(
  engine: Engine,
  attempt: AttemptDirectory,
  options: { readonly signal?: AbortSignal; readonly onLine?: (text: string) => void } = {},
): Promise<Told> {
  const told = {
    pids: [] as number[],
    lines: [] as ["stdout" | "stderr", string][],
    records: [] as AttemptRecord[],
    spans: [] as Span[],
    notices: [] as string[],
  };
  let over = false;
  const before = <T extends unknown[]>(take: (...args: T) => void) => (...args: T): void => {
    equal(over, false, "an engine tells nothing after the end");
    take(...args);
  };
  const listener: AttemptListener = {
    onStart: before((pid) => told.pids.push(pid)),
    onLine: before((stream, text) => {
      told.lines.push([stream, text]);
      options.onLine?.(text);
    }),
    onRecord: before((record) => told.records.push(record)),
    onSpans: before((spans) => told.spans.push(...spans)),
    onNotice: before((message) => told.notices.push(message)),
  };
  const outcome = await engine.attempt(attempt.spec, listener, options.signal ?? new AbortController().signal);
  over = true;
  // For as long as what is late would take to come.
  await new Promise((resolve) => setTimeout(resolve));
  return { outcome, ...told };
}

/**
 * What every engine promises, as tests. `open` gives an engine that a test may use and disposes of; attempts'
 * directories are on this machine's file system.
 */
export function testEngineContract(name: string, open: () => Engine): void {
  const test = (title: string, body: (engine: Engine) => Promise<void>): void =>
    Deno.test(`the ${name} engine: ${title}`, async () => {
      await using engine = open();
      await body(engine);
    });

  test("an attempt's value is its outcome, and all that it said was told before", async (engine) => {
    await using attempt = await makeAttempt(
      `export default ({ params, log }) => {
         console.log("out"); console.error("err"); console.log("last, without a line break");
         log.metric("m", 1); log.metric("m", 2);
         return { n: params.n + 1 };
       };`,
      { params: { n: 1 } },
    );
    const { outcome, pids, lines, records } = await carryOut(engine, attempt);
    deepEqual([outcome.result, outcome.value, outcome.exit], ["success", { n: 2 }, { code: 0 }]);
    equal(pids.length, 1);
    deepEqual(lines.filter(([stream]) => stream === "stdout").map(([, text]) => text), [
      "out",
      "last, without a line break",
    ]);
    deepEqual(lines.filter(([stream]) => stream === "stderr"), [["stderr", "err"]]);
    deepEqual(records.map(({ kind }) => kind), ["metric", "metric", "return"]);
  });

  test("a task that returns nothing has no value", async (engine) => {
    await using attempt = await makeAttempt(`export default () => {};`);
    const { outcome } = await carryOut(engine, attempt);
    equal(outcome.result, "success");
    equal("value" in outcome, false);
  });

  test("what a task throws is a failure with its type, message and stack", async (engine) => {
    await using attempt = await makeAttempt(`export default () => { throw new RangeError("too far"); };`);
    const { outcome } = await carryOut(engine, attempt);
    deepEqual([outcome.result, outcome.exception?.type, outcome.exception?.message], [
      "failure",
      "RangeError",
      "too far",
    ]);
    match(outcome.exception!.stacktrace!, /task\.ts:1:/);
    deepEqual(outcome.exit, { code: 1 });
  });

  test("an exit by code is a failure, and one by a signal an error", async (engine) => {
    await using exits = await makeAttempt(`export default () => Deno.exit(42);`);
    const byCode = (await carryOut(engine, exits)).outcome;
    deepEqual([byCode.result, byCode.exit], ["failure", { code: 42 }]);
    await using dies = await makeAttempt(
      `export default async () => {
         await new Deno.Command("sh", { args: ["-c", "kill -KILL $PPID"] }).output();
         for (;;);
       };`,
      { grants: { run: ["sh"] } },
    );
    const bySignal = (await carryOut(engine, dies)).outcome;
    deepEqual([bySignal.result, bySignal.exit], ["error", { signal: "SIGKILL" }]);
  });

  test("a time limit asks first and then kills, and keeps what was said", async (engine) => {
    await using asked = await makeAttempt(
      `export default ({ signal, log }) => new Promise((resolve) => {
         signal.addEventListener("abort", () => { log.value("saved", true); resolve(); });
         setInterval(() => {}, 1000);
       });`,
      { timeoutMs: 400, graceMs: 60_000 },
    );
    const first = await carryOut(engine, asked);
    deepEqual([first.outcome.result, first.outcome.exception?.type], ["timeout", "Timeout"]);
    ok(first.records.some((record) => record.kind === "value" && record.name === "saved"));
    await using stubborn = await makeAttempt(
      `export default ({ signal, log }) => { log.metric("m", 1); console.log("loop"); signal.aborted; for (;;); };`,
      { timeoutMs: 400, graceMs: 50 },
    );
    const second = await carryOut(engine, stubborn);
    deepEqual([second.outcome.result, second.outcome.exit], ["timeout", { signal: "SIGKILL" }]);
    deepEqual([second.records.length, second.lines], [1, [["stdout", "loop"]]]);
  });

  test("aborting the signal ends an attempt as a cancellation", async (engine) => {
    await using attempt = await makeAttempt(
      `export default () => { console.log("started"); return new Promise(() => setInterval(() => {}, 1000)); };`,
    );
    const controller = new AbortController();
    const { outcome } = await carryOut(engine, attempt, {
      signal: controller.signal,
      onLine: () => controller.abort(),
    });
    deepEqual([outcome.result, outcome.exception?.type], ["cancellation", "Cancellation"]);
  });

  test("an attempt that is cancelled before its start starts no process", async (engine) => {
    await using attempt = await makeAttempt(`export default () => { console.log("ran"); };`);
    const { outcome, pids, lines } = await carryOut(engine, attempt, { signal: AbortSignal.abort() });
    deepEqual([outcome.result, pids, lines], ["cancellation", [], []]);
    equal(outcome.exit, undefined);
  });

  test("records that cannot be read are notices, and the others are told", async (engine) => {
    await using attempt = await makeAttempt(
      `export default ({ log, output }) => {
         const records = output.directory + "/../records.jsonl";
         log.metric("a", 1);
         Deno.writeTextFileSync(records, "nonsense\\n{}\\n", { append: true });
         log.metric("b", 2);
       };`,
    );
    const { outcome, notices, records } = await carryOut(engine, attempt);
    equal(outcome.result, "success");
    equal(notices.length, 2);
    deepEqual(records.map((record) => "name" in record ? record.name : record.kind), ["a", "b", "return"]);
  });

  test("it never rejects: an attempt whose directory is gone is an error", async (engine) => {
    const attempt = await makeAttempt(`export default () => {};`);
    await attempt[Symbol.asyncDispose]();
    const { outcome, pids } = await carryOut(engine, attempt);
    equal(outcome.result, "error");
    deepEqual([outcome.exception?.type, pids], ["SpawnError", []]);
    match(outcome.exception!.message, /could not be started/);
  });

  test("attempts at the same time are told apart", async (engine) => {
    const numbers = [1, 2, 3, 4];
    const attempts = await Promise.all(numbers.map((n) =>
      makeAttempt(
        `import { trace } from "npm:@opentelemetry/api@1.10.0";
         export default ({ params, log }) => {
           for (let i = 0; i < 200; i++) console.log("line of " + params.n);
           log.metric("m", params.n);
           trace.getTracer("t").startSpan("span of " + params.n).end();
           return params.n;
         };`,
        { params: { n }, telemetry: true },
      )
    ));
    try {
      const all = await Promise.all(attempts.map((attempt) => carryOut(engine, attempt)));
      for (const [i, { outcome, lines, records, spans }] of all.entries()) {
        const n = numbers[i]!;
        equal(outcome.value, n);
        deepEqual([...new Set(lines.map(([, text]) => text))], [`line of ${n}`]);
        equal(lines.length, 200);
        deepEqual(records.filter(({ kind }) => kind === "metric").map((record) => "value" in record && record.value), [
          n,
        ]);
        deepEqual(spans.map((span) => span.name), [`span of ${n}`]);
        equal(spans[0]!.traceId, attempts[i]!.spec.traceparent.split("-")[1]);
        equal(spans[0]!.parentSpanId, attempts[i]!.spec.traceparent.split("-")[2]);
      }
      equal(new Set(all.flatMap(({ pids }) => pids)).size, numbers.length);
    } finally {
      for (const attempt of attempts) await attempt[Symbol.asyncDispose]();
    }
  });

  test("memory beyond the limit ends an attempt, and the outcome names it", async (engine) => {
    await using attempt = await makeAttempt(
      `export default async () => {
         const kept = [];
         for (;;) { kept.push(new Uint8Array(8e6).fill(1)); await new Promise((resolve) => setTimeout(resolve)); }
       };`,
      { memoryBytes: 150e6 },
    );
    const { outcome } = await carryOut(engine, attempt);
    deepEqual([outcome.result, outcome.exception?.type], ["error", "OutOfMemory"]);
  });

  test("a process has the environment that its grants name, and nothing of the runner's", async (engine) => {
    await using attempt = await makeAttempt(
      `export default () => ["PATH", "CONTRACT_GIVEN"].map((name) => Deno.env.get(name) ?? null);`,
      { grants: { env: ["PATH", "CONTRACT_GIVEN"] } },
    );
    const { outcome } = await carryOut(engine, attempt);
    const [path, given] = outcome.value as [string | null, string | null];
    notEqual(path, null);
    // It is not in this process's environment, so naming it does not make it.
    equal(given, null);
    await using bare = await makeAttempt(
      `export default async () => new TextDecoder().decode((await new Deno.Command("/usr/bin/env").output()).stdout);`,
      { grants: { run: ["/usr/bin/env"] } },
    );
    const names = String((await carryOut(engine, bare)).outcome.value).split("\n").map((line) => line.split("=")[0]);
    equal(names.includes("TRACEPARENT"), true);
    equal(names.some((name) => name === "PWD" || name?.startsWith("OTEL_")), false);
  });
  testStandingBy(test);
}

/** For an engine that gets ready for attempts by processes of this machine. */
function testStandingBy(test: (title: string, body: (engine: Engine) => Promise<void>) => void): void {
  const standingBy = async (engine: Engine, attempt: AttemptDirectory): Promise<number[]> => {
    if (engine.standBy === undefined || !HAS_PROC) return [];
    engine.standBy(attempt.spec);
    // Until the process is what it was started as.
    await eventually("a process stands by", () => processesIn(attempt.spec.directory).length === 1);
    return processesIn(attempt.spec.directory);
  };

  test("an attempt that was expected is like any other, and takes what is known when it starts", async (engine) => {
    await using attempt = await makeAttempt(
      `export default async ({ params }) => {
         const input = new Uint8Array(1);
         console.log("out");
         return [params.n, await Deno.stdin.read(input)];
       };`,
    );
    const spec = { ...attempt.spec, params: { n: 2 } };
    const expected = await standingBy(engine, attempt);
    await Deno.writeTextFile(`${spec.directory}/${ATTEMPT_FILES.spec}`, JSON.stringify(spec));
    const { outcome, lines, pids } = await carryOut(engine, { ...attempt, spec });
    deepEqual([outcome.result, outcome.value], ["success", [2, null]]);
    deepEqual(lines, [["stdout", "out"]]);
    if (expected.length > 0) deepEqual(pids, expected);
  });

  test("an attempt that comes with other permissions than expected has its own", async (engine) => {
    await using attempt = await makeAttempt(`export default () => Deno.env.get("PATH") !== undefined;`);
    const expected = await standingBy(engine, attempt);
    const spec = { ...attempt.spec, grants: { ...attempt.spec.grants, env: ["PATH"] } };
    const { outcome, pids } = await carryOut(engine, { ...attempt, spec });
    deepEqual([outcome.result, outcome.value], ["success", true]);
    for (const pid of expected) {
      ok(!pids.includes(pid));
      await eventually("what was not needed is gone", () => !isAlive(pid));
    }
  });

  test("what stood by and died in the meantime does not cost the attempt", async (engine) => {
    await using attempt = await makeAttempt(`export default () => "done";`);
    for (const pid of await standingBy(engine, attempt)) {
      Deno.kill(pid, "SIGKILL");
      await eventually("it is dead and buried", () => !isThere(pid));
    }
    const { outcome } = await carryOut(engine, attempt);
    deepEqual([outcome.result, outcome.value], ["success", "done"]);
  });

  test("of attempts that do not come, nothing is left", async (engine) => {
    await using cancelled = await makeAttempt(`export default () => { console.log("ran"); };`);
    await using forgotten = await makeAttempt(`export default () => {};`);
    await using open = await makeAttempt(`export default () => {};`);
    const pids = [
      ...await standingBy(engine, cancelled),
      ...await standingBy(engine, forgotten),
      ...await standingBy(engine, open),
    ];
    const { outcome, lines } = await carryOut(engine, cancelled, { signal: AbortSignal.abort() });
    deepEqual([outcome.result, lines], ["cancellation", []]);
    engine.standDown?.(forgotten.spec.directory);
    await engine[Symbol.asyncDispose]();
    for (const pid of pids) await eventually("it is gone", () => !isAlive(pid));
  });
}
