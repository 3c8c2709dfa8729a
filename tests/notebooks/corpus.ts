/**
 * Thirty notebooks, each about one thing, with what every cell is to put out.
 *
 * @module
 */

/** A cell: code, or Markdown. */
export type CorpusCell = string | { readonly markdown: string };

/** One notebook. */
export interface CorpusNotebook {
  readonly name: string;
  readonly cells: readonly CorpusCell[];
  /** For each code cell, its outputs as {@link shownOutput} writes them; cells that are not run are left out. */
  readonly outputs: readonly (readonly (string | RegExp)[])[];
  /** How the attempt ends; `success` unless said. */
  readonly result?: "failure" | "timeout" | "error";
  /** How long the attempt may take, where it is to be stopped. */
  readonly timeout?: "3s";
  /** How much memory it may use, where it is to use more. */
  readonly memory?: "256MiB";
  /** Why Deno's own kernel is not asked for the same, where it is not. */
  readonly notInKernel?: string;
}

const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=";

/** An output as one line: its kind, and what it says. */
export function shownOutput(output: Readonly<Record<string, unknown>>): string {
  const text = (value: unknown): string => Array.isArray(value) ? value.join("") : String(value);
  switch (output.output_type) {
    case "stream":
      return `${output.name}: ${text(output.text)}`;
    case "error":
      return `error: ${output.ename}: ${output.evalue}`;
    default: {
      const kind = output.output_type === "execute_result" ? "result" : "display";
      return `${kind}: ${
        Object.entries(output.data as Readonly<Record<string, unknown>>).map(([type, content]) =>
          `${type} ${/json$/.test(type) ? JSON.stringify(content) : text(content)}`
        ).join(" | ")
      }`;
    }
  }
}

export const CORPUS: readonly CorpusNotebook[] = [
  {
    name: "empty-cell",
    cells: ["", "// nothing but a comment", { markdown: "" }, "   \n"],
    outputs: [[]],
  },
  {
    name: "values",
    cells: ["1 + 1", '"a\\nb"', "undefined", "null", "({ a: 1, b: [1, { c: 2 }] })", "new Map([[1, 2]])", "(() => 1)"],
    outputs: [
      ["result: text/plain 2"],
      ['result: text/plain "a\\nb"'],
      [],
      [],
      ["result: text/plain { a: 1, b: [ 1, { c: 2 } ] }"],
      ["result: text/plain Map(1) { 1 => 2 }"],
      ["result: text/plain [Function (anonymous)]"],
    ],
  },
  {
    name: "last-expression",
    cells: [
      "5; let w = 3",
      "6; function h() {}",
      "if (true) { 7 } else { 8 }",
      "for (let i = 0; i < 3; i++) i",
      "try { 9 } finally { 10 }",
      "let y = 5",
      "const later = () => w; later()",
      "switch (1) { case 1: 11 }",
    ],
    outputs: [
      ["result: text/plain 5"],
      ["result: text/plain 6"],
      ["result: text/plain 7"],
      ["result: text/plain 2"],
      ["result: text/plain 9"],
      [],
      ["result: text/plain 3"],
      ["result: text/plain 11"],
    ],
  },
  {
    name: "object-or-block",
    cells: ["{ a: 1 }", "{ a: 1 };", "{\n  const inner = 2;\n  inner + 1\n}", "{ }"],
    outputs: [
      ["result: text/plain { a: 1 }"],
      ["result: text/plain 1"],
      ["result: text/plain 3"],
      ["result: text/plain {}"],
    ],
  },
  {
    name: "text-alone",
    cells: ["'use no directive'", "`template ${1 + 1}`"],
    outputs: [['result: text/plain "use no directive"'], ['result: text/plain "template 2"']],
  },
  {
    name: "types",
    cells: [
      "interface Row { readonly a: number }\ntype Rows = Row[];\nenum Kind { A, B }\nnamespace Space { export const inside = 1 }",
      "const rows: Rows = [{ a: Kind.B }];\nrows satisfies Rows;\nrows[0]!.a + Space.inside as number",
      "abstract class Shape { abstract area(): number; constructor(protected readonly name: string) {} }\n" +
      "class Square extends Shape { constructor(private side: number) { super('square') } area() { return this.side ** 2 } }\n" +
      "new Square(3).area()",
      "function over(a: string): string;\nfunction over(a: number): number;\nfunction over(a: unknown) { return a as never }\nover(4)",
      "declare const ghost: number;\nexport type Exported = Row;\nconst generic = <T,>(value: T): T => value;\ngeneric<string>('g')",
    ],
    outputs: [
      [],
      ["result: text/plain 2"],
      ["result: text/plain 9"],
      ["result: text/plain 4"],
      ['result: text/plain "g"'],
    ],
  },
  {
    name: "awaits",
    cells: [
      "const late = await new Promise<number>((resolve) => setTimeout(() => resolve(1), 5)); late",
      "for await (const part of (async function* () { yield 1; yield 2 })()) console.log(part)",
      "Promise.resolve(5)",
      "await Promise.all([1, Promise.resolve(2)])",
    ],
    outputs: [
      ["result: text/plain 1"],
      ["stdout: 1\n2\n"],
      ["result: text/plain Promise { 5 }"],
      ["result: text/plain [ 1, 2 ]"],
    ],
  },
  {
    name: "redeclaration",
    cells: [
      "const x = 1, kept = 'k';\nconst reader = () => x;",
      "const x: number = 2;\nreader()",
      "let { x, y = 3, ...rest } = { x: 4, z: 5 } as Record<string, number>;\n[x, y, rest, reader()]",
      "const [y, x] = [6, 7]\n;[x, y, kept]",
      "let x",
      "x",
      "function x() { return 'function' }\nx()",
      "class x { static it = 'class' }\nx.it",
      "enum x { Member = 3 }\nx.Member",
      "var v = 1",
      "var v = 2; v",
      "x = undefined as never; v",
    ],
    outputs: [
      [],
      ["result: text/plain 2"],
      ["result: text/plain [ 4, 3, { z: 5 }, 4 ]"],
      ['result: text/plain [ 7, 6, "k" ]'],
      [],
      [],
      ['result: text/plain "function"'],
      ['result: text/plain "class"'],
      ["result: text/plain 3"],
      [],
      ["result: text/plain 2"],
      ["result: text/plain 2"],
    ],
    notInKernel: "it lets a name be declared again by the same word only",
  },
  {
    name: "redeclared-constants",
    cells: [
      "const x = 1; const f = () => x; x",
      "const x = 2; f()",
      "const x: number = 3; f()",
      "let z = 1",
      "let z = 2; z",
    ],
    outputs: [
      ["result: text/plain 1"],
      ["result: text/plain 2"],
      ["result: text/plain 3"],
      [],
      ["result: text/plain 2"],
    ],
  },
  {
    name: "functions-and-classes",
    cells: [
      "const first = early(2);\nfunction early(n: number): number { return n <= 0 ? 0 : n + early(n - 1) }\nfirst",
      "class Counter { #n = 0; next() { return ++this.#n } static create() { return new Counter() } }\nconst counter = Counter.create();\ncounter.next()",
      "counter.next(); early.name + Counter.name",
      "function early() { return 'another' }\nearly() + early.name",
      "async function* steps() { yield 1; yield 2 }\nconst seen = [];\nfor await (const step of steps()) seen.push(step);\nseen",
    ],
    outputs: [
      ["result: text/plain 3"],
      ["result: text/plain 1"],
      ['result: text/plain "earlyCounter"'],
      ['result: text/plain "anotherearly"'],
      ["result: text/plain [ 1, 2 ]"],
    ],
  },
  {
    name: "not-yet-declared",
    cells: ["console.log('before')", "tooEarly", "const tooEarly = 1"],
    outputs: [["stdout: before\n"], [/^error: ReferenceError: /]],
    result: "failure",
    notInKernel: "its message is another: the name is not defined rather than not initialized",
  },
  {
    name: "function-of-a-later-cell",
    cells: ["laterFunction()", "function laterFunction() {}"],
    outputs: [[/^error: ReferenceError: /]],
    result: "failure",
    notInKernel: "its message is another: the name is not defined rather than not initialized",
  },
  {
    name: "constant-assigned",
    cells: ["const fixed = 1;\nfixed = 2;"],
    outputs: [["error: TypeError: Assignment to constant variable."]],
    result: "failure",
  },
  {
    name: "imports",
    cells: [
      "import { double, type Row } from './lib.ts';\nimport * as lib from './lib.ts';\nimport text from './data.json' with { type: 'json' };\nimport { Row as Unused } from './lib.ts';\nconst row: Row = { a: double(2) }; row",
      "import { double } from './lib.ts';\n[lib.double === double, text.hello]",
      "const { basename } = await import('node:path'); basename('/a/b.ts')",
      "import only, { named as renamed } from './lib.ts';\n[only, renamed]",
    ],
    outputs: [
      ["result: text/plain { a: 4 }"],
      ['result: text/plain [ true, "world" ]'],
      ['result: text/plain "b.ts"'],
      ['result: text/plain [ "the default", "by name" ]'],
    ],
  },
  {
    name: "missing-export",
    cells: ["import { missing } from './lib.ts';\nmissing"],
    outputs: [[
      'error: SyntaxError: The requested module "./lib.ts" does not provide an export named "missing"',
    ]],
    result: "failure",
    notInKernel: "it takes what a module does not export for undefined",
  },
  {
    name: "exports",
    cells: ["export const a = 1;\nexport function f() { return a }\nexport { a as b };\nf()", "export default { a }"],
    outputs: [["result: text/plain 1"], ["result: text/plain { a: 1 }"]],
  },
  {
    name: "import-meta",
    cells: [
      "import.meta.url.split('/').at(-1)!.replace(/\\..*/, '') + new URL('./lib.ts', import.meta.url).href.endsWith('/lib.ts')",
    ],
    outputs: [['result: text/plain "import-metatrue"']],
    notInKernel: "it has none",
  },
  {
    name: "printed",
    cells: [
      "console.log('a', { b: 1 }); console.error('err'); console.log('c'); 'value'",
      "console.log('%o %s %d', { a: 1 }, 'x', 3); console.table([{ a: 1 }]); console.group('g'); console.info('in'); console.groupEnd(); console.warn('w')",
      "console.log('\\x1b[31mred\\x1b[0m')",
    ],
    outputs: [
      ["stdout: a { b: 1 }\n", "stderr: err\n", "stdout: c\n", 'result: text/plain "value"'],
      [
        "stdout: { a: 1 } x 3\n┌───────┬───┐\n│ (idx) │ a │\n├───────┼───┤\n│     0 │ 1 │\n└───────┴───┘\ng\n  in\n",
        "stderr: w\n",
      ],
      ["stdout: \x1b[31mred\x1b[0m\n"],
    ],
  },
  {
    name: "written",
    cells: [
      "Deno.stdout.writeSync(new TextEncoder().encode('direct\\n')); await Deno.stderr.write(new TextEncoder().encode('é'.repeat(2))); console.log('after')",
      "import process from 'node:process'; process.stdout.write('by Node\\n'); undefined",
      "const writer = Deno.stdout.writable.getWriter(); await writer.write(new TextEncoder().encode('streamed\\n')); writer.releaseLock()",
    ],
    outputs: [["stdout: direct\n", "stderr: éé", "stdout: after\n"], ["stdout: by Node\n"], ["stdout: streamed\n"]],
    notInKernel: "it keeps only what the console prints",
  },
  {
    name: "display-forms",
    cells: [
      "await Deno.jupyter.display({ 'text/plain': 'p', 'text/html': '<i>h</i>' }, { raw: true })",
      "Deno.jupyter.html`<b>${1 + 1}</b>`",
      "Deno.jupyter.md`# Heading ${'x'}`",
      'Deno.jupyter.svg`<svg xmlns="http://www.w3.org/2000/svg"/>`',
      "({ [Symbol.for('Jupyter.display')]() { return { 'text/plain': 'own', 'application/json': { a: 1 } } } })",
      "({ async [Deno.jupyter.$display]() { return { 'text/markdown': '*later*' } } })",
    ],
    outputs: [
      ["display: text/plain p | text/html <i>h</i>"],
      ["result: text/html <b>2</b>"],
      ["result: text/markdown # Heading x"],
      ['result: image/svg+xml <svg xmlns="http://www.w3.org/2000/svg"/>'],
      ['result: text/plain own | application/json {"a":1}'],
      ["result: text/markdown *later*"],
    ],
  },
  {
    name: "images",
    cells: [
      `Uint8Array.fromBase64("${PNG}")`,
      `await Deno.jupyter.display(Deno.jupyter.image(Uint8Array.fromBase64("${PNG}")))`,
      `({ toDataURL: () => "data:image/png;base64,${PNG}" })`,
      "({ outerHTML: '<p>element</p>' })",
      "({ outerHTML: '<svg></svg>' })",
    ],
    outputs: [
      [`result: image/png ${PNG}`],
      [`display: image/png ${PNG}`],
      [`result: image/png ${PNG}`],
      ["result: text/html <p>element</p>"],
      ["result: image/svg+xml <svg></svg>"],
    ],
  },
  {
    name: "vega-lite",
    cells: [
      "await Deno.jupyter.display({ 'application/vnd.vegalite.v5+json': { $schema: 'https://vega.github.io/schema/vega-lite/v5.json', data: { values: [{ a: 1 }] }, mark: 'point', encoding: { x: { field: 'a' } } } }, { raw: true })",
      "({ toSpec: () => ({ $schema: 'https://vega.github.io/schema/vega-lite/v5.json', mark: 'bar' }) })",
    ],
    outputs: [
      [/^display: application\/vnd\.vegalite\.v5\+json \{"\$schema"/],
      [
        'result: application/vnd.vegalite.v5+json {"$schema":"https://vega.github.io/schema/vega-lite/v5.json","mark":"bar"}',
      ],
    ],
  },
  {
    name: "display-updates",
    cells: [
      "await Deno.jupyter.display(Deno.jupyter.html`<p>1</p>`, { display_id: 'd' })",
      "await Deno.jupyter.display(Deno.jupyter.html`<p>2</p>`, { display_id: 'd', update: true }); 'updated'",
      "await Deno.jupyter.broadcast('display_data', { data: { 'text/plain': 'broadcast' }, metadata: {}, transient: {} })",
    ],
    outputs: [["display: text/html <p>2</p>"], ['result: text/plain "updated"'], ["display: text/plain broadcast"]],
    notInKernel: "updating what was shown is a frontend's part",
  },
  {
    name: "data-frame",
    cells: [
      "const frame = { schema: { a: {} }, head: (n: number) => ({ toRecords: () => [{ a: '<1>' }].slice(0, n) }), toRecords: () => [] }; frame",
    ],
    outputs: [[
      'result: application/vnd.dataresource+json {"schema":{"fields":[{"name":"a","type":"any"}]},"data":[{"a":"<1>"}]}' +
      " | text/html <table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&#60;1&#62;</td></tr></tbody></table>",
    ]],
    notInKernel: "it asks the types of the library's own columns",
  },
  {
    name: "thrown-error",
    cells: [
      "console.log('before');\nfunction deep(n: number): never {\n  throw new RangeError(`at ${n}`);\n}",
      "1;\ndeep(3)",
      "'never run'",
    ],
    outputs: [["stdout: before\n"], ["error: RangeError: at 3"]],
    result: "failure",
  },
  {
    name: "thrown-text",
    cells: ["throw 'a text'"],
    outputs: [["error: Error: a text"]],
    result: "failure",
  },
  {
    name: "rejection",
    cells: ["await Promise.reject(new TypeError('rejected', { cause: new Error('the cause') }))"],
    outputs: [["error: TypeError: rejected"]],
    result: "failure",
  },
  {
    name: "many-lines",
    cells: ["for (let i = 0; i < 10_000; i++) console.log(`line ${i}`)", "'after'"],
    outputs: [[/^stdout: line 0\nline 1\n[\s\S]*line 9999\n$/], ['result: text/plain "after"']],
  },
  {
    name: "too-much",
    cells: [
      "const block = 'x'.repeat(1023) + '\\n';\nfor (let i = 0; i < 50 * 1024; i++) console.log(block.trimEnd())\n'after it'",
      "console.log('y'.repeat(50 * 1024 * 1024))",
      "Deno.jupyter.html`${'z'.repeat(50 * 1024 * 1024)}`",
      "console.log('the next cell is kept'); 'value'",
    ],
    outputs: [
      [/^stdout: x/, /^stderr: \n\[dagtrail\] The output is cut here/, 'result: text/plain "after it"'],
      [/^stdout: y{4194304}$/, /^stderr: \n\[dagtrail\] The output is cut here/],
      [/^stderr: \n\[dagtrail\] The output is cut here/],
      ["stdout: the next cell is kept\n", 'result: text/plain "value"'],
    ],
    notInKernel: "it has no limit",
  },
  {
    name: "hanging",
    cells: [
      "console.log('started')",
      "console.log('hangs'); await new Promise((resolve) => setTimeout(resolve, 1e6))",
      "1",
    ],
    outputs: [["stdout: started\n"], ["stdout: hangs\n", "error: Timeout: it took longer than 3.00 s"]],
    result: "timeout",
    timeout: "3s",
    notInKernel: "it has no limit",
  },
  {
    name: "busy",
    cells: ["console.log('spins'); for (;;);"],
    outputs: [["stdout: spins\n", "error: Timeout: it took longer than 3.00 s"]],
    result: "timeout",
    timeout: "3s",
    notInKernel: "it has no limit",
  },
  {
    name: "crash",
    cells: ["console.log('last words'); 1", "console.log('in the cell'); Deno.exit(7)", "2"],
    outputs: [["stdout: last words\n", "result: text/plain 1"], [
      "stdout: in the cell\n",
      "error: Exit: the process exited with code 7",
    ]],
    result: "failure",
    notInKernel: "it would end",
  },
  {
    name: "crash-after-many-lines",
    cells: ["for (let i = 0; i < 30_000; i++) console.log(`line ${i}`); Deno.exit(7)"],
    outputs: [[/^stdout: line 0\nline 1\n[\s\S]*line 29999\n$/, "error: Exit: the process exited with code 7"]],
    result: "failure",
    notInKernel: "it would end",
  },
  {
    name: "hanging-after-many-lines",
    cells: [
      "for (let i = 0; i < 30_000; i++) console.log(`line ${i}`); await new Promise((resolve) => setTimeout(resolve, 1e6))",
    ],
    outputs: [[/^stdout: line 0\nline 1\n[\s\S]*line 29999\n$/, "error: Timeout: it took longer than 3.00 s"]],
    result: "timeout",
    timeout: "3s",
    notInKernel: "it has no limit",
  },
  {
    name: "abort",
    cells: ["console.log('last words'); process.abort()"],
    outputs: [["stdout: last words\n", "error: SIGABRT: the process was ended by the signal SIGABRT"]],
    result: "error",
    notInKernel: "it would end",
  },
  {
    name: "out-of-memory",
    cells: [
      "console.log('last words'); 'value'",
      "console.log('grows'); const kept: string[][] = [];\nfor (;;) kept.push(Array.from({ length: 1e5 }, (_, i) => `${i} ${Math.random()}`));",
    ],
    outputs: [
      ["stdout: last words\n", 'result: text/plain "value"'],
      ["stdout: grows\n", /^error: OutOfMemory: it used more than its memory of 268 MB/],
    ],
    result: "error",
    memory: "256MiB",
    notInKernel: "it has no limit",
  },
  {
    name: "unhandled",
    cells: [
      "const { promise, reject } = Promise.withResolvers<never>(); console.log('armed')",
      "setTimeout(() => reject(new Error('nobody waits'))); await new Promise((resolve) => setTimeout(resolve, 1e6))",
    ],
    outputs: [["stdout: armed\n"], ["error: Error: nobody waits"]],
    result: "failure",
    notInKernel: "it goes on",
  },
  {
    name: "hostile-html",
    cells: [
      {
        markdown:
          "# <script>alert(1)</script>\n\n<img src=x onerror=alert(2)> [link](javascript:alert(3)) ![i](https://example.invalid/x.png)",
      },
      "Deno.jupyter.html`<script>parent.document.title = 'taken'</script><img src=x onerror=\"top.location = 'https://example.invalid'\"><h1>shown</h1>`",
      'Deno.jupyter.svg`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(4)"><script>alert(5)</script><rect width="9" height="9"/></svg>`',
      "console.log('</pre><script>document.title = \"taken\"</script>')",
      'Deno.jupyter.md`<iframe src="https://example.invalid"></iframe> **bold**`',
      "await Deno.jupyter.display({ '\"><script>alert(6)</script>': 'x', 'image/png': '\"><script>alert(7)</script>' }, { raw: true })",
    ],
    outputs: [
      [/^result: text\/html <script>/],
      [/^result: image\/svg\+xml <svg/],
      [/^stdout: <\/pre>/],
      [/^result: text\/markdown <iframe/],
      [/^display: /],
    ],
  },
];
