import assert from "node:assert/strict";
import fc from "fast-check";
import { cellPlaces } from "../../../runner/notebook/cell_places.ts";
import { type CompiledNotebook, compileNotebook } from "../../../runner/notebook/compile_notebook.ts";
import { parsePercent } from "../../../runner/notebook/percent_format.ts";
import { SEED } from "../../helpers/seed.ts";

function compile(text: string, params: readonly string[] = []): CompiledNotebook {
  const source = "file:///project/nb.ts";
  return compileNotebook(parsePercent(text), { source, runtime: "file:///runtime.js", params });
}

/** Each line of the module that has the code of a cell, by the line of the file. */
function codeLines(text: string, params?: readonly string[]): string[] {
  return compile(text, params).text.split("\n");
}

Deno.test("every name of a notebook's code stands on the same line of its module", () => {
  const statement = fc.constantFrom(
    "const NAME = 1;",
    "export const NAME = 2;",
    "function NAME() {\n  return NAME;\n}",
    "export default function NAME() {}",
    "class NAME {\n  NAME = 1;\n}",
    "// NAME",
    "{\n  NAME\n}",
    "`\nNAME`;",
    'import {\n  NAME,\n} from "./x.ts"; NAME();',
    "enum NAME {}",
  );
  fc.assert(
    fc.property(fc.array(fc.array(statement, { maxLength: 4 }), { minLength: 1, maxLength: 5 }), (cells) => {
      const text = cells.map((statements, i) =>
        `// %%\n${statements.map((one, j) => one.replaceAll("NAME", `name${i}_${j}`)).join("\n")}\n`
      ).join("\n");
      const compiled = compile(text);
      assert.deepEqual(compiled.problems, []);
      const lines = compiled.text.split("\n");
      for (const [i, line] of text.split("\n").entries()) {
        for (const [name] of line.matchAll(/name\d+_\d+(?!,)/g)) assert.ok(lines[i]?.includes(name), `${i}: ${line}`);
      }
    }),
    { seed: SEED, numRuns: 200 },
  );
});

for (
  const [title, cell, compiled] of [
    ["a value", "1 + 1", "$nb.value = (1 + 1)"],
    ["a value before a semicolon", "f(1);", "$nb.value = (f(1));"],
    ["an object", "{ a: 1 }", "$nb.value = ({ a: 1 })"],
    ["a text alone", '"use strict"', '$nb.value = ("use strict")'],
    ["an export", "export const a = 1", "const a = 1"],
    ["a default export", "export default { a: 1 };", ";$nb.value = $nb.exported = ({ a: 1 });"],
    ["names that are exported", "const a = 1; export { a };", "const a = 1; "],
    ["a type that is exported", "export type A = 1;", "type A = 1;"],
    ["a declaration for the compiler alone", "declare const ghost: number;", ""],
    ["a relative import for its effect", 'import "./a.ts";', 'await import("file:///project/a.ts");'],
    ["an import of a type", 'import type { A } from "./a.ts";', ""],
    ["an import that nothing uses", 'import { A } from "./a.ts";', ""],
    ["an import that types alone use", 'import { A } from "./a.ts"; type B = A;', " type B = A;"],
    [
      "an import whose name is that of a property",
      'import { A } from "./a.ts"; const o = { A: 1 }; o.A;',
      " const o = { A: 1 }; $nb.value = (o.A);",
    ],
    ["an import by name", 'import { a } from "lib"; type B = typeof a;', " type B = typeof a;"],
    ["a re-export", 'export * from "../b.ts";', 'await import("file:///b.ts");'],
    ["import.meta", "use(import.meta.dirname)", "$nb.value = (use($nb.meta.dirname))"],
    ["a dynamic import", 'await import("./a.ts")', '$nb.value = (await import("file:///project/a.ts"))'],
    ["a computed import", "await import(name)", "$nb.value = (await import($nb.resolve(name)))"],
  ] as const
) {
  Deno.test(`${title} compiles to what it means in a function`, () => {
    assert.equal(codeLines(`// %%\n${cell}\n`)[1], compiled);
  });
}

Deno.test("a name that two cells declare is declared once, and assigned from then on", () => {
  const lines = codeLines(
    "// %%\nconst a = 1, b = 2\n// %%\nconst a: number = 3\n// %%\nlet { a, c } = o, d!: number\n",
  );
  assert.deepEqual([lines[1], lines[3], lines[5]], [
    "let a = 1, b = 2",
    ";(a = 3)",
    ";let c, d;({ a, c } = o, d = undefined)",
  ]);
});

Deno.test("a var in a block is the same name as a var of another cell", () => {
  const { problems, text } = compile("// %%\nfor (var i = 0; i < 2; i++);\n// %%\nvar i = 5; i\n// %%\nvar i = 6\n");
  assert.deepEqual(problems, []);
  assert.deepEqual([text.split("\n")[3], text.split("\n")[5]], ["var i = 5; $nb.value = (i)", ";(i = 6)"]);
});

Deno.test("an import that two cells have is one name", () => {
  const lines = codeLines('// %%\nimport { a } from "x"\na()\n// %%\nf()\nimport { a } from "x"\na()\n');
  assert.equal(lines[1], 'let { "a": a } = $nb.module(await import("x"), "x", ["a"]);');
  assert.equal(lines[5], ';({ "a": a } = $nb.module(await import("x"), "x", ["a"]));');
});

Deno.test("a set parameter is assigned below the cell that declares it, and the others are told", () => {
  const text = '// %% tags=["parameters"]\nconst n = 1;\nlet label = "x";\n\n// %%\nn;\n';
  const compiled = compile(text, ["n"]);
  assert.deepEqual(compiled.parameters, [
    { name: "n", isConstant: true, literal: "number" },
    { name: "label", isConstant: false, literal: "string" },
  ]);
  assert.deepEqual(compiled.cells.map(({ number, title, place }) => [number, title, place]), [
    [1, "const n = 1;", 0],
    [2, "Parameters", undefined],
    [3, "n;", 1],
  ]);
  const lines = compiled.text.split("\n");
  assert.deepEqual(lines.slice(1, 4), [
    "let n = 1;",
    'let label = "x";',
    " await $nb.cell(2); n = $nb.params.n; $nb.defaults({ label });",
  ]);
});

Deno.test("a cell that an earlier run has set gives way to what is set now", () => {
  const text =
    '// %% tags=["parameters"]\nconst n = 1;\n\n// %% tags=["injected-parameters"]\nconst n = 2;\n\n// %%\nn;\n';
  assert.equal(compile(text, ["n"]).cells.length, 3);
  assert.equal(codeLines(text, ["n"])[4], "");
  assert.equal(codeLines(text)[4], ";(n = 2);");
});

Deno.test("a line for the shell above the first marker is left out", () => {
  const { text, problems } = compile("#!/usr/bin/env -S deno run\nconst a = 1;\n\n// %%\na;\n");
  assert.deepEqual(problems, []);
  assert.ok(!text.includes("#!"));
});

Deno.test("a notebook that has the compiler's own name in it gets another one", () => {
  assert.equal(codeLines("// %%\n$nb + 1\n")[1], "$nb1.value = ($nb + 1)");
});

for (
  const [title, text, place, line, message] of [
    ["broken syntax", "// %%\n1;\n\n// %%\nconst a = = 1;\n", 1, 1, /Unexpected token/],
    ["a return", "// %%\nreturn 1;\n", 0, 1, /'return' outside of function/],
    ["CommonJS", "// %%\n1;\nimport fs = require('fs');\n", 0, 2, /CommonJS/],
    ["another name for a namespace's part", "// %%\nimport c = A.B;\n", 0, 1, /write it as const c = A\.B;/],
    [
      "two names that are disposed of",
      "// %%\nusing a = f();\n// %%\n\nusing a = f();\n",
      0,
      1,
      /give what is disposed of/,
    ],
    [
      "a var in a block, and the name elsewhere",
      "// %%\nconst i = 1;\n// %%\nfor (var i = 0;;);\n",
      1,
      1,
      /declared by var/,
    ],
  ] as const
) {
  Deno.test(`${title} is a problem with its place`, () => {
    const { problems } = compile(text);
    assert.ok(problems.length > 0);
    assert.deepEqual([problems[0]!.place, problems[0]!.line], [place, line]);
    assert.match(problems[0]!.message, message);
  });
}

Deno.test("JSX is compiled as such, with the pragma of whatever cell has it", () => {
  const { text, hasJsx, problems } = compile("// %%\n/** @jsxImportSource npm:preact */\n1;\n// %%\n<b>x</b>;\n");
  assert.deepEqual([hasJsx, problems], [true, []]);
  assert.match(text, /^\/\*\* @jsxImportSource npm:preact \*\//);
});

Deno.test("places of the module are told as places of the notebook, to the column", () => {
  const module = "file:///runs/nb-0.ts";
  const text = "// %%\nconst a = 1;\n\n// %%\nexport const b = f(); a;\nconst a = g();\n";
  const percent = cellPlaces({ compiled: compile(text), module, path: "/project/nb.ts" });
  const lines = compile(text).text.split("\n");
  const at = (line: number, what: string): string => `${module}:${line}:${lines[line - 1]!.indexOf(what) + 1}`;
  assert.equal(percent(`at ${at(5, "f()")}`), "at file:///project/nb.ts:5:18, cell 2");
  assert.equal(percent(`at (${at(5, "a)")})`), "at (file:///project/nb.ts:5:23, cell 2)");
  assert.equal(percent(`at ${at(6, "g()")}`), "at file:///project/nb.ts:6:11, cell 2");
  const ipynb = cellPlaces({ compiled: compile(text), module, path: "/project/nb.ipynb" });
  assert.equal(ipynb(`at ${at(6, "g()")}`), "at file:///project/nb.ipynb, cell 2:2:11");
  assert.equal(percent("nothing of it"), "nothing of it");
});

Deno.test("cells are called by their titles, the headings above them, or their first lines", () => {
  const text =
    '// %% A title\n1;\n\n// %% [markdown]\n// text\n// ## A heading ##\n\n// %%\n2;\n\n// %%\nimport "x";\n\nrun();\n';
  assert.deepEqual(compile(text).cells.map(({ title }) => title), ["A title", "A heading", "run();"]);
});
