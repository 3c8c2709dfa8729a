import { deepEqual } from "node:assert/strict";
import { makeProject } from "../helpers/project.ts";
import { runInProject } from "../helpers/project_run.ts";

/** Places where one task could leave something that another one finds, without an edge between them. */
const CHANNELS: Readonly<Record<string, { leave: string; take: string; permissions?: object; noControl?: true }>> = {
  localStorage: { leave: `localStorage.setItem("k", canary);`, take: `return localStorage.getItem("k");` },
  caches: {
    leave: `await (await caches.open("c")).put("http://x.invalid/", new Response(canary));`,
    take: `return await (await (await caches.open("c")).match("http://x.invalid/")).text();`,
  },
  "caches of a worker": {
    leave:
      `await worker("await (await caches.open('c')).put('http://x.invalid/', new Response(" + JSON.stringify(canary) + ")); postMessage(1)");`,
    take:
      `return await worker("postMessage(await (await (await caches.open('c')).match('http://x.invalid/')).text())");`,
  },
  "a file in the system's temporary folder": {
    leave: `Deno.writeTextFileSync("/tmp/dagtrail-channel-test", canary);`,
    take: `return Deno.readTextFileSync("/tmp/dagtrail-channel-test");`,
  },
  "a temporary file": {
    leave:
      `Deno.renameSync(Deno.makeTempFileSync(), "/tmp/dagtrail-channel-test-2"); Deno.writeTextFileSync("/tmp/dagtrail-channel-test-2", canary);`,
    take: `return Deno.readTextFileSync("/tmp/dagtrail-channel-test-2");`,
  },
  "its own module": {
    leave: `Deno.writeTextFileSync(new URL("./shared.txt", import.meta.url), canary);`,
    take: `return Deno.readTextFileSync(new URL("./shared.txt", import.meta.url));`,
  },
  "its own output of an earlier run": {
    leave: `Deno.writeTextFileSync(new URL("./runs-left", import.meta.url), canary);`,
    take: `return Deno.readTextFileSync(new URL("./runs-left", import.meta.url));`,
  },
};

const WORKER = `
  const worker = (code) => new Promise((resolve, reject) => {
    const it = new Worker("data:application/javascript," + encodeURIComponent(code), { type: "module" });
    it.onmessage = ({ data }) => resolve(data);
    it.onerror = (event) => { event.preventDefault(); reject(new Error(event.message)); };
  });`;

Deno.test("nothing that a task leaves is found by another task or another run, unless an edge is between them", async () => {
  const canary = `canary-${crypto.randomUUID()}`;
  const names = Object.keys(CHANNELS);
  const modules = names.flatMap((name, i) =>
    (["leave", "take"] as const).map((what) => [
      `${what}-${i}.ts`,
      `${WORKER} export default async ({ params: { canary } }) => { ${CHANNELS[name]![what]} };`,
    ])
  );
  await using project = await makeProject(Object.fromEntries(modules));
  const tasks = Object.fromEntries(names.flatMap((_, i) => [
    [`leave-${i}`, { module: `leave-${i}.ts`, params: { canary } }],
    [`take-${i}`, { module: `take-${i}.ts`, after: [`leave-${i}`], params: { canary: "" } }],
  ]));
  try {
    for (let turn = 0; turn < 2; turn++) {
      const run = await runInProject(project, tasks);
      const taken = names.filter((_, i) => run.result.tasks[`take-${i}`]!.value === canary);
      deepEqual(taken, [], `run ${turn + 1}`);
    }
    // With nothing around them, one finds what the other has left.
    const plain = async (module: string): Promise<string> => {
      const call = `console.log(await (await import(${
        JSON.stringify(project.url(module))
      })).default({ params: { canary: ${JSON.stringify(canary)} } })); Deno.exit(0)`;
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "--location=http://channel.invalid/", call],
        env: { DENO_DIR: project.path("../deno"), NO_COLOR: "1" },
      }).output();
      return new TextDecoder().decode(stdout).trim();
    };
    const found = await Promise.all(names.map(async (name, i) => {
      await plain(`leave-${i}.ts`);
      return await plain(`take-${i}.ts`) === canary ? [] : [name];
    }));
    deepEqual(found.flat(), []);
  } finally {
    for (const file of ["", "-2"]) await Deno.remove(`/tmp/dagtrail-channel-test${file}`).catch(() => {});
  }
});
