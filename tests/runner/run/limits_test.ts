import { deepEqual, equal, match, ok } from "node:assert/strict";
import { HAS_PROC } from "../../helpers/processes.ts";
import { makeProject } from "../../helpers/project.ts";
import { logged, runInProject } from "../../helpers/project_run.ts";

Deno.test("lines beyond a limit are left out, and notices say where, how many and how to raise it", async () => {
  await using project = await makeProject({
    "prints.ts": `export default ({ params }) => { for (let i = 0; i < params.n; i++) console.log("line " + i); };`,
  });
  const run = await runInProject(project, {
    lines: { module: "prints.ts", params: { n: 1000 }, limits: { logLines: 100 } },
    size: { module: "prints.ts", params: { n: 1000 }, limits: { logSize: "700B" } },
    fits: { module: "prints.ts", params: { n: 100 }, limits: { logLines: 100 } },
  });
  equal(run.result.result, "success");
  deepEqual(run.printed("lines"), Array.from({ length: 100 }, (_, i) => `line ${i}`));
  deepEqual(run.notices("lines"), [
    "its output is cut here, at the limit of 100 lines: raise it with the task's limits: { logLines: … }",
    "left out: 900 lines of its output (8.1 kB)",
  ]);
  ok(run.printed("size").join("\n").length <= 700 && run.printed("size").length > 80);
  match(run.notices("size").join("\n"), /limit of 700 B: .*logSize: …[^]*left out: 9\d\d lines/);
  deepEqual([run.printed("fits").length, run.notices("fits")], [100, []]);
});

Deno.test("records, artifacts and spans beyond a limit are left out, and notices say so", async () => {
  await using project = await makeProject({
    "logs.ts": `
      import { trace } from "npm:@opentelemetry/api@1.10.0";
      export default ({ log }) => {
        for (let i = 0; i < 30; i++) log.metric("m", i);
        for (let i = 0; i < 8; i++) log.text("text " + i, "x".repeat(i === 1 ? 5000 : 10));
        for (let i = 0; i < 50; i++) trace.getTracer("t").startSpan("span " + i).end();
        return "kept";
      };`,
  });
  const run = await runInProject(project, {
    logs: { module: "logs.ts", limits: { records: 40, artifacts: 3, artifactSize: "1kB" } },
  });
  equal(run.result.tasks.logs!.value, "kept");
  equal(logged(run.attempt("logs"), "dagtrail.metric", "m").length, 30);
  deepEqual([...run.artifacts("logs").keys()], ["text 0", "text 2"]);
  const notices = run.notices("logs").join("\n");
  match(notices, /limit of 3 artifacts, and those that follow are left out: raise it .*artifacts: …/);
  match(notices, /left out: 5 artifacts/);
  match(notices, /artifact "text 1" could not be kept: .*5\.0 kB, more than the limit of 1\.0 kB; .*artifactSize: …/);
  match(notices, /limit of 40 records, and spans that follow are left out/);
  match(notices, /left out: 10 spans of its own/);
  equal(run.file.spans.filter(({ name }) => name.startsWith("span ")).length, 40);
});

const ENDED: Readonly<Record<string, { body: string; limits: object; type: string; message: RegExp; proc?: true }>> = {
  "processor time": {
    body: `for (;;);`,
    limits: { cpu: "300ms" },
    type: "CpuLimit",
    message: /more than 300 ms of processor time; raise it .*cpu: …/,
    proc: true,
  },
  "a huge file": {
    body: `const file = Deno.openSync("huge", { write: true, create: true });
      for (;;) file.writeSync(new Uint8Array(2 ** 20));`,
    limits: { disk: "30MB" },
    type: "DiskLimit",
    message: /more than 30 MB on the disk; raise it .*disk: …/,
  },
  "a million small files": {
    body: `for (let i = 0;; i++) Deno.writeTextFileSync(output.directory + "/" + i, "");`,
    limits: { files: 2000 },
    type: "FileLimit",
    message: /more than 2,000 files; raise it .*files: …/,
  },
};

for (const [name, { body, limits, type, message, proc }] of Object.entries(ENDED)) {
  Deno.test({
    name: `a task that takes more than its limit with ${name} is ended, and the outcome names the limit`,
    ignore: proc === true && !HAS_PROC,
    async fn() {
      await using project = await makeProject({
        "takes.ts": `export default ({ output, log }) => { log.metric("before", 1); ${body} };`,
      });
      const run = await runInProject(project, { takes: { module: "takes.ts", limits } });
      const { result, exception } = run.result.tasks.takes!;
      deepEqual([result, exception?.type], ["error", type]);
      match(exception!.message, message);
      deepEqual(logged(run.attempt("takes"), "dagtrail.metric", "before"), [1]);
      await Deno.remove(run.result.work!, { recursive: true });
    },
  });
}

Deno.test("a hole in a file takes nothing of the disk", async () => {
  await using project = await makeProject({
    "sparse.ts": `export default async ({ output }) => {
      await Deno.truncate(await Deno.makeTempFile(), 1e12);
      // Until the runner has looked once.
      await new Promise((resolve) => setTimeout(resolve, 1500));
    };`,
  });
  const run = await runInProject(project, { sparse: { module: "sparse.ts", limits: { disk: "1MB" } } });
  equal(run.result.result, "success");
});

Deno.test("the run's limits hold for tasks that set none", async () => {
  await using project = await makeProject({
    "prints.ts": `export default () => { for (let i = 0; i < 50; i++) console.log(i); };`,
  });
  const tasks = {
    runs: { module: "prints.ts" },
    own: { module: "prints.ts", limits: { logLines: 20 } },
  };
  const run = await runInProject(project, tasks, { limits: { logLines: 10 } });
  deepEqual([run.printed("runs").length, run.printed("own").length], [10, 20]);
});

Deno.test({
  name: "what programs use that a task starts counts as the task's own",
  ignore: !HAS_PROC,
  async fn() {
    await using project = await makeProject({
      "starts.ts": `export default async ({ params }) => {
        await new Deno.Command("sh", { args: ["-c", params.script] }).output();
      };`,
    });
    const starts = { module: "starts.ts", permissions: { run: ["sh"] } };
    const run = await runInProject(project, {
      cpu: { ...starts, params: { script: "while :; do :; done" }, limits: { cpu: "500ms" } },
      processes: {
        ...starts,
        params: { script: "for i in 1 2 3 4 5 6 7 8; do sleep 600 & done; wait" },
        limits: { processes: 6 },
      },
      memory: {
        ...starts,
        params: { script: 'x=$(head -c 300000000 /dev/zero | tr "\\\\0" x); sleep 600' },
        limits: { memory: "250MB" },
      },
    }, { maxParallel: 3 });
    const types = Object.values(run.result.tasks).map(({ exception }) => exception?.type);
    deepEqual(types, ["CpuLimit", "ProcessLimit", "OutOfMemory"]);
  },
});
