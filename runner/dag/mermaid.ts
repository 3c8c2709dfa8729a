import type { PlannedTask } from "../words/plan.ts";

/** The tasks as a Mermaid flowchart, to paste where Markdown is shown; a dotted edge carries no data. */
export function mermaidGraph(tasks: readonly Pick<PlannedTask, "id" | "dependencies">[]): string {
  const nodes = new Map(tasks.map((task, index) => [task.id, `t${index}`]));
  const lines = ["flowchart TD"];
  for (const task of tasks) lines.push(`  ${nodes.get(task.id)}["${escape(task.id)}"]`);
  for (const task of tasks) {
    for (const { task: from, inputs } of task.dependencies) {
      const edge = inputs.length === 0 ? "-.->" : "-->";
      lines.push(`  ${nodes.get(from)} ${edge} ${nodes.get(task.id)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

// Mermaid reads entity codes with # in place of &.
function escape(text: string): string {
  return text.replace(/[^\w .\-/]/gu, (character) => `#${character.codePointAt(0)};`);
}
