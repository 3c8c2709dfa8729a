import assert from "node:assert/strict";
import { readDelimited } from "../../../tracker/artifacts/read_delimited.ts";
import { type MarkdownNode, readMarkdown } from "../../../tracker/artifacts/read_markdown.ts";
import { readNotebook } from "../../../tracker/artifacts/read_notebook.ts";
import { CSV, hostileArtifacts, MARKDOWN, NOTEBOOK } from "../viewer_runs.ts";

/** The kinds of a text's pieces, as HTML would name them, with the text in between. */
function outline(nodes: readonly MarkdownNode[]): string {
  return nodes.map((node): string => {
    switch (node.kind) {
      case "text":
        return node.text;
      case "element":
        return `<${node.tag}>${outline(node.children)}</${node.tag}>`;
      case "link":
        return `<a ${node.href}>${outline(node.children)}</a>`;
      case "code":
        return `<code>${node.text}</code>`;
      case "image":
        return `<img ${node.alt}>`;
      case "check":
        return node.done ? "<done>" : "<open>";
      case "footnotes":
        return `<notes>${outline(node.children)}</notes>`;
      default:
        return `<${node.kind}>`;
    }
  }).join("");
}

Deno.test("Markdown becomes elements below the page's headings, none a level deeper than the one before allows", () => {
  const text = outline(readMarkdown(MARKDOWN));
  assert.match(text, /^<h3>Findings<\/h3><p>The <em>accuracy<\/em> is <strong>97 %<\/strong>, <s>not<\/s>/);
  assert.match(text, /<a https:\/\/example.org\/paper>the paper<\/a> and <code>train\(\)<\/code>/);
  assert.match(text, /<ol><li><p>one<\/p><\/li>/);
  assert.match(text, /<blockquote><p>quoted<\/p><\/blockquote><code>const x = 1;<\/code><table><thead><tr><th>n<\/th>/);
  assert.match(text, /<h4>Deep heading<\/h4><rule><p><img a picture><\/p>$/);
});

Deno.test("task lists have marks, and the text of a footnote is below", () => {
  const text = (markdown: string): string => outline(readMarkdown(markdown));
  assert.equal(
    text("- [x] read *all*\n- [ ] write\n- [y] no\n- [ ]none"),
    "<ul><li><p><done>read <em>all</em></p></li><li><p><open>write</p></li><li><p>[y] no</p></li><li><p>[ ]none</p></li></ul>",
  );
  assert.equal(text("[x] is no item"), "<p>[x] is no item</p>");
  assert.equal(
    text("Better[^a] by far[^b].\n\n[^b]: measured twice\n[^a]: https://example.org/"),
    "<p>Better<sup>[1]</sup> by far<sup>[2]</sup>.</p>" +
      "<notes><li><p>https://example.org/</p></li><li><p>measured twice</p></li></notes>",
  );
});

Deno.test("no link of a hostile text leads anywhere but to the web, and its HTML is text", () => {
  const { data } = hostileArtifacts("http://192.0.2.1/").find(({ name }) => name === "hostile.md")!;
  const nodes = readMarkdown(data as string);
  const visit = (node: MarkdownNode): void => {
    if (node.kind === "link") assert.match(node.href, /^https?:/);
    if (node.kind === "link" || node.kind === "element") node.children.forEach(visit);
  };
  nodes.forEach(visit);
  assert.ok(outline(nodes).includes("<script>window.canary=1"));
});

Deno.test("texts that are made to be slow or deep are read all the same", () => {
  for (
    const evil of [
      "[",
      "*a ",
      "> ",
      "`a",
      "<a ",
      "![](",
      "| a ",
      "- ",
      "&#0;",
      "a\n-\n",
      "[a](<b",
      "[^a](",
      "^[a",
      "[^1]: b\n\n",
      "- [x] ",
    ]
  ) {
    readMarkdown(evil.repeat(20_000));
  }
});

Deno.test("values in quotes keep their commas, quotes and line breaks, and columns of numbers are told", () => {
  const table = readDelimited(CSV, true)!;
  assert.deepEqual(table.columns, [
    { name: "n", numeric: true },
    { name: "model", numeric: false },
    { name: "note, quoted", numeric: false },
  ]);
  assert.deepEqual(table.rows[0], ["600", "svm", 'said "yes"']);
  assert.deepEqual(table.rows[1], ["800", "svm", "two\nlines"]);
  assert.deepEqual([table.totalRows, table.more], [3, undefined]);
});

Deno.test("semicolons and tabs are recognised, a table without headings gets some, and half a row is left out", () => {
  assert.deepEqual(readDelimited("a;b\n1,5;2\n", true)!.rows, [["1,5", "2"]]);
  assert.deepEqual(readDelimited("a\tb\nx\ty\n", true)!.rows, [["x", "y"]]);
  assert.deepEqual(readDelimited("1,2\n3,4\n", true)!.columns.map(({ name }) => name), ["column 1", "column 2"]);
  const ragged = readDelimited("a,b\n1,2,3\n4\n", true)!;
  assert.deepEqual(ragged.columns.map(({ name }) => name), ["a", "b", "column 3"]);
  assert.deepEqual([ragged.rows, ragged.totalColumns], [[["1", "2", "3"], ["4", null, null]], 3]);
  const cut = readDelimited("a,b\n1,2\n3", false)!;
  assert.deepEqual([cut.rows, cut.more], [[["1", "2"]], true]);
  assert.equal(readDelimited("", true), undefined);
});

/** Keeps what a notebook's outputs would write. */
function files(): {
  readonly write: (suffix: string, content: string | Uint8Array) => Promise<string>;
  readonly all: Map<string, string | Uint8Array>;
} {
  const all = new Map<string, string | Uint8Array>();
  return { all, write: (suffix, content) => (all.set(suffix, content), Promise.resolve(suffix)) };
}

Deno.test("a notebook's cells come in order with what they gave, pictures and HTML in files of their own", async () => {
  const { write, all } = files();
  const notebook = (await readNotebook(NOTEBOOK, write))!;
  assert.deepEqual([notebook.language, notebook.totalCells], ["typescript", 7]);
  assert.deepEqual(notebook.cells.map(({ kind }) => kind), [
    "markdown",
    "code",
    "markdown",
    "code",
    "markdown",
    "code",
    "raw",
  ]);
  const outputs = notebook.cells.flatMap((cell) => cell.kind === "code" ? cell.outputs : []);
  assert.deepEqual(outputs.map((output) => output.kind), ["text", "text", "image", "frame", "json", "text", "text"]);
  assert.deepEqual(outputs.at(-1), { kind: "text", text: "RangeError: too few\n    at train", error: true });
  assert.deepEqual([...all.keys()], ["out-3.png", "out-4.html"]);
});

Deno.test("charts of a notebook are drawn, and given up after three that cannot be", async () => {
  const { write } = files();
  const spec = (n: number): unknown => ({
    output_type: "display_data",
    data: { "application/vnd.vegalite.v6+json": { n }, "text/plain": `chart ${n}` },
  });
  const notebook = { nbformat: 4, cells: [{ cell_type: "code", source: "", outputs: [1, 2, 3, 4, 5, 6].map(spec) }] };
  const asked: string[] = [];
  const draw: NonNullable<Parameters<typeof readNotebook>[2]> = (text, name) => {
    asked.push(`${name} ${text}`);
    const chart = { kind: "chart", light: `${name}.svg`, size: { width: 1, height: 1 } } as const;
    return Promise.resolve(asked.length === 1 ? chart : undefined);
  };
  const cell = (await readNotebook(notebook, write, draw))!.cells[0]!;
  assert.ok(cell.kind === "code");
  assert.deepEqual(cell.outputs[0], { kind: "chart", light: "out-1.svg", size: { width: 1, height: 1 } });
  assert.deepEqual(cell.outputs.slice(1).map((output) => output.kind), ["text", "text", "text", "text", "text"]);
  assert.deepEqual(asked, ['out-1 {"n":1}', 'out-2 {"n":2}', 'out-3 {"n":3}', 'out-4 {"n":4}']);
});

Deno.test("tags of a notebook's cells fold and leave out what they name", async () => {
  const { write } = files();
  const cell = (metadata: object): object => ({
    cell_type: "code",
    source: "1",
    metadata,
    outputs: [{ output_type: "stream", name: "stdout", text: "out" }],
  });
  const tagged = ["hide-input", "hide_output", "hide-cell", "remove-input", "remove-output", "remove-cell"];
  const cells = [
    ...tagged.map((tag) => cell({ tags: [tag] })),
    cell({ jupyter: { source_hidden: true }, papermill: { duration: 1.5 } }),
    cell({ tags: "hide-input", papermill: { duration: "long" } }),
  ];
  const notebook = (await readNotebook({ nbformat: 4, cells }, write))!;
  const outputs = [{ kind: "text", text: "out" }];
  assert.deepEqual(notebook.cells, [
    { kind: "code", source: "1", folded: true, outputs },
    { kind: "code", source: "1", outputsFolded: true, outputs },
    { kind: "code", source: "1", folded: true, outputsFolded: true, outputs },
    { kind: "code", outputs },
    { kind: "code", source: "1", outputs: [] },
    { kind: "code", source: "1", folded: true, durationMs: 1500, outputs },
    { kind: "code", source: "1", outputs },
  ]);
  assert.equal(notebook.totalCells, 7);
});

Deno.test("a hostile notebook writes nothing that runs, and what is no notebook is none", async () => {
  const { write, all } = files();
  const { data } = hostileArtifacts("http://192.0.2.1/").find(({ name }) => name === "hostile.ipynb")!;
  const notebook = (await readNotebook(JSON.parse(data as string), write))!;
  assert.equal(notebook.cells.length, 3);
  for (const [name, content] of all) {
    if (name.endsWith(".html")) {
      assert.match(content as string, /<iframe sandbox [^>]*srcdoc="[^"]*"><\/iframe><\/body>/);
    } else if (name.endsWith(".svg")) {
      assert.match(content as string, /^<svg [^>]*><image [^>]*href="data:[^"]*"\/><\/svg>/);
    }
  }
  for (const other of [null, 7, {}, { cells: "x" }, { nbformat: 3, cells: [] }]) {
    assert.equal(await readNotebook(other, write), undefined);
  }
});
