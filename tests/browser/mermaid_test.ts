/// <reference lib="dom" />
import { deepEqual, equal, ok } from "node:assert/strict";
import { createRequire } from "node:module";
// For the lock file to have the package; what a page loads is another file of it.
import "mermaid/package.json" with { type: "json" };
import { mermaidFlowchart, mermaidGantt } from "../../runner/export/mermaid.ts";
import { loadRunFile } from "../../runner/otlp/load_run_file.ts";
import { type RunTree, runTree } from "../../runner/otlp/run_tree.ts";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { graphSection } from "../../tracker/github/summary/graph_section.ts";
import { readRun } from "../../tracker/model/read_run.ts";
import { startBrowser } from "../helpers/browser.ts";
import { RunBuilder } from "../tracker/run_builder.ts";
import { exportText, FIXTURE, HOSTILE_NAMES, hostileRun, withRun } from "../runner/export/exported_runs.ts";

/** What Mermaid made of a diagram. */
interface Drawn {
  readonly type: string;
  /** The texts in the picture. */
  readonly texts: readonly string[];
  /** The bars of a Gantt chart, in milliseconds since the epoch. */
  readonly bars: readonly {
    readonly section: string;
    readonly name: string;
    readonly from: number;
    readonly to: number;
  }[];
  readonly edges: number;
  /** Whether anything in the picture could run. */
  readonly scripts: number;
}

const SCRIPT = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");

/** Lets Mermaid itself parse and draw diagrams, in a browser. */
async function draw(diagrams: readonly string[]): Promise<Drawn[]> {
  const browser = await startBrowser();
  try {
    const page = await browser.newPage();
    page.on("pageerror", (error) => {
      throw error;
    });
    await page.setContent("<!doctype html><body></body>");
    await page.addScriptTag({ content: await Deno.readTextFile(SCRIPT) });
    return await page.evaluate(async (diagrams) => {
      // deno-lint-ignore no-explicit-any -- Mermaid in the page
      const { mermaid } = globalThis as any;
      mermaid.initialize({ startOnLoad: false });
      const drawn = [];
      for (const [i, text] of diagrams.entries()) {
        const { svg } = await mermaid.render(`d${i}`, text);
        const parsed = await mermaid.mermaidAPI.getDiagramFromText(text);
        const holder = document.createElement("div");
        holder.innerHTML = svg;
        drawn.push({
          type: parsed.type,
          texts: [...holder.querySelectorAll("text, .nodeLabel")].map((node) => node.textContent ?? ""),
          bars: (parsed.db.getTasks?.() ?? []).map((task: Record<string, unknown>) => ({
            section: String(task.type),
            name: String(task.task),
            from: (task.startTime as Date).getTime(),
            to: (task.endTime as Date).getTime(),
          })),
          edges: parsed.db.getEdges?.().length ?? 0,
          scripts: holder.querySelectorAll("script, [onclick], a[href^=javascript]").length,
        });
      }
      return drawn;
    }, diagrams);
  } finally {
    await browser.close();
  }
}

function diagramsOf(tree: RunTree): string[] {
  return [mermaidFlowchart(tree), mermaidGantt(tree)!];
}

Deno.test("Mermaid draws the graph and the chart of a run, with every task, edge and attempt at its milliseconds", async () => {
  const tree = runTree(loadRunFile(FIXTURE));
  const [graph, chart] = await draw(diagramsOf(tree)) as [Drawn, Drawn];
  equal(chart.type, "gantt");
  for (const { name } of tree.tasks) {
    ok(graph.texts.some((text) => text.trim() === name), `${name} is not in the graph`);
  }
  equal(graph.edges, tree.tasks.reduce((sum, { upstream }) => sum + upstream.length, 0));
  const attempts = tree.tasks.flatMap(({ attempts }) => attempts.map(({ attempt }) => attempt));
  deepEqual(
    chart.bars.map(({ from, to }) => [from, to]),
    attempts.map(({ startNs, endNs }) => [Math.round(Number(startNs) / 1e6), Math.round(Number(endNs) / 1e6)]),
  );
  ok(chart.texts.some((text) => text.includes("train[2]")));
});

Deno.test("Mermaid draws a run of hostile names as text, one node a task, and nothing in it can run", async () => {
  await withRun(await hostileRun(), async (path) => {
    const tree = runTree(loadRunFile(path));
    const [graph, chart] = await draw(diagramsOf(tree)) as [Drawn, Drawn];
    equal(graph.edges, HOSTILE_NAMES.length - 1);
    equal(chart.bars.length, HOSTILE_NAMES.length);
    equal(graph.scripts + chart.scripts, 0);
    ok(graph.texts.some((text) => text.includes("<script>alert(1)</script>")));
    // In the Markdown around them, no name ends a code block.
    const page = await exportText("mermaid", path);
    equal(page.match(/^```/gm)!.length, 4);
  });
});

Deno.test("Mermaid draws the graph of a summary, whole and by groups, whatever tasks are called", async () => {
  const fence = /^```mermaid\n(.*?)^```$/ms;
  const runs = [
    { tasks: HOSTILE_NAMES.map((name) => ({ name })) },
    {
      tasks: [
        { name: "ingest" },
        ...Array.from({ length: 300 }, (_, i) => ({ name: "train", key: String(i), needs: ["ingest:data"] })),
      ],
    },
  ];
  const texts = await Promise.all(runs.map(async (spec) => {
    const run = readRun(decodeRunFile(await new RunBuilder(spec).encode()));
    return fence.exec(graphSection(run))![1]!;
  }));
  const [hostile, grouped] = await draw(texts) as [Drawn, Drawn];
  equal(hostile.scripts, 0);
  const shown = HOSTILE_NAMES.filter((name) => name.replace(/\p{C}/gu, "").trim() !== "");
  equal(hostile.texts.filter((text) => text.replace(/\p{C}/gu, "").trim() !== "").length, shown.length);
  equal(grouped.edges, 1);
  ok(grouped.texts.some((text) => text.trim() === "train ×300"), grouped.texts.join());
});
