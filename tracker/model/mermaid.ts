import { isFailed } from "./outcome.ts";
import type { RunView } from "./run_view.ts";

/** Mermaid's colours for outcomes: readable on GitHub's light and dark pages. */
const CLASSES = {
  success: "fill:#dff3e4,stroke:#1f7a3d,color:#123d20",
  failed: "fill:#fbe1e1,stroke:#b3261e,color:#5c130f",
  other: "fill:#eceff3,stroke:#6b7480,color:#2b3036",
} as const;

/** The run's graph as a Mermaid flowchart, for pasting into a comment or a page. */
export function mermaidOf(run: RunView): string {
  const ids = new Map(run.tasks.map((task, i) => [task.id, `t${i}`]));
  const lines = ["flowchart LR"];
  for (const task of run.tasks) {
    lines.push(`  ${ids.get(task.id)}["${escapeLabel(task.name)}"]:::${classOf(task.outcome)}`);
  }
  for (const task of run.tasks) {
    for (const { task: upstream, inputs } of task.upstream) {
      lines.push(`  ${ids.get(upstream)} ${inputs.length === 0 ? "-.->" : "-->"} ${ids.get(task.id)}`);
    }
  }
  for (const [name, style] of Object.entries(CLASSES)) lines.push(`  classDef ${name} ${style}`);
  return `${lines.join("\n")}\n`;
}

function classOf(outcome: RunView["outcome"]): keyof typeof CLASSES {
  if (outcome === "success") return "success";
  return isFailed(outcome) ? "failed" : "other";
}

// Mermaid reads a label as HTML, so all but plain characters are written as its numeric entities.
function escapeLabel(text: string): string {
  return [...text].map((character) =>
    /[\p{L}\p{N} ._\-/]/u.test(character) ? character : `#${character.codePointAt(0)};`
  ).join("");
}
