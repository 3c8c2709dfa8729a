import { OUTCOMES } from "./outcome.ts";
import type { DependencyView, RunView, TaskView } from "./run_view.ts";

/**
 * A run whose tasks that differ only in their key are one, called after the group and how many they are, with the outcome
 * that needs a person most. Edges within a group are left out.
 */
export function groupTasks(run: RunView): RunView {
  const groups = Map.groupBy(run.tasks, ({ group }) => group);
  const groupOf = new Map(run.tasks.map(({ id, group }) => [id, group]));
  const tasks = [...groups].map(([group, members]): TaskView => {
    const [first] = members as [TaskView, ...TaskView[]];
    return {
      ...first,
      id: group,
      name: members.length === 1 ? first.name : `${group} ×${members.length}`,
      outcome: OUTCOMES.find((outcome) => members.some((task) => task.outcome === outcome)) ?? first.outcome,
      upstream: mergeUpstream(members, group, groupOf),
      downstream: [],
    };
  });
  return { ...run, tasks };
}

function mergeUpstream(
  members: readonly TaskView[],
  group: string,
  groupOf: ReadonlyMap<string, string>,
): readonly DependencyView[] {
  const merged = new Map<string, DependencyView>();
  for (const { task, inputs } of members.flatMap(({ upstream }) => upstream)) {
    const from = groupOf.get(task)!;
    if (from !== group && (inputs.length > 0 || !merged.has(from))) merged.set(from, { task: from, inputs });
  }
  return [...merged.values()];
}
