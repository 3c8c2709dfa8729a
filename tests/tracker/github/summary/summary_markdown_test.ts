import assert from "node:assert/strict";
import { decodeRunFile } from "../../../../runner/otlp/decode.ts";
import {
  MAX_COMMENT_BYTES,
  type SummaryInput,
  summaryMarkdown,
} from "../../../../tracker/github/summary/summary_markdown.ts";
import { readRun } from "../../../../tracker/model/read_run.ts";
import type { RunView } from "../../../../tracker/model/run_view.ts";
import { renderMarkdown } from "../../../helpers/github_markdown.ts";
import { RunBuilder, type RunSpec } from "../../run_builder.ts";
import { failedRun } from "../../sample_runs.ts";

async function viewOf(builder: RunBuilder): Promise<RunView> {
  return readRun(decodeRunFile(await builder.encode()));
}

async function view(spec: RunSpec): Promise<RunView> {
  return await viewOf(new RunBuilder(spec));
}

function summary(run: RunView, options: Partial<SummaryInput> = {}): string {
  return summaryMarkdown({ run, base: [], findings: [], maxBytes: 1_048_576, ...options });
}

const metric = (value: number): RunSpec["tasks"] => [
  { name: "train", attempts: [{ startMs: 0, endMs: 5, metrics: { accuracy: value, loss: 0.5 } }] },
];

Deno.test("a summary says how the run ended, what failed with its words, and draws and lists its tasks", async () => {
  const { text, allText, tables, fences } = renderMarkdown(summary(await viewOf(failedRun())));
  assert.match(allText, /digits ❌ failure/);
  assert.match(allText, /train-model\[1000\] ended in failure, and 2 tasks skipped because of it/);
  assert.equal(fences[0]!.language, "mermaid");
  assert.match(fences[0]!.text, /^flowchart LR\n/);
  assert.deepEqual(tables[0]![0], ["task", "result", "attempts", "time", ""]);
  assert.equal(tables[0]!.length, 1 + 12);
  assert.match(text, /no run on the base branch to compare the metrics with/);
});

Deno.test("a metric is held against the last runs: outside of all of them is said, and within them is folded", async () => {
  const base = await Promise.all([0.9, 0.91, 0.92].map((value, i) => view({ id: `b${i}`, tasks: metric(value) })));
  const better = renderMarkdown(summary(await view({ id: "n", tasks: metric(0.95) }), { base, branch: "main" }));
  assert.match(better.allText, /Of 2 metrics, 1 higher than in all of the last runs on main\./);
  assert.deepEqual(better.tables[1], [
    ["task", "metric", "now", "before", "change", ""],
    ["train", "accuracy", "0.95", "0.91", "+0.04 (+4.4 %)", "▲ higher than in all 3"],
  ]);
  assert.deepEqual(better.tables[2]![1], ["train", "loss", "0.5", "0.5", "0", "within the last 3"]);
  const same = renderMarkdown(summary(await view({ id: "n", tasks: metric(0.915) }), { base, branch: "main" }));
  assert.match(same.allText, /All 2 metrics are within what the last runs on main gave\./);
});

Deno.test("links lead to the tracker's own pages and to the report, and nowhere else", async () => {
  const run = await view({ id: "hello-1", tasks: [{ name: "Train[1]" }] });
  const { addresses } = renderMarkdown(
    summary(run, { site: "https://octo.github.io/data/", report: "https://github.com/octo/data/a(b)c>d" }),
  );
  assert.deepEqual(addresses, [
    "https://github.com/octo/data/a(b)c%3Ed",
    "https://octo.github.io/data/runs/hello-1/index.html",
    "https://octo.github.io/data/runs/hello-1/tasks/train-1.html",
  ]);
});

const HOSTILE = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "</code></pre><h1>x",
  "](https://evil.example) [x](https://evil.example)",
  "![x](https://evil.example/track.png)",
  "https://evil.example www.evil.example evil@evil.example",
  "@octocat #1 octo/data#2 GH-3 :tada:",
  "| a | b |\n| --- | --- |\n# heading\n- item\n> quote\n```\n---",
  "```\n\n<h1>out</h1>\n\n```mermaid",
  "::error::forged\n##[error]forged",
  "**bold** _em_ ~~gone~~ `code` $x$ \\`",
  "&lt;b&gt; &#60;b&#62; &amp;",
  "\u202eright to left\u202c \u0007 \x1b[31mred \x1b]8;;https://evil.example\x07link\x1b]8;;\x07",
  "<details><summary>",
  "<!-- hidden",
  "-->",
  "[^1] [^1]: note",
  "- [ ] box",
  'a"]; click t0 "https://evil.example"',
];

Deno.test("no text of a run file becomes Markdown, HTML, a link, a mention or a row, wherever it stands", async () => {
  for (const text of HOSTILE) {
    const run = await view({
      id: text,
      pipeline: text,
      result: "failure",
      resource: { "vcs.ref.head.name": text, "vcs.ref.head.revision": text, "vcs.change.id": text },
      tasks: [
        { name: "first" },
        {
          name: text,
          key: text,
          result: "failure",
          attempts: [{
            startMs: 0,
            endMs: 5,
            result: "failure",
            exception: { type: text, message: text, stack: `${text}\n    at ${text}` },
            metrics: { [text]: 1 },
          }],
        },
        {
          name: `${text}2`,
          needs: ["first"],
          result: "skip",
          attributes: { "dagtrail.task.skip.reason": text },
        },
      ],
    });
    const base = [
      await view({
        id: "b",
        pipeline: text,
        tasks: [{ name: text, key: text, attempts: [{ startMs: 0, endMs: 1, metrics: { [text]: 2 } }] }],
      }),
    ];
    const finding = { gate: `metric.${JSON.stringify(text)} drops 1`, passed: false, why: "x", tasks: [text] };
    const options = { base, findings: [finding], branch: text, site: "https://ours.example/" };
    const rendered = renderMarkdown(summary(run, options));
    assert.deepEqual(
      rendered.elements.filter((name) => !ALLOWED.includes(name)),
      [],
      `${JSON.stringify(text)}: ${rendered.elements}`,
    );
    assert.deepEqual(rendered.attributes.filter((name) => name !== "class" && name !== "href"), []);
    assert.deepEqual(rendered.addresses.filter((address) => !address.startsWith("https://ours.example/runs/")), []);
    assert.doesNotMatch(rendered.text, /[@#]|octocat|GH-|evil|:tada:/);
    for (const rows of rendered.tables) for (const cells of rows) assert.equal(cells.length, rows[0]!.length);
    assert.equal(rendered.fences.length, 1);
    // deno-lint-ignore no-control-regex -- control characters are what is looked for
    assert.doesNotMatch(rendered.allText, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  }
});

const ALLOWED = [
  "a",
  "code",
  "details",
  "h3",
  "li",
  "p",
  "pre",
  "summary",
  "table",
  "tbody",
  "td",
  "th",
  "thead",
  "tr",
  "ul",
];

Deno.test("a run of 200 tasks has a summary of less than 1 MiB and a comment that GitHub takes, with all it must say", async () => {
  const run = await view(largeRun(200));
  const bytes = (text: string): number => new TextEncoder().encode(text).length;
  const whole = summary(run, { site: "https://octo.github.io/data/" });
  assert.ok(bytes(whole) < 1_048_576, `${bytes(whole)}`);
  const { tables, fences } = renderMarkdown(whole);
  assert.equal(tables[0]!.length, 201);
  assert.match(fences[0]!.text, /train #215;199/);
  const comment = summary(run, { site: "https://octo.github.io/data/", maxBytes: MAX_COMMENT_BYTES });
  assert.ok(bytes(comment) <= MAX_COMMENT_BYTES);
  assert.match(renderMarkdown(comment).tables[1]!.at(-1)![0]!, /^… and \d+ more$/);
});

Deno.test("graphs stay within what GitHub draws: as they are, by groups, or as a sentence", async () => {
  for (const [run, pattern] of [[largeRun(60), /train#91;59#93;/], [largeRun(2000), /train #215;1999/]] as const) {
    const { fences } = renderMarkdown(summary(await view(run)));
    assert.match(fences[0]!.text, pattern);
    assert.ok(fences[0]!.text.length < 50_000);
    assert.ok((fences[0]!.text.match(/-->/g) ?? []).length <= 500);
  }
  const scattered = await view({ tasks: Array.from({ length: 500 }, (_, i) => ({ name: `task-${i}` })) });
  const { fences, text } = renderMarkdown(summary(scattered));
  assert.deepEqual(fences, []);
  assert.match(text, /The graph of 500 tasks is too large to be drawn here\./);
});

/** A fan of tasks with many metrics and long names. */
function largeRun(tasks: number): RunSpec {
  const metrics = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`metric/number/${i}`, i / 7]));
  return {
    tasks: [
      { name: "ingest", attempts: [{ startMs: 0, endMs: 1 }] },
      ...Array.from({ length: tasks - 1 }, (_, i) => ({
        name: "train",
        key: String(i + 1),
        needs: ["ingest:data"],
        attempts: [{ startMs: 1, endMs: 20, metrics }],
      })),
    ],
  };
}
