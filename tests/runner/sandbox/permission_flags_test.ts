import { deepEqual, throws } from "node:assert/strict";
import { permissionFlags } from "../../../runner/sandbox/permission_flags.ts";
import type { Grants } from "../../../runner/words/attempt_spec.ts";

const NONE: Grants = { read: [], write: [], net: [], env: [], run: [], ffi: [], sys: [], import: [] };

Deno.test("no grants are no flags but one that names no host to import from", () => {
  deepEqual(permissionFlags(NONE), ["--allow-import=none.invalid"]);
});

Deno.test("each value is a flag of its own, and `true` is a flag without a value", () => {
  deepEqual(permissionFlags({ ...NONE, read: ["/a b", "/c"], net: true, env: ["X"], import: ["h:1", "i:2"] }), [
    "--allow-read=/a b",
    "--allow-read=/c",
    "--allow-net",
    "--allow-env=X",
    "--allow-import=h:1,i:2",
  ]);
});

Deno.test("a value that Deno would read as two, or as any, is refused", () => {
  for (const value of ["/a,/etc", "", "/a\n", "/a\0"]) {
    throws(() => permissionFlags({ ...NONE, read: [value] }), TypeError);
    throws(() => permissionFlags({ ...NONE, env: [value] }), TypeError);
    throws(() => permissionFlags({ ...NONE, import: [value] }), TypeError);
  }
});
