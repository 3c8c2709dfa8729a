import { deepEqual, equal } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";
import { managed, type Seen, tryingTask } from "./hostile_task.ts";

Deno.test("a task writes in its attempt's directory and nowhere else", async () => {
  await using project = await makeProject({
    "task.ts": tryingTask({
      "its output": "Deno.writeTextFileSync(output.directory + '/mark', 'x')",
      "a temporary file": "(await Deno.makeTempFile()).length > 0",
      "its current folder": "Deno.writeTextFileSync('mark', 'x')",
      "its own code": "Deno.writeTextFileSync(new URL(import.meta.url), 'export default 1')",
      "the project": "Deno.writeTextFileSync(params.root + '/mark', 'x')",
      "the folder of runs": "Deno.writeTextFileSync(params.root + '/runs/mark', 'x')",
      "the system's temporary folder": "Deno.writeTextFileSync(params.root + '/../mark', 'x')",
      "another attempt": "Deno.writeTextFileSync(output.directory.replace('/task/', '/other/') + '/mark', 'x')",
      "a new folder": "Deno.mkdirSync(params.root + '/mark')",
      "removal": "Deno.removeSync(params.root + '/deno.json')",
      "node:fs": "(await import('node:fs')).writeFileSync(params.root + '/mark', 'x')",
      "a database": "new (await import('node:sqlite')).DatabaseSync(params.root + '/mark')",
      "a kv store": "await Deno.openKv(params.root + '/mark')",
    }),
    "other.ts": "export default ({ output }) => output.writeText('own.txt', '');",
  });
  const before = Deno.readTextFileSync(project.path("task.ts"));
  const run = await runInProject(project, {
    other: { module: "other.ts" },
    task: { module: "task.ts", params: { root: project.root }, after: ["other"] },
  }, { keepWork: true });
  deepEqual(managed(run.result.tasks.task!.value), ["its output", "a temporary file", "its current folder"]);
  equal(Deno.readTextFileSync(project.path("task.ts")), before);
  const marks = [
    project.root,
    project.path("runs"),
    project.path(".."),
    `${run.result.work}/tasks/other/attempt-1/output`,
  ]
    .filter((folder) => [...Deno.readDirSync(folder)].some(({ name }) => name === "mark"));
  deepEqual(marks, []);
  equal(Deno.statSync(project.path("deno.json")).isFile, true);
});

Deno.test("a task reaches the network that it declared, and no other", async () => {
  const arrived = { declared: 0, other: 0 };
  const serve = (which: "declared" | "other"): Deno.HttpServer<Deno.NetAddr> =>
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
      arrived[which]++;
      return new Response("export default 'code from the net';", { headers: { "content-type": "text/javascript" } });
    });
  await using declared = serve("declared");
  await using other = serve("other");
  const attempts = {
    fetch: "await (await fetch(params.url)).text()",
    connect: "(await Deno.connect({ hostname: '127.0.0.1', port: params.port })).close()",
    listen: "Deno.listen({ hostname: '127.0.0.1', port: 0 }).close()",
    "node:http":
      "await new Promise(async (resolve, reject) => (await import('node:http')).get(params.url, (response) => resolve(response.statusCode)).on('error', reject))",
    import: "(await import(params.url + 'x.js')).default",
    "npm import": "(await import('npm:' + 'left-pad@1.2.0')).default",
    WebSocket:
      "await new Promise((resolve, reject) => Object.assign(new WebSocket(params.url), { onopen: resolve, onerror: reject }))",
    "another name": "await (await fetch(params.url.replace('127.0.0.1', 'localhost'))).text()",
    Worker:
      "await new Promise((resolve, reject) => Object.assign(new Worker(params.url + 'x.js', { type: 'module' }), { onmessage: resolve, onerror: (event) => { event.preventDefault(); reject(new Error()); } }))",
    DNS: "await Deno.resolveDns('localhost', 'A')",
  };
  await using project = await makeProject({ "task.ts": tryingTask(attempts) });
  const params = (server: Deno.HttpServer<Deno.NetAddr>): object => ({
    port: server.addr.port,
    url: `http://127.0.0.1:${server.addr.port}/`,
  });
  const run = await runInProject(project, {
    none: { module: "task.ts", params: params(other) },
    // Another port of the same host is another place.
    some: {
      module: "task.ts",
      params: params(other),
      permissions: { net: [`127.0.0.1:${declared.addr.port}`] },
    },
    allowed: {
      module: "task.ts",
      params: params(declared),
      permissions: { net: [`127.0.0.1:${declared.addr.port}`] },
    },
  });
  equal(run.result.result, "success");
  deepEqual(managed(run.result.tasks.none!.value), []);
  deepEqual(managed(run.result.tasks.some!.value), []);
  equal(arrived.other, 0);
  deepEqual(managed(run.result.tasks.allowed!.value).sort(), ["connect", "fetch", "node:http"]);
  equal(arrived.declared >= 2, true);
});

Deno.test("a task sees the environment that it declared, and no other", async () => {
  Deno.env.set("DAGTRAIL_TEST_SEEN", "declared value");
  Deno.env.set("DAGTRAIL_TEST_HIDDEN", "hidden value");
  try {
    await using project = await makeProject({
      "task.ts": tryingTask({
        declared: "Deno.env.get('DAGTRAIL_TEST_SEEN')",
        hidden: "Deno.env.get('DAGTRAIL_TEST_HIDDEN')",
        home: "Deno.env.get('HOME')",
        all: "Deno.env.toObject()",
        "node:process":
          "(await import('node:process')).default.env.DAGTRAIL_TEST_HIDDEN ?? (() => { throw new Error() })()",
        "/proc/self/environ": "Deno.readTextFileSync('/proc/self/environ')",
        "the runner's environ": "Deno.readTextFileSync('/proc/' + Deno.ppid + '/environ')",
      }),
      "programs.ts":
        `export default async () => new TextDecoder().decode((await new Deno.Command("env").output()).stdout);`,
    });
    const run = await runInProject(project, {
      task: { module: "task.ts", permissions: { env: ["DAGTRAIL_TEST_SEEN"] } },
      programs: { module: "programs.ts", permissions: { run: ["env"] } },
    });
    equal((run.result.tasks.task!.value as Seen).declared!.got, "declared value");
    deepEqual(managed(run.result.tasks.task!.value), ["declared"]);
    // A program that a task starts gets the process's whole environment, so that must be bare too.
    equal(run.result.tasks.programs!.result, "success");
    equal(run.text.includes("hidden value"), false);
  } finally {
    Deno.env.delete("DAGTRAIL_TEST_SEEN");
    Deno.env.delete("DAGTRAIL_TEST_HIDDEN");
  }
});

Deno.test("a task starts no program, loads no native code and asks no system information unless it declared so", async () => {
  const attempts = {
    run: "(await new Deno.Command('touch', { args: [output.directory + '/mark'] }).output()).code",
    "run by path": "(await new Deno.Command('/usr/bin/touch', { args: [output.directory + '/mark'] }).output()).code",
    "run of Deno": "(await new Deno.Command(Deno.execPath(), { args: ['eval', '0'] }).output()).code",
    "node:child_process":
      "(await import('node:child_process')).execFileSync('touch', [output.directory + '/mark']).length",
    ffi: "Deno.dlopen('libc.so.6', { getpid: { parameters: [], result: 'i32' } }).symbols.getpid()",
    hostname: "Deno.hostname()",
    "node:os": "(await import('node:os')).userInfo().username",
    "a signal to the runner": "Deno.kill(Deno.ppid, 'SIGUSR2')",
  };
  await using project = await makeProject({ "task.ts": tryingTask(attempts) });
  const run = await runInProject(project, {
    task: { module: "task.ts" },
    allowed: { module: "task.ts", permissions: { run: ["touch"], ffi: true, sys: ["hostname"] } },
  }, { keepWork: true });
  deepEqual(managed(run.result.tasks.task!.value), []);
  const marked = (id: string): boolean =>
    [...Deno.readDirSync(`${run.result.work}/tasks/${id}/attempt-1/output`)].some(({ name }) => name === "mark");
  equal(marked("task"), false);
  equal(marked("allowed"), true);
  const allowed = managed(run.result.tasks.allowed!.value);
  deepEqual(["run", "hostname", "run of Deno", "node:os"].map((name) => allowed.includes(name)), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("there is no storage by which one task could leave something for another", async () => {
  const STORAGE = tryingTask({
    localStorage: "localStorage.getItem('left') ?? localStorage.setItem('left', 'x')",
    sessionStorage: "sessionStorage.setItem('left', 'x')",
    caches: "await (await caches.open('left')).put('http://x.invalid/', new Response('x'))",
    "a kv store of its own": "await Deno.openKv()",
    "the names":
      "[typeof localStorage, typeof sessionStorage, typeof caches].every((type) => type === 'undefined') ? (() => { throw new Error() })() : 'there'",
  });
  await using project = await makeProject({ "task.ts": STORAGE });
  const run = await runInProject(project, {
    first: { module: "task.ts" },
    second: { module: "task.ts", after: ["first"] },
  });
  deepEqual(managed(run.result.tasks.first!.value), []);
  deepEqual(managed(run.result.tasks.second!.value), []);
});

Deno.test("the configuration of the project's folder does not widen what a task may do", async () => {
  await using project = await makeProject({
    "deno.json": JSON.stringify({ permissions: { default: { read: true, net: true, env: true, run: true } } }),
    "package.json": JSON.stringify({ type: "commonjs" }),
    ".npmrc": "registry=http://127.0.0.1:1/",
    "secret.txt": "not declared",
    "task.ts": tryingTask({ read: "Deno.readTextFileSync(params.path)", env: "Deno.env.toObject()" }),
  });
  const run = await runInProject(project, {
    task: { module: "task.ts", params: { path: project.path("secret.txt") } },
  });
  deepEqual(managed(run.result.tasks.task!.value), []);
});
