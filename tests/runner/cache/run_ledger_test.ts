import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type FinishedTask,
  isGoingOn,
  LEDGER,
  type LedgerHead,
  readLedger,
  readLedgerHead,
  RunLedger,
} from "../../../runner/cache/run_ledger.ts";
import { SEED } from "../../helpers/seed.ts";

const HEAD: LedgerHead = {
  run: "p-20260101-000000-abcdef",
  pipeline: "p",
  startedMs: 1_700_000_000_000,
  traceId: "1".repeat(32),
  spanId: "2".repeat(16),
  params: { n: 1, deep: { list: [null] } },
  paramTexts: { text: "3" },
};

function finished(task: string): FinishedTask {
  return {
    task,
    key: "a".repeat(64),
    ingredients: [{ kind: "parameter", name: "n", value: 1 }],
    origin: {
      run: HEAD.run,
      attempt: 1,
      traceId: HEAD.traceId,
      spanId: "3".repeat(16),
      engine: "local",
      durationMs: 2,
    },
    outputDigest: "sha256:x",
    output: { files: [{ path: "f", size: 1, sha256: "b".repeat(64) }], emptyFolders: [] },
    timesMs: [1.5],
  };
}

function withWork(work: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync({ prefix: "dagtrail-ledger-" });
  try {
    work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a ledger says what a run was started with, what it finished and how it ended", () => {
  withWork((work) => {
    {
      using ledger = new RunLedger(work, HEAD);
      ledger.add(finished("a"));
      ledger.add(finished("b[1]"));
      assert.deepEqual(readLedger(work)!.result, undefined);
      ledger.end("failure");
    }
    const read = readLedger(work)!;
    assert.deepEqual(read.head, HEAD);
    assert.deepEqual(readLedgerHead(work), HEAD);
    assert.deepEqual([...read.finished], [["a", finished("a")], ["b[1]", finished("b[1]")]]);
    assert.equal(read.result, "failure");
  });
});

Deno.test("cut at any byte, a ledger has every task whose line is whole, and no other", () => {
  withWork((work) => {
    {
      using ledger = new RunLedger(work, HEAD);
      for (const task of ["a", "b", "c"]) ledger.add(finished(task));
    }
    const whole = Deno.readFileSync(`${work}/${LEDGER}`);
    const ends = [...whole.keys()].filter((i) => whole[i] === 10);
    fc.assert(
      fc.property(fc.nat(whole.length), (length) => {
        Deno.writeFileSync(`${work}/${LEDGER}`, whole.subarray(0, length));
        const lines = ends.filter((end) => end <= length).length;
        const read = readLedger(work);
        if (lines === 0) assert.equal(read, undefined);
        else assert.deepEqual([...read!.finished.keys()], ["a", "b", "c"].slice(0, lines - 1));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

Deno.test("whatever stands in a ledger, reading it throws nothing and gives nothing that leads elsewhere", () => {
  const line = JSON.stringify(finished("a"));
  withWork((work) => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(
          fc.jsonValue().map((value) => JSON.stringify(value)),
          fc.string(),
          fc.tuple(fc.constantFrom(...Object.keys(finished("a")), "folder"), fc.jsonValue()).map(([field, value]) =>
            JSON.stringify({ ...finished("a"), [field]: value })
          ),
        )),
        (lines) => {
          Deno.writeTextFileSync(
            `${work}/${LEDGER}`,
            `${[JSON.stringify({ version: 1, ...HEAD }), ...lines].join("\n")}\n`,
          );
          for (const { output, origin, folder } of readLedger(work)!.finished.values()) {
            assert.ok(folder === undefined || /^\w[\w.-]*$/.test(folder));
            for (const { path } of output.files) assert.ok(!path.split("/").includes(".."));
            assert.ok(Number.isSafeInteger(origin.attempt));
          }
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
    Deno.writeTextFileSync(`${work}/${LEDGER}`, `${line}\n`);
    assert.equal(readLedger(work), undefined, "without its first line it is none");
  });
});

Deno.test("the ledger of a run that goes on is held, and let go when it ends", () => {
  withWork((work) => {
    assert.equal(isGoingOn(work), false);
    const ledger = new RunLedger(work, HEAD);
    assert.equal(isGoingOn(work), true);
    ledger[Symbol.dispose]();
    assert.equal(isGoingOn(work), false);
    assert.throws(() => new RunLedger(work, HEAD), Deno.errors.AlreadyExists, "no two runs write one");
  });
});
