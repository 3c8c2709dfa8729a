import { deepEqual, equal, match, ok } from "node:assert/strict";
import fc from "fast-check";
import { checkRunFile } from "../../../runner/checking/check_run_file.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import type { RunFile } from "../../../runner/otlp/span.ts";
import { type RecoveredRun, recoverRun } from "../../../runner/recovery/recover_run.ts";
import type { RemoteParent } from "../../../runner/recording/remote_parent.ts";
import { secretChecks } from "../../../runner/recording/secret_check.ts";
import { claimWorkFolder, holdWorkFolder } from "../../../runner/work/work_folder.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { eventsOf, logged } from "../../helpers/project_run.ts";
import { type SpanTree, spanTree } from "../../helpers/span_tree.ts";
import { SEED } from "../../helpers/seed.ts";
import { RecordedRun, RUN_ID } from "../recording/recorded_run.ts";
import { plannedTask } from "../planned_task.ts";

type Recovered = Extract<RecoveredRun, { state: "recovered" | "finished" }>;

interface Recovery {
  readonly recovered: Recovered;
  readonly text: string;
  readonly file: RunFile;
  readonly tree: SpanTree;
}

const NO_ENVIRONMENT = (): undefined => undefined;

/** Run files that were checked already: most cuts of a line leave the same. */
const valid = new Set<string>();

/** Recovers a run, whose run file must be valid, and takes the file away again. */
async function recover(
  run: { readonly work: string; readonly folder: string },
  { environment = NO_ENVIRONMENT, isDamaged = false }: {
    readonly environment?: (name: string) => string | undefined;
    /** Then a part of the run is lost, which a check finds. */
    readonly isDamaged?: boolean;
  } = {},
): Promise<Recovery> {
  const recovered = await recoverRun(run.work, { runs: run.folder, environment });
  ok("file" in recovered && recovered.state === "recovered", JSON.stringify(recovered));
  const text = await Deno.readTextFile(recovered.file);
  const faults: unknown[] = valid.has(text) ? [] : checkTracesData(text);
  if (!valid.has(text) && !isDamaged) faults.push(...checkRunFile(recovered.file).faults);
  await Deno.remove(recovered.file);
  deepEqual(faults, []);
  valid.add(text);
  const file = decodeRunFile(text);
  const tree = spanTree(file);
  equal(tree.run.attributes["cicd.pipeline.result"], recovered.result);
  return { recovered, text, file, tree };
}

/** A run in the middle of everything: a task that has ended, one that runs, one that will be tried again, and one that waits. */
function runInTheMiddle(parent?: RemoteParent): RecordedRun {
  const run = new RecordedRun([
    plannedTask("done"),
    plannedTask("runs", { after: ["done"] }),
    plannedTask("waits", { after: ["runs"] }),
  ], { parent });
  run.start("done");
  run.tell({ type: "attempt-line", task: "done", attempt: 1, stream: "stdout", text: "gelöst 🎉" });
  run.record("done", { kind: "metric", name: "accuracy", value: 0.5 });
  run.artifact("done", "note", "1", "text");
  run.end("done", { result: "success", value: { rows: 5 } });
  run.endTask("done");
  run.start("runs");
  run.tell({ type: "attempt-process", task: "runs", attempt: 1, pid: 4711 });
  run.tell({ type: "attempt-line", task: "runs", attempt: 1, stream: "stderr", text: "half way" });
  run.record("runs", { kind: "metric", name: "loss", value: 1, step: 1 });
  return run;
}

async function settled(run: RecordedRun): Promise<void> {
  await run.recorder.settled();
  run.flush();
}

Deno.test("a run whose runner was killed is recovered: what ended is as it ended, the rest says what it was at", async () => {
  await using run = runInTheMiddle();
  await settled(run);
  run.leave("runs", { kind: "metric", name: "loss", value: 0.5, step: 2 });
  run.leave("runs", { kind: "progress", fraction: 0.5 });
  const { recovered, tree } = await recover(run);
  deepEqual(recovered, {
    state: "recovered",
    run: RUN_ID,
    result: "error",
    file: run.file,
    finished: ["done"],
    interrupted: ["runs"],
  });
  deepEqual(tree.faults, []);
  deepEqual([tree.run.name, tree.run.status.code, tree.run.attributes["error.type"]], [
    "RUN example",
    "error",
    "Interrupted",
  ]);
  match(String(eventsOf(tree.run, "dagtrail.notice")[0]!.attributes["dagtrail.message"]), /the runner ended before/);

  const results = [...tree.tasks].map(([id, { attributes }]) => [id, attributes["cicd.pipeline.task.run.result"]]);
  deepEqual(Object.fromEntries(results), { done: "success", runs: "error", waits: "skip" });
  equal(tree.tasks.get("runs")!.attributes["error.type"], "Interrupted");
  match(String(tree.tasks.get("waits")!.attributes["dagtrail.task.skip.reason"]), /interrupted before it could start/);
  equal(tree.tasks.get("waits")!.links.length, 1);

  const [done] = tree.attempts.get("done")!;
  deepEqual({ ...(done!.attributes["dagtrail.attempt.return_value"] as object) }, { rows: 5 });
  const [attempt] = tree.attempts.get("runs")!;
  equal(attempt!.attributes["process.pid"], 4711);
  deepEqual(JSON.parse(JSON.stringify(attempt!.attributes["dagtrail.attempt.grants"])), [
    { kind: "read", origin: "declared", values: ["./data"] },
  ]);
  deepEqual(attempt!.events.map(({ name }) => name), [
    "dagtrail.log",
    "dagtrail.metric",
    "dagtrail.metric",
    "dagtrail.progress",
    "exception",
  ]);
  // What the runner had read already does not come twice.
  deepEqual(logged(attempt!, "dagtrail.metric", "loss"), [1, 0.5]);
  equal(attempt!.events.at(-1)!.attributes["exception.type"], "Interrupted");
  deepEqual(tree.artifacts.map(({ name }) => name), ["ARTIFACT note"]);
});

Deno.test("recovered again, a run has the same file, and one that has its file is not touched", async () => {
  await using run = runInTheMiddle();
  run.artifact("runs", "plot", "1", "<svg/>", "image/svg+xml");
  await settled(run);
  const [first, second] = [await recover(run), await recover(run)];
  equal(first.text, second.text);
  deepEqual(first.recovered, second.recovered);
  equal(first.tree.artifacts.length, 2);

  await Deno.writeTextFile(run.file, "mine");
  const third = await recoverRun(run.work, { runs: run.folder, environment: NO_ENVIRONMENT });
  deepEqual(third, { ...first.recovered, state: "finished" });
  equal(await Deno.readTextFile(run.file), "mine");
});

Deno.test("a run that is still going on is left alone, and said so", async () => {
  await using run = runInTheMiddle();
  await settled(run);
  {
    using _lock = holdWorkFolder(run.work);
    const told = await recoverRun(run.work, { runs: run.folder, environment: NO_ENVIRONMENT });
    deepEqual(told, { state: "running", run: RUN_ID, reason: "its runner is still at work" });
    equal(await claimWorkFolder(run.work), undefined);
  }
  await recover(run);
});

Deno.test("the lock of a process that was killed does not block", async () => {
  await using run = runInTheMiddle();
  await settled(run);
  const script = `
    import { holdWorkFolder } from ${
    JSON.stringify(new URL("../../../runner/work/work_folder.ts", import.meta.url).href)
  };
    globalThis.held = holdWorkFolder(Deno.args[0]);
    console.log("held");
    setInterval(() => {}, 1000);`;
  const holder = new Deno.Command(Deno.execPath(), {
    args: ["eval", script, run.work],
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = holder.stdout.getReader();
  equal(new TextDecoder().decode((await reader.read()).value), "held\n");
  equal((await recoverRun(run.work, { runs: run.folder, environment: NO_ENVIRONMENT })).state, "running");
  holder.kill("SIGKILL");
  await holder.status;
  await reader.cancel();
  await recover(run);
});

Deno.test("a folder without a journal has nothing to recover", async () => {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-test-" });
  try {
    const told = await recoverRun(`${folder}/.work/${RUN_ID}`, { runs: folder, environment: NO_ENVIRONMENT });
    equal(told.state, "empty");
    deepEqual(Array.from(Deno.readDirSync(folder)), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Where thousands of files can be written and synchronized in seconds, if the system has such a place. */
function inMemory(): { dir?: string } {
  try {
    return Deno.statSync("/dev/shm").isDirectory ? { dir: "/dev/shm" } : {};
  } catch {
    return {};
  }
}

/** A copy of a run's own folder to damage. */
class Copy {
  readonly folder: string;
  readonly work: string;

  constructor(readonly run: RecordedRun) {
    this.folder = Deno.makeTempDirSync({ prefix: "dagtrail-copy-", ...inMemory() });
    this.work = `${this.folder}/.work/${RUN_ID}`;
    copyFolder(run.work, this.work);
  }

  read(file: string): Uint8Array<ArrayBuffer> {
    return Deno.readFileSync(`${this.run.work}/${file}`);
  }

  write(file: string, bytes: Uint8Array): void {
    Deno.writeFileSync(`${this.work}/${file}`, bytes);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.folder, { recursive: true });
  }
}

function copyFolder(from: string, to: string): void {
  Deno.mkdirSync(to, { recursive: true });
  for (const { name, isDirectory } of Deno.readDirSync(from)) {
    if (isDirectory) copyFolder(`${from}/${name}`, `${to}/${name}`);
    else Deno.copyFileSync(`${from}/${name}`, `${to}/${name}`);
  }
}

Deno.test("a journal that was cut at any byte is recovered, and nothing that was whole is lost", async () => {
  await using run = runInTheMiddle();
  run.end("runs", { result: "failure", exception: { type: "Error", message: "no" } });
  run.endTask("runs", "failure");
  run.endTask("waits", "skip", 0, "runs did not succeed (failure)");
  await run.finish("failure");
  const undisturbed = await Deno.readTextFile(run.file);
  const journal = await Deno.readFile(`${run.work}/journal.log`);
  const cut = async (copy: Copy, length: number): Promise<{ attempts: Set<string>; finished: Set<string> }> => {
    copy.write("journal.log", journal.subarray(0, length));
    const { recovered, tree, text } = await recover(copy);
    deepEqual(tree.faults, [], `cut after ${length} bytes`);
    if (length === journal.length) equal(text, undisturbed);
    const attempts = new Set(tree.attempts.values().flatMap((attempts) => attempts.map(({ name }) => name)));
    return { attempts, finished: new Set(recovered.finished) };
  };
  // In stretches side by side, since most of the time goes by in waiting for files.
  const stretch = Math.ceil(journal.length / 8);
  await Promise.all(Array.from({ length: 8 }, async (_, i) => {
    using copy = new Copy(run);
    let before = await cut(copy, i * stretch);
    for (let length = i * stretch + 1; length <= Math.min((i + 1) * stretch, journal.length); length++) {
      const after = await cut(copy, length);
      ok(before.attempts.isSubsetOf(after.attempts), `cut after ${length} bytes`);
      ok(before.finished.isSubsetOf(after.finished), `cut after ${length} bytes`);
      before = after;
    }
    if (i === 7) deepEqual([...before.finished], ["done"]);
  }));
});

Deno.test("a file of events that was cut at any byte gives those that are whole, and the attempt the others again", async () => {
  await using run = runInTheMiddle();
  run.record("runs", { kind: "metric", name: "loss", value: 0.5, step: 2 });
  run.tell({ type: "attempt-line", task: "runs", attempt: 1, stream: "stdout", text: "naïve 🎉" });
  await settled(run);
  using copy = new Copy(run);
  const { tree } = await recover(copy);
  const file = `events/${tree.attempts.get("runs")![0]!.spanId}.jsonl`;
  const events = copy.read(file);
  for (let length = 0; length <= events.length; length++) {
    copy.write(file, events.subarray(0, length));
    const { tree } = await recover(copy);
    deepEqual(tree.faults, []);
    const [attempt] = tree.attempts.get("runs")!;
    // Records are the attempt's own, so what the journal lost of them is read again, once.
    deepEqual(logged(attempt!, "dagtrail.metric", "loss"), [1, 0.5], `cut after ${length} bytes`);
    const lines = eventsOf(attempt!, "dagtrail.log").map(({ attributes }) => attributes["log.record.original"]);
    deepEqual(lines, ["half way", "naïve 🎉"].slice(0, lines.length));
    if (length === events.length) equal(lines.length, 2);
  }
});

Deno.test("a journal with anything at all in it is recovered", async () => {
  await using run = runInTheMiddle();
  await settled(run);
  using copy = new Copy(run);
  const journal = copy.read("journal.log");
  const damage = fc.record({
    at: fc.nat(journal.length),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      // What a file system leaves of blocks that it did not write.
      fc.nat(600).map((length) => new Uint8Array(length)),
      fc.json().map((json) => new TextEncoder().encode(`\n${json}\n`)),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
      const damaged = journal.slice();
      for (const { at, bytes } of damages) damaged.set(bytes.subarray(0, journal.length - at), at);
      copy.write("journal.log", damaged);
      const { tree } = await recover(copy, { isDamaged: true });
      // What tells of a task may be lost, and then its attempt's numbers are; nothing hangs in the air even so.
      const faults = tree.faults.filter((fault) =>
        /hangs|outside|two spans|without a parent|no result|trace/.test(fault)
      );
      deepEqual(faults, []);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

Deno.test("an attempt that had ended while its artifacts were read is as it ended, and has them all", async () => {
  await using run = runInTheMiddle();
  for (const n of [1, 2, 3]) run.artifact("runs", `plot ${n}`, `${n}`, `text ${n}`);
  run.end("runs", { result: "success", value: 7 });
  // The journal has how it ended, and none of its artifacts yet.
  run.flush();
  using copy = new Copy(run);
  await settled(run);
  for (const halfway of [false, true]) {
    if (halfway) {
      const lines = new TextDecoder().decode(copy.read("journal.log")).split("\n");
      const first = lines.findIndex((line) => line.includes('"ARTIFACT plot 1"'));
      copy.write("journal.log", new TextEncoder().encode(`${lines.slice(0, first + 1).join("\n")}\n`));
    }
    const { recovered, tree } = await recover(copy);
    deepEqual(tree.faults, []);
    deepEqual(recovered.finished, ["done", "runs"]);
    deepEqual(recovered.interrupted, []);
    const names = tree.artifacts.map(({ name }) => name).filter((name) => name.includes("plot"));
    deepEqual(names.sort(), ["ARTIFACT plot 1", "ARTIFACT plot 2", "ARTIFACT plot 3"]);
    const [attempt] = tree.attempts.get("runs")!;
    deepEqual([attempt!.attributes["dagtrail.attempt.return_value"], attempt!.status.code], [7, "ok"]);
    deepEqual(logged(attempt!, "dagtrail.metric", "loss"), [1]);
  }
});

Deno.test("a run that had only to write its run file ends as it ended", async () => {
  await using run = new RecordedRun([plannedTask("a"), plannedTask("b", { after: ["a"] })]);
  run.complete("a");
  run.complete("b");
  await settled(run);
  const { recovered, tree } = await recover(run);
  deepEqual([recovered.result, recovered.finished, recovered.interrupted], ["success", ["a", "b"], []]);
  equal(tree.run.attributes["error.type"], undefined);
});

Deno.test("a task that had used up its attempts is as its last one, and one that had not was interrupted", async () => {
  const retry = { attempts: 2, initialMs: 5, factor: 2, maxMs: 10, jitter: 0 };
  await using run = new RecordedRun([plannedTask("once"), plannedTask("twice", { retry })]);
  for (const id of ["once", "twice"]) {
    run.start(id);
    run.end(id, { result: "timeout", exception: { type: "Timeout", message: "it took longer than 1 s" } });
  }
  await settled(run);
  const { recovered, tree } = await recover(run);
  deepEqual(recovered.interrupted, ["twice"]);
  const result = (id: string) => tree.tasks.get(id)!.attributes["cicd.pipeline.task.run.result"];
  deepEqual([result("once"), result("twice"), recovered.result], ["timeout", "error", "error"]);
});

Deno.test("what an attempt logged last is checked like everything that it says", async () => {
  await using run = runInTheMiddle();
  await settled(run);
  const records = `${run.attemptDirectory("runs", 1)}/records.jsonl`;
  await Deno.writeTextFile(
    records,
    [
      "nonsense",
      '{"kind":"metric","time":"9999999999999999999","name":"late","value":1}',
      '{"kind":"artifact","time":"1","name":"passwords","mediaType":"text/plain","file":"../../../../../../etc/passwd"}',
      '{"kind":"artifact","time":"1","name":"gone","mediaType":"text/plain","file":"9"}',
      '{"kind":"exception","time":"1","type":"TypeError","message":"x is not a function"}',
      '{"kind":"return","time":"1","value":"all good"}',
      '{"kind":"metric","time":"1","na',
    ].join("\n"),
    { append: true },
  );
  const { tree } = await recover(run);
  deepEqual(tree.faults, []);
  const [attempt] = tree.attempts.get("runs")!;
  equal(attempt!.attributes["cicd.pipeline.task.run.result"], "error");
  deepEqual(logged(attempt!, "dagtrail.metric", "late"), [1]);
  equal(tree.artifacts.length, 1);
  const notices = eventsOf(attempt!, "dagtrail.notice").map(({ attributes }) => String(attributes["dagtrail.message"]));
  for (
    const what of [/not JSON/, /without a file/, /"gone" could not be kept/, /had thrown TypeError: x is/, /cut off/]
  ) {
    ok(notices.some((notice) => what.test(notice)), `${what} in ${notices.join("\n")}`);
  }
});

Deno.test("secrets are masked in what the runner had not read, or it is left out where their values are not known", async () => {
  const environment = (name: string): string | undefined => name === "TOKEN" ? "hunter2" : undefined;
  const checks = await secretChecks(["TOKEN"], environment);
  await using run = new RecordedRun([plannedTask("runs", { secrets: ["TOKEN"] })], {
    secrets: ["hunter2"],
    secretChecks: checks,
  });
  run.start("runs");
  run.tell({ type: "attempt-line", task: "runs", attempt: 1, stream: "stdout", text: "masked before: ***" });
  run.flush();
  run.leave("runs", { kind: "value", name: "config", value: { token: "hunter2" } });
  run.leave("runs", { kind: "artifact", name: "notes on hunter2", mediaType: "text/plain", file: "1" });
  const artifacts = `${run.attemptDirectory("runs", 1)}/artifacts`;
  await Deno.mkdir(artifacts);
  await Deno.writeTextFile(`${artifacts}/1`, "the token is hunter2");

  const known = await recover(run, { environment });
  ok(!known.text.includes("hunter2"));
  equal(known.tree.artifacts[0]!.name, "ARTIFACT notes on ***");
  deepEqual(
    known.tree.artifacts[0]!.attributes["dagtrail.artifact.data"],
    new TextEncoder().encode("the token is ***"),
  );
  deepEqual({ ...(logged(known.tree.attempts.get("runs")![0]!, "dagtrail.value", "config")[0] as object) }, {
    token: "***",
  });

  // One byte of a digest is compared, so a value is taken whose byte differs.
  const others = Array.from({ length: 20 }, (_, i) => `hunter${i + 3}`);
  const changed =
    (await Promise.all(others.map(async (value) => [value, await secretChecks(["TOKEN"], () => value)] as const)))
      .find(([, [check]]) => check!.check !== checks[0]!.check)![0];
  for (const other of [NO_ENVIRONMENT, () => changed]) {
    const { text, tree } = await recover(run, { environment: other });
    ok(!text.includes("hunter"));
    const [attempt] = tree.attempts.get("runs")!;
    deepEqual(attempt!.events.map(({ name }) => name), ["dagtrail.log", "dagtrail.notice", "exception"]);
    match(String(attempt!.events[1]!.attributes["dagtrail.message"]), /left out: .*TOKEN/);
    equal(tree.artifacts.length, 0);
  }
});

Deno.test("a run that was a part of somebody else's trace is recovered as that", async () => {
  const parent = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  await using run = runInTheMiddle(parent);
  await settled(run);
  const { recovered, tree, file } = await recover(run);
  deepEqual([recovered.finished, recovered.interrupted], [["done"], ["runs"]]);
  deepEqual([tree.run.traceId, tree.run.parentSpanId], [parent.traceId, parent.spanId]);
  equal(file.spans.filter(({ kind }) => kind === "server").length, 1);
});
