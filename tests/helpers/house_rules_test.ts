import assert from "node:assert/strict";
import {
  exceptionsAreNeeded,
  exitsOnlyIn,
  fencesHold,
  filesAreShort,
  importsPointDown,
  isIn,
  namesSaySomething,
  noBareSpecifiersBehind,
  noCycles,
  noNodeModules,
  onlyReexports,
} from "./house_rules.ts";
import { readSourceTree, type SourceFile } from "./source_tree.ts";

/** A tree in memory: for each file the modules that it imports. */
function tree(imports: Readonly<Record<string, readonly string[]>>): SourceFile[] {
  return Object.entries(imports).map(([path, targets]) => ({
    path,
    text: "",
    imports: targets.map((target) => ({
      specifier: target.endsWith(".ts") ? `./${target}` : target,
      target,
      dynamic: false,
    })),
  }));
}

function file(path: string, text: string): SourceFile {
  return { path, text, imports: [] };
}

const FLOORS = [["cli.ts"], ["runner/*"], ["runner/engines/", "runner/sandbox/"], ["runner/words/"]];

Deno.test("a part is a file, a folder, or the files directly in a folder", () => {
  assert.ok(isIn("cli.ts", "cli.ts"));
  assert.ok(isIn("runner/dag/a/b.ts", "runner/dag/"));
  assert.ok(!isIn("runner/dag_b/a.ts", "runner/dag/"));
  assert.ok(isIn("runner/run.ts", "runner/*"));
  assert.ok(!isIn("runner/dag/task.ts", "runner/*"));
});

Deno.test("imports that point downward or stay within their part are fine", () => {
  const files = tree({
    "cli.ts": ["runner/run.ts", "runner/words/json.ts", "npm:valibot"],
    "runner/engines/local/a.ts": ["runner/engines/engine.ts", "runner/words/json.ts"],
    "elsewhere.ts": ["cli.ts"],
  });
  assert.deepEqual(importsPointDown(files, FLOORS, []), []);
});

Deno.test("an import that points upward is found", () => {
  assert.deepEqual(importsPointDown(tree({ "runner/words/json.ts": ["runner/run.ts"] }), FLOORS, []), [
    "runner/words/json.ts imports runner/run.ts, which lies on a floor above it: move what both need to a floor below",
  ]);
});

Deno.test("a file may stand on another floor than the folder that it lies in", () => {
  const files = tree({ "runner/words/json.ts": ["runner/version.ts"] });
  assert.equal(importsPointDown(files, FLOORS, []).length, 1);
  assert.deepEqual(importsPointDown(files, [...FLOORS, ["runner/version.ts"]], []), []);
});

Deno.test("an import of a neighbour is found, unless an exception allows that direction", () => {
  const files = tree({
    "runner/engines/a.ts": ["runner/sandbox/b.ts"],
    "runner/sandbox/b.ts": ["runner/engines/c.ts"],
  });
  const exception = { from: "runner/engines/", to: "runner/sandbox/", reason: "it must" };
  assert.equal(importsPointDown(files, FLOORS, []).length, 2);
  assert.deepEqual(importsPointDown(files, FLOORS, [exception]), [
    "runner/sandbox/b.ts imports runner/engines/c.ts, which lies on the same floor: move what both need to a floor below",
  ]);
});

Deno.test("an exception that is not needed is found", () => {
  assert.deepEqual(exceptionsAreNeeded([], [{ from: "runner/engines/", to: "runner/sandbox/", reason: "it must" }]), [
    "no file of runner/engines/ imports runner/sandbox/ any more: take the exception out",
  ]);
});

Deno.test("an import across a fence is found, and packages are let through", () => {
  const files = tree({
    "sdk/a.ts": ["words/a.ts", "dag/a.ts", "npm:valibot"],
    "dag/a.ts": ["sdk/a.ts"],
    "words/a.ts": [],
  });
  assert.deepEqual(fencesHold(files, [{ part: "sdk/", mayImport: ["words/"], reason: "it is small" }]), [
    "sdk/a.ts imports dag/a.ts, and sdk/ may import words/ only: it is small",
  ]);
});

Deno.test("a module of Node's is found", () => {
  assert.deepEqual(noNodeModules(tree({ "sdk/a.ts": ["node:path"], "cli.ts": ["node:path"] }), ["sdk/"]), [
    "sdk/a.ts imports node:path, which slows the start of a process",
  ]);
});

Deno.test("a bare specifier behind the door is found, however far behind", () => {
  const files = tree({
    "mod.ts": ["a.ts"],
    "a.ts": ["b.ts", "npm:valibot@1"],
    "b.ts": ["valibot"],
    "cli.ts": ["valibot"],
  });
  assert.deepEqual(noBareSpecifiersBehind(files, "mod.ts").map((said) => said.split(":")[0]), [
    'b.ts imports "valibot" and is reached from mod.ts',
  ]);
});

Deno.test("a circle of imports is found once, with its path", () => {
  assert.deepEqual(noCycles(tree({ "a.ts": ["b.ts"], "b.ts": ["c.ts"], "c.ts": ["a.ts"], "d.ts": ["a.ts", "c.ts"] })), [
    "the imports go round in a circle: a.ts -> b.ts -> c.ts -> a.ts",
  ]);
  assert.deepEqual(noCycles(tree({ "a.ts": ["b.ts", "c.ts"], "b.ts": ["d.ts"], "c.ts": ["d.ts"], "d.ts": [] })), []);
});

Deno.test("a file that is too long is found, and so is an excuse that is not needed", () => {
  assert.deepEqual(
    filesAreShort([file("a.ts", "\n".repeat(501)), file("b.ts", "\n".repeat(500))], 500, { "b.ts": "a table" }),
    [
      "a.ts has 501 lines, and 500 is the most: split it, or say why not",
      "b.ts is not longer than 500 lines: take it out of the list",
    ],
  );
});

Deno.test("a call of Deno.exit is found, and a word about it is not", () => {
  const files = [
    file("a.ts", "if (bad) Deno.exit(1);"),
    file("b.ts", "// Deno.exit(1) is for cli.ts\n/* Deno.exit */ Deno.exitCode = 1;"),
    file("cli.ts", "Deno.exit(0);"),
  ];
  assert.deepEqual(exitsOnlyIn(files, ["cli.ts"]), [
    "a.ts uses Deno.exit: return or throw, and let cli.ts end the process",
  ]);
});

Deno.test("a name that says nothing is found, in a file's name and in a folder's", () => {
  const files = [file("a/utils/b.ts", ""), file("path_helpers.ts", ""), file("utilisation.ts", "")];
  assert.deepEqual(namesSaySomething(files, ["utils", "helpers"]), [
    'a/utils/b.ts is named "utils", which says nothing: name it after what it does',
    'path_helpers.ts is named "helpers", which says nothing: name it after what it does',
  ]);
});

Deno.test("a door that does more than re-export by name is found", () => {
  const good = '/** The door. */\nexport { a,\n type B } from "./a.ts";\nexport type { C } from "./c.ts";\n';
  assert.deepEqual(onlyReexports([file("mod.ts", good)], "mod.ts"), []);
  for (const bad of ['export * from "./a.ts";', "export const a = 1;", 'import "./a.ts";']) {
    assert.deepEqual(onlyReexports([file("mod.ts", good + bad)], "mod.ts"), [
      `mod.ts only re-exports by name, and has ${JSON.stringify(bad)}`,
    ]);
  }
});

Deno.test("a tree is read from disk with types, lazy imports and re-exports, and a planted violation is caught", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${root}/runner/words`, { recursive: true });
    await Deno.mkdir(`${root}/site`);
    const files = {
      "deno.json": "{}",
      "cli.ts": 'const { b } = await import("./runner/b.ts");\nconsole.log(b);\n',
      "runner/b.ts": 'export { c as b } from "./words/c.ts";\n',
      "runner/words/c.ts": 'import type { D } from "../d.tsx";\nexport const c: D = 1;\n',
      "runner/d.tsx": "export type D = number;\n",
      "site/generated.ts": "",
    };
    for (const [path, text] of Object.entries(files)) await Deno.writeTextFile(`${root}/${path}`, text);
    const read = await readSourceTree(root);
    assert.deepEqual(read.map(({ path, imports }) => [path, imports.map(({ target, dynamic }) => [target, dynamic])]), [
      ["cli.ts", [["runner/b.ts", true]]],
      ["runner/b.ts", [["runner/words/c.ts", false]]],
      ["runner/d.tsx", []],
      ["runner/words/c.ts", [["runner/d.tsx", false]]],
    ]);
    assert.deepEqual(importsPointDown(read, FLOORS, []), [
      "runner/words/c.ts imports runner/d.tsx, which lies on a floor above it: move what both need to a floor below",
    ]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
