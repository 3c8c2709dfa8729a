import { selectTasks } from "../dag/select_tasks.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { ScopeOptions } from "./run_options.ts";

/** Which tasks' secrets have to be there, by full name; those of other tasks may be absent. */
export interface SecretNeeds {
  /** They run, or are taken from the cache, as it comes. */
  readonly selected: ReadonlySet<string>;
  /** They do not run, and what they left is looked up in the cache. */
  readonly lookedUp: ReadonlySet<string>;
}

/** For what runs no task, and takes nothing from the cache. */
export const NO_SECRETS: SecretNeeds = { selected: new Set(), lookedUp: new Set() };

/** Which tasks' secrets a run of this scope needs; a selection that is wrong is told by `resolveScope`. */
export function secretNeeds(
  tasks: readonly PlannedTask[],
  scope: Pick<ScopeOptions, "only" | "from" | "until" | "exclude" | "reuse">,
): SecretNeeds {
  const { selected, provided } = selectTasks(tasks, scope);
  const lookedUp = new Set<string>();
  // What --reuse names is taken whatever has changed.
  const open = scope.reuse === undefined ? [...provided] : [];
  const byId = new Map(tasks.map((task) => [task.id, task]));
  // A secret is part of what a task is looked up by, and so is what its inputs left.
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (lookedUp.has(id)) continue;
    lookedUp.add(id);
    open.push(...Object.values(byId.get(id)!.inputs).flat());
  }
  return { selected, lookedUp };
}
