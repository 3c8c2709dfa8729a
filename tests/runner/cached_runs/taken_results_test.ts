import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { eventsOf, logged, runInProject } from "../../helpers/project_run.ts";
import { ranAndTaken } from "./decisions.ts";

const RECORDS = {
  "records.ts": `
    export default async ({ log, output }) => {
      console.log("a line of the attempt");
      log.param("found", { deep: [1, null] });
      for (let step = 0; step < 3; step++) log.metric("loss", step === 2 ? NaN : 1 / (step + 1), { step });
      log.value("tuned", "by hand");
      log.progress(0.5, "half");
      log.text("note", "a first note");
      log.text("note", "the last note");
      log.artifact("large.bin", new Uint8Array(300_000).fill(7));
      await output.writeText("deep/er/file.txt", "what it leaves");
      await output.writeBytes("bytes", new Uint8Array([0, 255]));
      return { rows: 3, none: null };
    };`,
  "reads.ts": `
    export default async ({ inputs, params }) => ({
      files: await inputs.from.list(),
      text: await inputs.from.readText("deep/er/file.txt"),
      bytes: [...await inputs.from.readBytes("bytes")],
      value: inputs.from.value,
      params,
    });`,
};

function tasks(n: number): Parameters<typeof runInProject>[1] {
  return {
    records: { module: "records.ts" },
    reads: { module: "reads.ts", inputs: { from: "records" }, params: { n } },
  };
}

Deno.test("what an attempt recorded and returned stands in the run file of a run that takes it, with its origin", async () => {
  await using project = await makeProject(RECORDS);
  const first = await runInProject(project, tasks(1));
  const second = await runInProject(project, tasks(1));
  deepEqual(ranAndTaken(second), { ran: [], taken: ["records", "reads"] });
  equal(second.result.result, "success");
  const [was, is] = [first.attempt("records"), second.attempt("records")];
  for (const name of ["dagtrail.param", "dagtrail.metric", "dagtrail.value"]) {
    deepEqual(
      eventsOf(is, name).map(({ attributes }) => attributes),
      eventsOf(was, name).map(({ attributes }) => attributes),
    );
  }
  deepEqual(logged(is, "dagtrail.metric", "loss"), [1, 0.5, NaN]);
  equal(eventsOf(is, "dagtrail.log").length, 0, "lines are the earlier run's");
  equal(eventsOf(is, "dagtrail.progress").length, 0);
  deepEqual(is.attributes["dagtrail.attempt.return_value"], { rows: 3, none: null });
  equal(is.attributes["dagtrail.attempt.cached"], true);
  equal(is.attributes["dagtrail.attempt.origin.run"], first.result.run);
  equal(is.attributes["dagtrail.attempt.origin.number"], 1);
  equal(is.attributes["dagtrail.attempt.origin.duration"], Math.round(Number(was.endNs - was.startNs) / 1e3) / 1e6);
  equal(is.startNs, is.endNs, "it took no time");
  equal(is.attributes["process.pid"], undefined, "there was no process");
  deepEqual(is.links.map(({ traceId, spanId, attributes }) => [traceId, spanId, { ...attributes }]), [
    [was.traceId, was.spanId, { "dagtrail.link.kind": "origin" }],
  ]);
  deepEqual(is.attributes["dagtrail.attempt.permissions"], was.attributes["dagtrail.attempt.permissions"]);
  equal(second.task("records").attributes["dagtrail.task.attempts"], 0);
  equal(
    second.task("records").attributes["dagtrail.task.cache.key"],
    first.task("records").attributes["dagtrail.task.cache.key"],
  );
});

Deno.test("artifacts of a result that is taken are there with their bytes, small and large ones", async () => {
  await using project = await makeProject(RECORDS);
  const first = await runInProject(project, tasks(1));
  await Deno.remove(project.path("runs/blobs"), { recursive: true });
  const second = await runInProject(project, tasks(1));
  const of = (run: typeof first): unknown[] =>
    [...run.artifacts("records")].map(([name, { attributes }]) => [name, attributes]);
  deepEqual(of(second), of(first));
  const note = second.artifacts("records").get("note")!.attributes["dagtrail.artifact.data"];
  equal(new TextDecoder().decode(note as Uint8Array), "the last note");
  const sha256 = second.artifacts("records").get("large.bin")!.attributes["dagtrail.artifact.sha256"];
  equal(Deno.statSync(project.path(`runs/blobs/${sha256}`)).size, 300_000);
});

Deno.test("a task that does run reads the files and the value of one that did not", async () => {
  await using project = await makeProject(RECORDS);
  await runInProject(project, tasks(1));
  const run = await runInProject(project, tasks(2), { keepWork: true });
  deepEqual(ranAndTaken(run), { ran: ["reads"], taken: ["records"] });
  deepEqual(run.result.tasks.reads!.value, {
    files: ["bytes", "deep/er/file.txt"],
    text: "what it leaves",
    bytes: [0, 255],
    value: { rows: 3, none: null },
    params: { n: 2 },
  });
  equal(run.attempt("reads").attributes["dagtrail.attempt.cached"], undefined);
});

Deno.test("files are put in place only for a task that runs, and are the cache's own under another name", async () => {
  await using project = await makeProject(RECORDS);
  await runInProject(project, tasks(1));
  const idle = await runInProject(project, tasks(1), { keepWork: true });
  equal(exists(`${idle.result.work}/tasks/records/taken`), false);
  const run = await runInProject(project, tasks(2), { keepWork: true });
  const info = Deno.lstatSync(`${run.result.work}/tasks/records/taken/output/deep/er/file.txt`);
  ok(info.nlink! >= 2, "it is a hard link");
  equal(info.mode! & 0o222, 0, "nobody may write to it");
});

Deno.test("files that differ in their times alone are the same files", async () => {
  await using project = await makeProject(RECORDS);
  await runInProject(project, tasks(1));
  // A new checkout: other times, the same content.
  for (const name of Object.keys(RECORDS)) Deno.utimeSync(project.path(name), 1, 1);
  deepEqual(ranAndTaken(await runInProject(project, tasks(1))), { ran: [], taken: ["records", "reads"] });
});

Deno.test("two checkouts of one project share a cache", async () => {
  await using one = await makeProject(RECORDS);
  await using two = await makeProject(RECORDS);
  await using shared = await makeProject();
  const cache = shared.path("cache");
  await runInProject(one, tasks(1), { cache });
  notEqual(one.root, two.root);
  deepEqual(ranAndTaken(await runInProject(two, tasks(1), { cache })), { ran: [], taken: ["records", "reads"] });
  equal(exists(two.path("runs/.cache")), false);
  equal(Deno.statSync(cache).mode! & 0o777, 0o700, "a cache is open to its owner alone");
});

Deno.test("a result whose records were cut at a limit is not kept, so that a run with higher limits has all of them", async () => {
  const check = async (limits: Readonly<Record<string, unknown>>, metrics: number): Promise<void> => {
    await using project = await makeProject({
      "records.ts": `export default ({ log }) => {
        for (let i = 0; i < ${metrics}; i++) log.metric("loss", i);
        for (let i = 0; i < 3; i++) log.text("note " + i, "a note");
      };`,
    });
    const of = (limits: Readonly<Record<string, unknown>>): Parameters<typeof runInProject>[1] => ({
      records: { module: "records.ts", limits },
    });
    const cut = await runInProject(project, of(limits), { keepWork: true });
    equal(cut.notices("records").at(-1), "what it left is not kept in the cache: its records were cut at a limit");
    const resumed = await runInProject(project, of(limits), { resume: cut.result.run });
    deepEqual(ranAndTaken(resumed), { ran: [], taken: ["records"] }, "what is resumed has all of them in its folder");
    const whole = await runInProject(project, of({}));
    deepEqual(ranAndTaken(whole).ran, ["records"]);
    equal(whole.artifacts("records").size, 3);
    equal(eventsOf(whole.attempt("records"), "dagtrail.metric").length, metrics);
    deepEqual(
      ranAndTaken(await runInProject(project, of(limits))).taken,
      ["records"],
      "what is whole serves any limits",
    );
  };
  await check({ artifacts: 2 }, 1);
  await check({ records: 4 }, 2);
  await check({ recordSize: "100B" }, 2);
  // More than is read at once, so that it is read in another way.
  await check({ records: 19_000 }, 20_000);
});

Deno.test("only a success is kept, and a task that failed runs again", async () => {
  await using project = await makeProject({
    "fails.ts": `export default ({ attempt }) => { throw new Error("no"); };`,
  });
  for (let turn = 0; turn < 2; turn++) {
    const run = await runInProject(project, { fails: { module: "fails.ts" } });
    equal(run.result.tasks.fails!.decision!.because, "nothing of it is in the cache");
  }
});

Deno.test("a result is not kept when a file that the task may read changed while it ran, and a notice says so", async () => {
  await using project = await makeProject({
    "rewritten.ts": `
      export default async ({ output }) => {
        await output.writeText("started", "");
        while (true) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          try {
            if ((await Deno.readTextFile(new URL("./flag.txt", import.meta.url))).includes("go")) return 1;
          } catch { /* it is being written */ }
        }
      };`,
    "flag.txt": "wait",
  });
  const task = { module: "rewritten.ts", permissions: { read: ["flag.txt"] } };
  const run = await runInProject(project, { task }, {
    onEvent: (event) => {
      if (event.type === "attempt-process") Deno.writeTextFileSync(project.path("flag.txt"), "go");
    },
  });
  deepEqual(run.notices("task").map((notice) => notice.replaceAll(/sha256:[0-9a-f]{8}/g, "#")), [
    "what it left is not kept for later runs, because meanwhile the digest of its data `flag.txt` changed from #… to #…",
  ]);
  const again = await runInProject(project, { task });
  equal(again.result.tasks.task!.attempts, 1);
});

Deno.test("a file that cannot be looked at costs a notice and nothing else, and what depends on it is not taken", async () => {
  await using project = await makeProject({
    "leaves.ts": `
      export default async ({ output }) => {
        // A name that is no UTF-8.
        const script = 'touch "$0/$(printf "\\\\377")"';
        await new Deno.Command("/bin/sh", { args: ["-c", script, output.directory] }).output();
      };`,
    "below.ts": `export default ({ inputs }) => inputs.from.task;`,
  });
  const tasks = {
    leaves: { module: "leaves.ts", permissions: { run: ["/bin/sh"] }, cache: "always" },
    below: { module: "below.ts", inputs: { from: "leaves" } },
  };
  for (let turn = 0; turn < 2; turn++) {
    const run = await runInProject(project, tasks);
    equal(run.result.result, "success");
    deepEqual(ranAndTaken(run), { ran: ["leaves", "below"], taken: [] });
    equal(run.notices("leaves").length, 1);
    ok(run.notices("leaves")[0]!.startsWith("what it left is not kept for later runs, because it cannot be read: "));
  }
});

Deno.test("files and artifacts that are a terabyte of nothing are not read to the end, and not kept", async () => {
  await using project = await makeProject({
    "output.ts": `export default async ({ output }) => {
        await output.writeText("hole", "");
        Deno.truncateSync(output.path("hole"), 1e12);
      };`,
    "artifact.ts": `export default ({ log, output }) => {
        const artifacts = output.directory.replace(/output$/, "artifacts");
        log.artifact("hole", "x");
        const [file] = [...Deno.readDirSync(artifacts)].map(({ name }) => artifacts + "/" + name);
        Deno.truncateSync(file, 1e12);
      };`,
  });
  const run = await runInProject(project, { output: { module: "output.ts" }, artifact: { module: "artifact.ts" } });
  equal(run.result.result, "success");
  match(run.notices("output")[0]!, /not kept .* because it cannot be read: .* there are holes in them/);
  match(run.notices("artifact").join("\n"), /not kept in the cache: its artifact .* larger than its limit/);
});

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
