import { numberOf, type RunTree } from "../otlp/run_tree.ts";
import type { TextExporter } from "./exporter.ts";
import { resultOf, unixMs } from "./run_facts.ts";

/** Mermaid's colours for results: readable on GitHub's light and dark pages. */
const CLASSES = {
  success: "fill:#dff3e4,stroke:#1f7a3d,color:#123d20",
  failed: "fill:#fbe1e1,stroke:#b3261e,color:#5c130f",
  other: "fill:#eceff3,stroke:#6b7480,color:#2b3036",
} as const;

/** A Markdown page with two Mermaid diagrams: the graph of tasks, and when each attempt ran, to the millisecond. */
export const mermaid: TextExporter = {
  kind: "text",
  ending: ".md",
  *text({ tree }) {
    yield `# ${markdown(tree.id)}\n\n\`\`\`mermaid\n${mermaidFlowchart(tree)}\`\`\`\n`;
    const gantt = mermaidGantt(tree);
    if (gantt !== undefined) yield `\n\`\`\`mermaid\n${gantt}\`\`\`\n`;
  },
};

/** The graph of a run; a dotted edge carries no data. */
export function mermaidFlowchart({ tasks }: RunTree): string {
  const ids = new Map(tasks.map((task, i) => [task, `t${i}`]));
  const lines = ["flowchart LR"];
  for (const task of tasks) lines.push(`  ${ids.get(task)}["${label(task.name)}"]:::${classOf(resultOf(task.span))}`);
  for (const task of tasks) {
    for (const { task: upstream, inputs } of task.upstream) {
      lines.push(`  ${ids.get(upstream)} ${inputs.length === 0 ? "-.->" : "-->"} ${ids.get(task)}`);
    }
  }
  for (const [name, style] of Object.entries(CLASSES)) lines.push(`  classDef ${name} ${style}`);
  return `${lines.join("\n")}\n`;
}

/** When each attempt of a run ran, a section a task; `undefined` when nothing did: Mermaid refuses an empty chart. */
export function mermaidGantt({ id, tasks }: RunTree): string | undefined {
  const tried = tasks.filter(({ attempts }) => attempts.length > 0);
  if (tried.length === 0) return undefined;
  const lines = ["gantt", `  title ${label(id)}`, "  dateFormat x", "  axisFormat %H:%M:%S.%L"];
  for (const [i, { name, attempts }] of tried.entries()) {
    lines.push(`  section ${label(name)}`);
    for (const [j, { attempt }] of attempts.entries()) {
      const [start, end] = [unixMs(attempt.startNs), unixMs(attempt.endNs)];
      const result = resultOf(attempt);
      const tags = [
        ...classOf(result) === "success" ? ["done"] : classOf(result) === "failed" ? ["crit"] : [],
        // What has no length would not be seen.
        ...start === end ? ["milestone"] : [],
      ];
      const title = `${numberOf(attempt)} ${label(result)}, ${end - start} ms`;
      lines.push(`    ${title.replaceAll(",", "")} :${[...tags, `a${i}_${j}`, start, end].join(", ")}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

function classOf(result: string): keyof typeof CLASSES {
  if (result === "success") return "success";
  return ["failure", "error", "timeout"].includes(result) ? "failed" : "other";
}

// Mermaid reads a label as HTML, so all but plain characters are written as its numeric entities.
function label(text: string): string {
  return [...text].map((character) =>
    /[\p{L}\p{N} ._\-/]/u.test(character) ? character : `#${character.codePointAt(0)};`
  ).join("") || "#32;";
}

function markdown(text: string): string {
  return text.replace(/[^\p{L}\p{N} ._-]/gu, "_");
}
