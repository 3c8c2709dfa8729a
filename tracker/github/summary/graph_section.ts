import { groupTasks } from "../../model/group_tasks.ts";
import { mermaidOf } from "../../model/mermaid.ts";
import type { RunView } from "../../model/run_view.ts";

/** Mermaid draws no more, as GitHub sets it up; a little is left for what GitHub adds. */
const MAX_TEXT = 45_000;
const MAX_EDGES = 450;

/** A graph of more tasks is a smear at the width of a page. */
const MAX_TASKS = 80;

/** The run's graph as Mermaid text in a fence, abridged where it is too large for GitHub to draw or a person to read. */
export function graphSection(run: RunView): string {
  const candidates = [run, groupTasks(run)];
  const drawn = candidates.find(fits);
  if (drawn === undefined) return `The graph of ${run.tasks.length} tasks is too large to be drawn here.`;
  const text = `\`\`\`mermaid\n${mermaidOf(drawn)}\`\`\``;
  return drawn === run ? text : `${text}\n\nTasks that differ only in their key are drawn as one.`;
}

function fits(run: RunView): boolean {
  if (run.tasks.length > MAX_TASKS) return false;
  const edges = run.tasks.reduce((sum, { upstream }) => sum + upstream.length, 0);
  return edges <= MAX_EDGES && mermaidOf(run).length <= MAX_TEXT;
}
