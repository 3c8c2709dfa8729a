/**
 * `deno task lock`: brings `tests/deno.lock` up to date with all that `deno.json` and the modules name, and then
 * `deno.lock`, which is the program's part of it: Deno fetches all packages of a lock file at the first command, and looks
 * at each of them at every start.
 *
 * @module
 */

import { readSourceTree } from "../helpers/source_tree.ts";
import { lockText, programLock, programSpecifiers } from "./program_lock.ts";

const root = new URL("../../", import.meta.url);
const files = await readSourceTree(root.pathname.slice(0, -1));
const { imports, scopes } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
const packages = [imports, ...Object.values(scopes as object)].flatMap(Object.values)
  .filter((address: string) => address.startsWith("npm:"));
const everything = [...packages, ...files.map(({ path }) => new URL(path, root).href)];

const module = await Deno.makeTempFile({ suffix: ".ts" });
try {
  await Deno.writeTextFile(module, everything.map((address) => `import ${JSON.stringify(address)};\n`).join(""));
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", "--config=deno.json", "--lock=tests/deno.lock", "--frozen=false", module],
    cwd: root,
  }).spawn().status;
  if (!success) Deno.exit(1);
} finally {
  await Deno.remove(module);
}
const all = JSON.parse(await Deno.readTextFile(new URL("tests/deno.lock", root)));
await Deno.writeTextFile(new URL("deno.lock", root), lockText(programLock(all, programSpecifiers(files))));
