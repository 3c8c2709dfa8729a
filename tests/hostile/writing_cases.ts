import type { HostileCase } from "./hostile_case.ts";

const file = (name: string, body: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "file",
  body,
  ...more,
});
const change = (name: string, body: string): HostileCase => ({ name, after: "change", body });

/** Ways to make or change something where nobody granted it. */
export const WRITING: readonly HostileCase[] = [
  file("Deno.writeTextFile", `await Deno.writeTextFile(target.create, "x");`),
  file(
    "a stream",
    `await new Blob(["x"]).stream().pipeTo((await Deno.open(target.create, { write: true, create: true })).writable);`,
  ),
  file("writing by node:fs", `(await import("node:fs")).writeFileSync(target.create, "x");`),
  file(
    "a stream of node:fs that writes",
    `const { once } = await import("node:events"); const s = (await import("node:fs")).createWriteStream(target.create); s.end("x"); await once(s, "finish");`,
  ),
  file("a folder", "Deno.mkdirSync(target.create);"),
  file("moving a file there", `Deno.renameSync(own("m", "x"), target.create);`),
  file("copying a file there", `Deno.copyFileSync(own("c", "x"), target.create);`),
  file("copying by node:fs", `(await import("node:fs")).cpSync(own("n", "x"), target.create);`),
  file("a hard link there", `Deno.linkSync(own("h", "x"), target.create);`),
  file("a symbolic link there", `Deno.symlinkSync(own("s", "x"), target.create);`),
  file(
    "through a link of its own",
    `Deno.symlinkSync(target.dir, output.directory + "/l"); Deno.writeTextFileSync(output.directory + "/l/" + target.create.split("/").at(-1), "x");`,
  ),
  file("a temporary file there", `Deno.renameSync(Deno.makeTempFileSync({ dir: target.dir }), target.create);`),
  file(
    "dots that climb out of the output",
    `Deno.writeTextFileSync(output.directory + "/..".repeat(20) + target.create, "x");`,
  ),
  file(
    "another folder as the current one",
    `Deno.chdir(target.dir); Deno.writeTextFileSync(target.create.split("/").at(-1), "x");`,
  ),
  file("through /proc", `Deno.writeTextFileSync("/proc/self/root" + target.create, "x");`),
  file(
    "a worker that writes",
    "await worker(`Deno.writeTextFileSync(${JSON.stringify(target.create)}, 'x'); postMessage(1)`);",
  ),
  file(
    "a new database",
    `const { DatabaseSync } = await import("node:sqlite"); new DatabaseSync(target.create).exec("create table t(x)");`,
  ),
  file(
    "a database that is attached",
    `const { DatabaseSync } = await import("node:sqlite"); new DatabaseSync(":memory:").exec("attach '" + target.create + "' as o; create table o.t(x)");`,
  ),
  file(
    "a vacuum into a file",
    `const { DatabaseSync } = await import("node:sqlite"); const d = new DatabaseSync(":memory:"); d.exec("create table t(x); vacuum into '" + target.create + "'");`,
  ),
  file(
    "a backup of a database",
    `const { DatabaseSync, backup } = await import("node:sqlite"); await backup(new DatabaseSync(":memory:"), target.create);`,
  ),
  file("a heap snapshot", `(await import("node:v8")).writeHeapSnapshot(target.create);`),
  file("a Unix socket of its own", `Deno.listen({ transport: "unix", path: target.create });`),
  file(
    "a Unix socket of its own by node:net",
    `const { once } = await import("node:events"); const s = (await import("node:net")).createServer().listen(target.create); await once(s, "listening");`,
  ),
  change("writing into it", `Deno.writeTextFileSync(target.path, "changed");`),
  change("appending to it", `Deno.writeTextFileSync(target.path, "more", { append: true });`),
  change("cutting it off", "Deno.truncateSync(target.path, 1);"),
  change("removing it", "Deno.removeSync(target.path);"),
  change("removing its folder", "Deno.removeSync(target.dir, { recursive: true });"),
  change("removing by node:fs", `(await import("node:fs")).rmSync(target.path);`),
  change("its mode", "Deno.chmodSync(target.path, 0o777);"),
  change("its time", "Deno.utimeSync(target.path, 1, 1);"),
  change(
    "through a hard link",
    `Deno.linkSync(target.path, output.directory + "/h"); Deno.writeTextFileSync(output.directory + "/h", "changed");`,
  ),
  change("a file moved over it", `Deno.renameSync(own("over", "changed"), target.path);`),
  change(
    "a database",
    `const { DatabaseSync } = await import("node:sqlite"); new DatabaseSync(target.database).exec("delete from t");`,
  ),
];
