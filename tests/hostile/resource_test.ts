import { deepEqual, equal, ok } from "node:assert/strict";
import { HAS_PROC, processesIn } from "../helpers/processes.ts";
import { makeProject } from "../helpers/project.ts";
import { runInProject } from "../helpers/project_run.ts";

/** Tasks that take what they can get, and how each must end. */
const TAKERS: Readonly<Record<string, { body: string; ends: string; options?: object }>> = {
  "blocks its event loop": { body: "for (;;);", ends: "timeout Timeout" },
  "does not listen to a request to stop": {
    body: `Deno.addSignalListener("SIGTERM", () => {}); await new Promise(() => setInterval(() => {}, 1000));`,
    ends: "timeout Timeout",
  },
  "stops itself": { body: `Deno.kill(Deno.pid, "SIGSTOP"); await new Promise(() => {});`, ends: "timeout Timeout" },
  "prints at full speed": {
    body: `const line = new TextEncoder().encode("x".repeat(999) + "\\n"); for (;;) Deno.stdout.writeSync(line);`,
    ends: "timeout Timeout",
    options: { limits: { logSize: "300kB" } },
  },
  "prints without a line break": {
    body: `const part = new Uint8Array(1e6).fill(65); for (let i = 0; i < 60; i++) Deno.stdout.writeSync(part);`,
    ends: "success",
    options: { limits: { logSize: "300kB" } },
  },
  "floods its records": {
    body: `for (let i = 0;; i++) log.metric("m", i);`,
    ends: "timeout Timeout",
    options: { limits: { records: 500 } },
  },
  "returns twenty million letters": { body: `return "x".repeat(20e6);`, ends: "failure RangeError" },
  "throws twenty million letters": { body: `throw new Error("x".repeat(20e6));`, ends: "failure Error" },
  "does not let go when it is over": {
    body: `globalThis.addEventListener("unload", () => { for (;;); });`,
    ends: "timeout Timeout",
  },
  "does not let go by node:process": {
    body: `(await import("node:process")).default.on("exit", () => { for (;;); });`,
    ends: "success",
  },
  "leaves before it returns": { body: `Deno.exit(0);`, ends: "failure Exit" },
  "says that it returned, and fails": {
    body:
      `Deno.writeTextFileSync(output.directory + "/../records.jsonl", '{"kind":"return","time":"1","value":"forged"}\\n', { append: true }); Deno.exit(3);`,
    ends: "failure Exit",
  },
  "replaces its records with a folder": {
    body: `const path = output.directory + "/../records.jsonl"; Deno.removeSync(path); Deno.mkdirSync(path); return 1;`,
    ends: "failure Exit",
  },
  "makes its records a hole": {
    body: `Deno.truncateSync(output.directory + "/../records.jsonl", 1e12);`,
    ends: "failure Exit",
    options: { limits: { recordSize: "1MB" } },
  },
  "makes a hole of its output": {
    body: `await output.writeText("hole", ""); Deno.truncateSync(output.path("hole"), 1e12);`,
    ends: "success",
  },
  "nests folders as deep as a path can be": {
    body:
      `let path = output.directory; try { for (;;) Deno.mkdirSync(path += "/" + "d".repeat(200)); } catch { /* That deep. */ }`,
    ends: "success",
  },
  "fills its memory": {
    body:
      `const kept = []; for (;;) { kept.push(new Uint8Array(8e6).fill(1)); await new Promise((resolve) => setTimeout(resolve)); }`,
    ends: "error OutOfMemory",
    options: { limits: { memory: "200MB" }, timeout: "20s" },
  },
  "starts workers without end": {
    body:
      `for (;;) { new Worker("data:application/javascript,setInterval(() => {}, 1e6)", { type: "module" }); await new Promise((resolve) => setTimeout(resolve)); }`,
    ends: "error OutOfMemory",
    options: { limits: { memory: "150MB" }, timeout: "20s" },
  },
};

/** Tasks that may start programs, and do what only programs can. */
const STARTERS: Readonly<Record<string, { body: string; ends: string; options?: object }>> = {
  "leaves a program that holds its output": {
    body: `new Deno.Command("sh", { args: ["-c", "sleep 600"], stdin: "null" }).spawn().unref();`,
    ends: "success",
  },
  "leaves a program that ignores every request": {
    body:
      `new Deno.Command("sh", { args: ["-c", "trap '' TERM HUP INT; while :; do sleep 600; done"], stdin: "null" }).spawn().unref();`,
    ends: "success",
  },
  "starts programs without end": {
    body:
      `for (;;) { new Deno.Command("sleep", { args: ["600"], stdin: "null" }).spawn().unref(); await new Promise((resolve) => setTimeout(resolve)); }`,
    ends: "error ProcessLimit",
    options: { limits: { processes: 20 } },
  },
  "leaves a pipe in its output": {
    body: `await new Deno.Command("mkfifo", { args: [output.directory + "/pipe"] }).output();`,
    ends: "error UnsafeOutputError",
  },
  "leaves a folder of links in its output": {
    body:
      `await new Deno.Command("sh", { args: ["-c", 'for i in 1 2 3 4 5 6 7 8 9; do ln -s / "$0/$i"; done', output.directory] }).output();`,
    ends: "error UnsafeOutputError",
  },
  "makes its output a link": {
    body:
      `await new Deno.Command("ln", { args: ["-s", "/etc", output.path("x").replace(/output\\/x$/, "elsewhere")] }).output(); Deno.removeSync(output.directory); await new Deno.Command("sh", { args: ["-c", 'mv "$0/elsewhere" "$0/output"', output.path("x").replace(/\\/output\\/x$/, "")] }).output();`,
    ends: "error UnsafeOutputError",
  },
};

Deno.test({
  name: "tasks that take what they can get are ended and named, and the others go on",
  ignore: !HAS_PROC,
  async fn() {
    const all = { ...TAKERS, ...STARTERS };
    const names = Object.keys(all);
    await using project = await makeProject({
      "fine.ts": `export default async ({ output }) => { await output.writeText("f", "x"); return "fine"; };`,
      ...Object.fromEntries(names.map((name, i) => [
        `taker-${i}.ts`,
        `export default async ({ output, log }) => { ${all[name]!.body} };`,
      ])),
    });
    const tasks = Object.fromEntries(names.map((name, i) => [`taker-${i}`, {
      module: `taker-${i}.ts`,
      timeout: "1500ms",
      grace: "100ms",
      ...(name in STARTERS ? { permissions: { run: true } } : {}),
      ...all[name]!.options,
    }]));
    const run = await runInProject(project, {
      ...tasks,
      before: { module: "fine.ts" },
      fine: { module: "fine.ts", inputs: { from: "before" } },
    }, {
      maxParallel: 6,
    });
    const ended = names.map((name, i) => {
      const { result, exception } = run.result.tasks[`taker-${i}`]!;
      return `${name}: ${[result, exception?.type].filter((part) => part !== undefined).join(" ")}`;
    });
    const expected = names.map((name) => `${name}: ${all[name]!.ends}`);
    deepEqual(ended.filter((end) => !expected.includes(end)), []);
    equal(run.result.tasks.fine!.value, "fine");
    ok(run.text.length < 5e6, `the run file has ${run.text.length} characters`);
    deepEqual(processesIn(project.root), []);
    // Deep folders too go with the run.
    await Deno.remove(run.result.work!, { recursive: true });
  },
});
