import assert from "node:assert/strict";
import fc from "fast-check";
import { convertNotebook } from "../../../runner/notebook/convert_notebook.ts";
import { formatIpynb, parseIpynb } from "../../../runner/notebook/ipynb_format.ts";
import { type NotebookCell, NotebookError } from "../../../runner/notebook/notebook_document.ts";
import { formatPercent, parsePercent } from "../../../runner/notebook/percent_format.ts";
import { notebookFaults } from "../../notebooks/check_notebook.ts";
import { CORPUS } from "../../notebooks/corpus.ts";
import { corpusDocument } from "../../notebooks/corpus_run.ts";
import { askJudge, findJudges } from "../../notebooks/python_judges.ts";
import { SEED } from "../../helpers/seed.ts";

const judges = await findJudges();

/** Texts that are hard to keep apart from markers, comments and the space between cells. */
const LINE = fc.oneof(
  fc.constantFrom(
    "",
    " ",
    "// %%",
    "//%% x",
    "// // %% y",
    "// %% [markdown]",
    "%% z",
    "// ---",
    "//",
    "//x",
    "// In[3]:",
    "// <codecell>",
    "const x = 1;",
    "`a",
    "\ttab ",
  ),
  fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(/[\n\uFEFF]/g, "")),
);
const SOURCE = fc.array(LINE, { maxLength: 5 }).map((lines) => lines.join("\n"));
const JSON_VALUE = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<never>;
const METADATA = fc.record({
  tags: fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
  title: fc.oneof(fc.constantFrom("A title", "a=1", "x [markdown]", '{"a": 1}', "", " "), fc.string({ maxLength: 12 })),
  cell_depth: fc.integer({ min: 1, max: 4 }),
  other: JSON_VALUE,
  "not a word": JSON_VALUE,
}, { requiredKeys: [] });
const CELL = fc.record({
  kind: fc.constantFrom("code" as const, "markdown" as const, "raw" as const),
  id: fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/),
  source: SOURCE,
  metadata: METADATA,
}) as fc.Arbitrary<NotebookCell>;

Deno.test("a notebook that is written in percent format and read again has the same cells, byte for byte", () => {
  fc.assert(
    fc.property(fc.uniqueArray(CELL, { selector: ({ id }) => id, minLength: 1, maxLength: 6 }), (cells) => {
      const text = formatPercent({ cells });
      const read = parsePercent(text);
      assert.deepEqual(
        read.cells.map(({ line: _, ...cell }) => cell),
        cells.map((cell) => ({ ...cell, metadata: JSON.parse(JSON.stringify(cell.metadata)) })),
      );
      assert.equal(formatPercent(read), text);
    }),
    { seed: SEED, numRuns: 500 },
  );
});

Deno.test("an .ipynb that is converted to percent format and back is the same, byte for byte", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(CELL, { selector: ({ id }) => id, minLength: 1, maxLength: 4 }),
      JSON_VALUE,
      (cells, value) => {
        const metadata = { kernelspec: { name: "deno", display_name: "Deno", language: "typescript" }, own: value };
        const ipynb = formatIpynb({ cells, metadata: JSON.parse(JSON.stringify(metadata)) });
        const back = convertNotebook(convertNotebook(ipynb, "ipynb", "percent"), "percent", "ipynb");
        const [was, is] = [parseIpynb(ipynb), parseIpynb(back)];
        assert.deepEqual(is.cells, was.cells);
        assert.deepEqual({ ...is.metadata, language_info: undefined }, { ...was.metadata, language_info: undefined });
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
});

for (const name of ["eda", "benchmark_model", "summary"]) {
  Deno.test(`the notebook ${name} of the digits comes back from .ipynb as it was, and is valid there`, async () => {
    const text = await Deno.readTextFile(
      new URL(`../../../pipelines/digits/notebooks/${name}.ts`, import.meta.url),
    );
    const ipynb = convertNotebook(text, "percent", "ipynb");
    assert.deepEqual(notebookFaults(ipynb), []);
    assert.equal(convertNotebook(ipynb, "ipynb", "percent"), text);
  });
}

Deno.test("outputs are left out, and attachments are kept", () => {
  const cells = [
    {
      cell_type: "markdown",
      id: "a",
      metadata: {},
      source: "![p](attachment:p.png)",
      attachments: { "p.png": { "image/png": "iVBORw0KGgo=" } },
    },
    {
      cell_type: "code",
      id: "b",
      metadata: {},
      execution_count: 3,
      outputs: [{ output_type: "stream", name: "stdout", text: "x" }],
      source: ["1;\n", "2"],
    },
  ];
  const percent = convertNotebook(
    JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }),
    "ipynb",
    "percent",
  );
  const back = JSON.parse(convertNotebook(percent, "percent", "ipynb"));
  assert.deepEqual(back.cells[0].attachments, cells[0]!.attachments);
  assert.deepEqual([back.cells[1].outputs, back.cells[1].execution_count, back.cells[1].source], [[], null, [
    "1;\n",
    "2",
  ]]);
});

Deno.test("a header that would be written otherwise comes back as it was", () => {
  const text =
    '// ---\n// jupyter: {kernelspec: {name: "deno", display_name: Deno, language: typescript}}\n// # by hand\n// ---\n\n' +
    "// %%\n1;\n";
  const ipynb = convertNotebook(text, "percent", "ipynb");
  assert.deepEqual(notebookFaults(ipynb), []);
  assert.equal(convertNotebook(ipynb, "ipynb", "percent"), text);
});

Deno.test("cells without a marker above them, older marks, Windows' line breaks and a byte order mark are read", () => {
  const { cells } = parsePercent(
    "\uFEFFconst a = 1;\r\n//%% [md]\r\n// text\r\n// In[5]:\r\n2;\r\n// <codecell>\r\n3;\r\n",
  );
  assert.deepEqual(cells.map(({ kind, source, line }) => [kind, source, line]), [
    ["code", "const a = 1;", 1],
    ["markdown", "text", 3],
    ["code", "2;", 5],
    ["code", "3;", 7],
  ]);
});

for (
  const [title, text, message] of [
    ["no JSON", "{", /it is not JSON/],
    ["no cells", "{}", /it has no list of cells/],
    ["the format of before", '{"cells":[],"nbformat":3}', /its format must be 4, and is 3/],
    ["a cell of no kind", '{"cells":[{"cell_type":"heading"}],"nbformat":4}', /cell 1 must be code, markdown or raw/],
    [
      "a source that is a number",
      '{"cells":[{"cell_type":"code","source":1}],"nbformat":4}',
      /the source of cell 1 must be/,
    ],
  ] as const
) {
  Deno.test(`an .ipynb with ${title} is refused, with its place`, () => {
    assert.throws(() => parseIpynb(text), (error: unknown) => {
      assert.ok(error instanceof NotebookError);
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test({
  name: `Jupytext reads what is written in percent format as the same cells, and writes it the same${
    "missing" in judges ? ` (skipped: ${judges.missing})` : ""
  }`,
  ignore: "missing" in judges,
  async fn() {
    // Its own marks, texts of nothing but empty lines, and lines like a marker are where it has no place to keep them.
    const plain = CORPUS.filter(({ cells }) =>
      cells.every((cell) => {
        const source = typeof cell === "string" ? cell : cell.markdown;
        return source !== "" && source.trim() === source && !/^\s*%/m.test(source);
      })
    );
    assert.ok(plain.length >= 25);
    const digits = await Promise.all(
      ["eda", "benchmark_model", "summary"].map(async (name) =>
        [
          name,
          await Deno.readTextFile(new URL(`../../../pipelines/digits/notebooks/${name}.ts`, import.meta.url)),
        ] as const
      ),
    );
    const texts = new Map([
      ...plain.map((one) => [one.name, formatPercent({ cells: corpusDocument(one).cells })] as const),
      ...digits,
    ]);
    const questions = [...texts].flatMap(([name, text]) => [
      [`${name} read`, { text, from: "ts:percent", to: "ipynb" }],
      [`${name} written`, { text: convertNotebook(text, "percent", "ipynb"), from: "ipynb", to: "ts:percent" }],
    ]);
    const python = "python" in judges ? judges.python : "";
    const answers = await askJudge(python, "run_jupytext.py", Object.fromEntries(questions)) as Readonly<
      Record<string, string>
    >;
    for (const [name, text] of texts) {
      const shape = (ipynb: string): unknown =>
        parseIpynb(ipynb).cells.map(({ kind, source, metadata }) => ({ kind, source, metadata }));
      assert.deepEqual(shape(answers[`${name} read`]!), shape(convertNotebook(text, "percent", "ipynb")), name);
      // Jupytext always writes a header, and says what the encoding is where it matters.
      const body = (percent: string): string =>
        percent.replace(/^(\/\/ -\*- coding: utf-8 -\*-\n)?\/\/ ---\n[\s\S]*?\n\/\/ ---\n\n/, "");
      assert.equal(body(answers[`${name} written`]!), body(text), name);
    }
  },
});
