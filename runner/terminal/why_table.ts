import type { Plan } from "../words/plan.ts";
import type { TaskForecast } from "../words/task_forecast.ts";
import { printable, type Style } from "./style.ts";
import { textTable } from "./text_table.ts";

/** For a person, whether each task of a plan would run now, and why. */
export function whyTable(
  plan: Plan,
  tasks: Readonly<Record<string, TaskForecast>>,
  style: Style,
  width: number,
): string {
  const counts = { yes: 0, no: 0, maybe: 0 };
  for (const { runs } of Object.values(tasks)) counts[runs]++;
  const rows = Object.entries(tasks).map(([id, { runs, reason }]) => [id, word(runs, style), printable(reason)]);
  const table = textTable(["task", "runs", "why"], rows, width);
  const maybe = counts.maybe === 0 ? "" : `, ${counts.maybe} may run`;
  return `${
    style.bold(plan.pipeline)
  }  ${counts.yes} of ${plan.tasks.length} tasks would run${maybe}\n\n${table.trimEnd()}`;
}

function word(runs: TaskForecast["runs"], style: Style): string {
  switch (runs) {
    case "yes":
      return style.yellow("yes");
    case "no":
      return style.green("no");
    case "maybe":
      return style.dim("maybe");
  }
}
