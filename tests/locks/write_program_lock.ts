/**
 * Writes `deno.lock`, which is what the program needs of `tests/deno.lock`: Deno fetches all packages of a lock file at
 * the first command, and looks at each of them at every start.
 *
 * @module
 */

import { readSourceTree } from "../helpers/source_tree.ts";
import { lockText, programLock, programSpecifiers } from "./program_lock.ts";

const root = new URL("../../", import.meta.url);
const all = JSON.parse(await Deno.readTextFile(new URL("tests/deno.lock", root)));
const files = await readSourceTree(root.pathname.slice(0, -1));
await Deno.writeTextFile(new URL("deno.lock", root), lockText(programLock(all, programSpecifiers(files))));
