import type { RunView, TaskView } from "./run_view.ts";

/** The tasks that one depends on, or that depend on it, beyond its neighbours: nearest first. */
export interface Lineage {
  readonly ancestors: readonly TaskView[];
  readonly descendants: readonly TaskView[];
}

/** What hangs together with a task, without its direct neighbours. */
export function lineageOf(run: RunView, task: TaskView): Lineage {
  const byId = new Map(run.tasks.map((other) => [other.id, other]));
  const upstream = ({ upstream }: TaskView): readonly string[] => upstream.map((dependency) => dependency.task);
  const downstream = ({ downstream }: TaskView): readonly string[] => downstream;
  return { ancestors: beyond(task, upstream, byId), descendants: beyond(task, downstream, byId) };
}

function beyond(
  task: TaskView,
  next: (task: TaskView) => readonly string[],
  byId: ReadonlyMap<string, TaskView>,
): readonly TaskView[] {
  const near = new Set(next(task));
  const found = new Set<string>([task.id, ...near]);
  const open = [...near];
  for (let i = 0; i < open.length; i++) {
    for (const id of next(byId.get(open[i]!)!)) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(id);
    }
  }
  return open.filter((id) => !near.has(id)).map((id) => byId.get(id)!);
}
