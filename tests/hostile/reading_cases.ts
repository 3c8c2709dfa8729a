import type { HostileCase } from "./hostile_case.ts";

const secret = (name: string, body: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "secret",
  body,
  ...more,
});

/** A module that imports the target as text, statically. */
const IMPORTS = '`import x from "file://${target.path}" with { type: "text" }; export default x;`';
const POSTS = '`import x from "file://${target.path}" with { type: "text" }; postMessage(x);`';
const NODE_POSTS =
  '`import x from "file://${target.path}" with { type: "text" }; import { parentPort } from "node:worker_threads"; parentPort.postMessage(x);`';
const NODE_WORKER = `new Promise((resolve, reject) => it.on("message", resolve).on("error", reject))`;

/** Ways to get at what a file holds that nobody granted. */
export const READING: readonly HostileCase[] = [
  secret("Deno.readTextFile", "return await Deno.readTextFile(target.path);"),
  secret("Deno.readFileSync", "return new TextDecoder().decode(Deno.readFileSync(target.path));"),
  secret("Deno.open", "return await new Response((await Deno.open(target.path)).readable).text();"),
  secret(
    "Deno.openSync for reading and writing",
    "using f = Deno.openSync(target.path, { read: true, write: true }); const b = new Uint8Array(99); f.readSync(b); return new TextDecoder().decode(b);",
  ),
  secret("node:fs", `return (await import("node:fs")).readFileSync(target.path, "utf8");`),
  secret("node:fs/promises", `return await (await import("node:fs/promises")).readFile(target.path, "utf8");`),
  secret(
    "a stream of node:fs",
    `let text = ""; for await (const part of (await import("node:fs")).createReadStream(target.path)) text += part; return text;`,
  ),
  secret(
    "a path that is bytes",
    `const { Buffer } = await import("node:buffer"); return (await import("node:fs")).readFileSync(Buffer.from(target.path), "utf8");`,
  ),
  secret("fetch of a file", `return await (await fetch("file://" + target.path)).text();`),
  secret(
    "dots",
    `return Deno.readTextFileSync(output.directory + "/../../../../../../../../../../../../../../.." + target.path);`,
  ),
  secret(
    "a URL with escapes",
    `return Deno.readTextFileSync(new URL("file://" + target.path.replaceAll("s", "%73")));`,
  ),
  secret(
    "a URL with escaped dots",
    `return Deno.readTextFileSync(new URL("file://" + output.directory + "/%2e%2e".repeat(15) + target.path));`,
  ),
  secret("a URL with a host", `return Deno.readTextFileSync(new URL("file://localhost" + target.path));`),
  secret("slashes and dots", `return Deno.readTextFileSync("//" + target.path.replaceAll("/", "/.//"));`),
  secret(
    "a path of four thousand characters",
    `return Deno.readTextFileSync("/" + "./".repeat(1900) + target.path.slice(1));`,
  ),
  secret("a NUL in the path", `return Deno.readTextFileSync(target.path + "\\0" + output.directory);`, {
    noControl: "a path cannot have one",
  }),
  secret("the root of its own process", `return Deno.readTextFileSync("/proc/self/root" + target.path);`),
  secret(
    "the root of the runner's process",
    "return Deno.readTextFileSync(`/proc/${target.runner}/root${target.path}`);",
  ),
  secret(
    "the folder of its own process",
    `return Deno.readTextFileSync("/proc/self/cwd" + "/..".repeat(15) + target.path);`,
  ),
  secret("a thread of its own process", "return Deno.readTextFileSync(`/proc/thread-self/root${target.path}`);"),
  secret(
    "a folder's descriptors",
    `const f = await Deno.open(target.path); return Deno.readTextFileSync("/dev/fd/" + [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => name).find((name) => { try { return Deno.readLinkSync("/proc/self/fd/" + name) === target.path; } catch { return false; } }));`,
  ),
  secret(
    "a symbolic link of its own",
    `Deno.symlinkSync(target.path, output.directory + "/link"); return Deno.readTextFileSync(output.directory + "/link");`,
  ),
  secret(
    "a symbolic link of its own to a folder",
    `Deno.symlinkSync(target.dir, output.directory + "/dir"); return Deno.readTextFileSync(output.directory + "/dir/secret.txt");`,
  ),
  secret(
    "a relative link by node:fs",
    `(await import("node:fs")).symlinkSync("../".repeat(20) + target.path.slice(1), output.directory + "/up"); return Deno.readTextFileSync(output.directory + "/up");`,
  ),
  secret(
    "a hard link of its own",
    `Deno.linkSync(target.path, output.directory + "/hard"); return Deno.readTextFileSync(output.directory + "/hard");`,
  ),
  secret(
    "a copy",
    `Deno.copyFileSync(target.path, output.directory + "/copy"); return Deno.readTextFileSync(output.directory + "/copy");`,
  ),
  secret(
    "a copy by node:fs",
    `(await import("node:fs")).cpSync(target.dir, output.directory + "/copies", { recursive: true }); return Deno.readTextFileSync(output.directory + "/copies/secret.txt");`,
  ),
  secret(
    "moving it here",
    `Deno.renameSync(target.path, output.directory + "/moved"); return Deno.readTextFileSync(output.directory + "/moved");`,
  ),
  secret("the names in a folder", "return [...Deno.readDirSync(target.dir)].map(({ name }) => name).join();"),
  secret("the names in a folder by node:fs", `return (await import("node:fs")).readdirSync(target.dir).join();`),
  secret("a link's target", `Deno.chdir(target.dir); return Deno.readLinkSync("named");`),
  secret("an import as text", `return (await import(target.path, { with: { type: "text" } })).default;`),
  secret("an import as JSON", `return (await import(target.json, { with: { type: "json" } })).default.canary;`),
  secret("an import of code", "return (await import(target.module)).default;"),
  secret("an import by eval", "return (await (0, eval)('import(' + JSON.stringify(target.module) + ')')).default;"),
  secret(
    "an import by a function's text",
    "return (await new Function('return import(' + JSON.stringify(target.module) + ')')()).default;",
  ),
  secret(
    "an import by node:vm",
    `const vm = await import("node:vm"); return (await vm.runInThisContext("import(" + JSON.stringify(target.module) + ")", { importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER })).default;`,
  ),
  secret(
    "a data URL's import",
    `return (await import("data:application/javascript," + encodeURIComponent(${IMPORTS}))).default;`,
  ),
  secret(
    "a blob's import",
    `return (await import(URL.createObjectURL(new Blob([${IMPORTS}], { type: "application/javascript" })))).default;`,
  ),
  secret("its own module's import", `return (await import(own("m.js", ${IMPORTS}))).default;`),
  secret(
    "its own module's dynamic import",
    'return (await import(own(\'d.js\', `export default (await import("file://${target.path}", { with: { type: "text" } })).default;`))).default;',
  ),
  secret(
    "its own module's export from elsewhere",
    "return (await import(own('e.js', `export { default } from \"file://${target.module}\";`))).default;",
  ),
  secret("require", `return (await import("node:module")).createRequire(import.meta.url)(target.json).canary;`),
  secret(
    "its own CommonJS module",
    "return (await import('node:module')).createRequire(import.meta.url)(own('c.cjs', `module.exports = require(${JSON.stringify(target.json)}).canary;`));",
  ),
  secret(
    "a worker that reads",
    "return await worker(`postMessage(Deno.readTextFileSync(${JSON.stringify(target.path)}))`);",
  ),
  secret("a worker's static import", `return await worker(${POSTS});`),
  secret("a worker's file with a static import", `return await worker("file://" + own("w.js", ${POSTS}));`),
  secret(
    "a worker from a blob",
    `return await worker(URL.createObjectURL(new Blob([${POSTS}], { type: "application/javascript" })));`,
  ),
  secret("a worker from elsewhere", `return await worker("file://" + target.module);`),
  secret(
    "a worker's dynamic import",
    "return await worker(`postMessage((await import('file://' + ${JSON.stringify(target.path)}, { with: { type: 'text' } })).default)`);",
  ),
  secret(
    "a worker that asks for more",
    "return await worker(`postMessage(Deno.readTextFileSync(${JSON.stringify(target.path)}))`, { deno: { permissions: { read: true } } });",
    {
      noControl: "Deno takes a worker's permissions with an unstable flag alone",
    },
  ),
  secret(
    "node:worker_threads",
    `const { Worker } = await import("node:worker_threads"); const it = new Worker("require('node:worker_threads').parentPort.postMessage(require('node:fs').readFileSync(" + JSON.stringify(target.path) + ", 'utf8'))", { eval: true }); return await ${NODE_WORKER};`,
  ),
  secret(
    "a module of node:worker_threads",
    `const { Worker } = await import("node:worker_threads"); const it = new Worker(new URL("data:text/javascript," + encodeURIComponent(${NODE_POSTS}))); return await ${NODE_WORKER};`,
  ),
  secret(
    "a database by node:sqlite",
    `const { DatabaseSync } = await import("node:sqlite"); return new DatabaseSync(target.database).prepare("select canary from t").get().canary;`,
  ),
  secret(
    "a database by its address",
    `const { DatabaseSync } = await import("node:sqlite"); return new DatabaseSync("file:" + target.database + "?mode=ro").prepare("select canary from t").get().canary;`,
  ),
  secret(
    "a database attached to its own",
    `const { DatabaseSync } = await import("node:sqlite"); const d = new DatabaseSync(":memory:"); d.exec("attach '" + target.database + "' as other"); return d.prepare("select canary from other.t").get().canary;`,
  ),
  secret("the environment", "return Deno.env.get(target.variable);"),
  secret("the whole environment", "return Deno.env.toObject()[target.variable];"),
  secret("the environment by node:process", `return (await import("node:process")).default.env[target.variable];`),
  secret(
    "the environment of a worker",
    "return await worker(`postMessage(Deno.env.get(${JSON.stringify(target.variable)}))`);",
  ),
  secret("its own process's environment", `return Deno.readTextFileSync("/proc/self/environ");`),
  secret("the runner's environment", "return Deno.readTextFileSync(`/proc/${target.runner}/environ`);"),
  secret(
    "the runner's memory",
    "const maps = Deno.readTextFileSync(`/proc/${target.runner}/maps`); return Deno.readTextFileSync(`/proc/${target.runner}/environ`) + maps.length;",
  ),
  secret("a declared variable does not open others", "Deno.env.get('HOME'); return Deno.env.get(target.variable);", {
    permissions: { env: ["HOME"] },
  }),
  secret(
    "a declared file does not open its folder",
    "Deno.readTextFileSync(target.dir + '/beside.txt'); return Deno.readTextFileSync(target.path);",
    { permissions: { read: ["BESIDE"] } },
  ),
];
