import assert from "node:assert/strict";
import { readSourceTree } from "../helpers/source_tree.ts";
import { type Lock, lockText, programLock, programSpecifiers } from "./program_lock.ts";

const ROOT = new URL("../../", import.meta.url);

function locked(npm: Readonly<Record<string, readonly string[]>>, specifiers: Readonly<Record<string, string>>): Lock {
  return {
    version: "5",
    specifiers,
    npm: Object.fromEntries(
      Object.entries(npm).map(([id, dependencies]) => [id, {
        integrity: `sha512-${id}`,
        ...(dependencies.length === 0 ? {} : { dependencies }),
      }]),
    ),
    workspace: {},
  };
}

Deno.test("deno.lock is what the program needs of tests/deno.lock, as `deno task lock` writes it", async () => {
  const all: Lock = JSON.parse(await Deno.readTextFile(new URL("tests/deno.lock", ROOT)));
  const specifiers = programSpecifiers(await readSourceTree(ROOT.pathname.slice(0, -1)));
  assert.equal(await Deno.readTextFile(new URL("deno.lock", ROOT)), lockText(programLock(all, specifiers)));
});

Deno.test("what a package needs comes along, near or far, and nothing else", () => {
  const all = locked(
    { "a@1.0.0": ["b"], "b@2.0.0": ["@s/c"], "@s/c@3.0.0": [], "d@4.0.0": ["b"] },
    { "npm:a@1.0.0": "1.0.0", "npm:d@4.0.0": "4.0.0" },
  );
  const { specifiers, npm } = programLock(all, new Set(["npm:a@1.0.0"]));
  assert.deepEqual(specifiers, { "npm:a@1.0.0": "1.0.0" });
  assert.deepEqual(Object.keys(npm), ["a@1.0.0", "b@2.0.0", "@s/c@3.0.0"]);
});

Deno.test("a package that is left in one version is named without it, as Deno does", () => {
  const all = locked(
    { "a@1.0.0": ["b@2.0.0"], "b@1.0.0": [], "b@2.0.0": [], "d@4.0.0": ["b@1.0.0"] },
    { "npm:a@1.0.0": "1.0.0", "npm:d@4.0.0": "4.0.0" },
  );
  assert.deepEqual(programLock(all, new Set(["npm:a@1.0.0"])).npm["a@1.0.0"]!.dependencies, ["b"]);
  assert.deepEqual(programLock(all, new Set(Object.keys(all.specifiers))), all);
});

Deno.test("a package under another name is found, and so is one with a peer", () => {
  const all = locked(
    { "a@1.0.0_peer@1.0.0": ["e@npm:@s/real-e@1.0.0", "peer"], "@s/real-e@1.0.0": [], "peer@1.0.0": [] },
    { "npm:a@1.0.0": "1.0.0_peer@1.0.0" },
  );
  assert.deepEqual(programLock(all, new Set(["npm:a@1.0.0"])), all);
});

Deno.test("what tests, benchmarks and the documentation import is not the program's", () => {
  const file = (path: string, target: string) => ({
    path,
    text: "",
    imports: [{ specifier: target, target, dynamic: false }],
  });
  const files = [
    file("cli.ts", "npm:@stricli/core@1.3.0"),
    file("tracker/serve_site.ts", "npm:hono@4.13.19/deno"),
    file("runner/otlp/json_cursor.ts", "node:zlib"),
    file("tests/browser/page_test.ts", "npm:playwright-core@1.65.1"),
    file("bench/tracker.ts", "npm:playwright-core@1.65.1"),
  ];
  assert.deepEqual([...programSpecifiers(files)], ["npm:@stricli/core@1.3.0", "npm:hono@4.13.19"]);
});
