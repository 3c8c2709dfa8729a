import type { CheckedPlan } from "./checked_plan.ts";
import { grantGroups } from "../sandbox/attempt_grants.ts";
import { shownGrants } from "../sandbox/shown_grants.ts";
import type { TaskPermissions } from "../terminal/permission_table.ts";
import { isConfined, isSandboxed, type PlannedTask } from "../words/plan.ts";

/** What stands for folders that there are only once the run goes on. */
const ATTEMPT = "/ATTEMPT";
const OUTPUT = "/OUTPUT";

/** What each task's attempts will be allowed, worked out as it is for the attempts themselves. */
export function plannedGrants({ plan, prepared, root, mask, confinement }: CheckedPlan): TaskPermissions[] {
  return plan.tasks.map((task) => {
    const output = (id: string) => ({ task: id, directory: `${OUTPUT}/${id}` });
    const inputs = Object.fromEntries(
      Object.entries(task.inputs).map((
        [name, from],
      ) => [name, typeof from === "string" ? output(from) : from.map(output)]),
    );
    const groups = grantGroups(task, prepared.get(task.id)!.graph, { directory: ATTEMPT, inputs });
    const grants = shownGrants(groups, { root, directory: ATTEMPT }).map((group) => ({
      ...group,
      values: group.values === true
        ? true as const
        : group.origin === "input"
        ? [`the output of ${group.task}`]
        : group.values.map((value) => value === "ATTEMPT" ? "its own directory" : mask(value)),
    }));
    return { task, grants, isolation: isolationText(task, confinement?.description) };
  });
}

function isolationText(task: PlannedTask, confinement: string | undefined): string {
  const deno = task.command === undefined ? ["Deno's sandbox"] : [];
  if (task.isolation === "strict") return [...deno, confinement ?? ""].join("; ");
  if (isConfined(task)) return deno.join("");
  const what = task.command === undefined && !isSandboxed(task.permissions)
    ? "what it starts or loads has your whole authority"
    : "the program has your whole authority";
  return `not sandboxed: ${what}`;
}
