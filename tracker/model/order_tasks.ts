import type { TaskView } from "./run_view.ts";

/**
 * Tasks in an order in which each comes after all that it depends on, and otherwise by when they started. Where a broken
 * file has a cycle, one of its tasks comes too early.
 */
export function orderTasks(tasks: readonly TaskView[]): readonly TaskView[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const entered = new Set<TaskView>();
  const ordered = new Set<TaskView>();
  for (const task of [...tasks].sort(compareTasks)) {
    // A stack of our own: a chain may be longer than the language's.
    const stack = [task];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      entered.add(top);
      const first = top.upstream.map(({ task }) => byId.get(task)!).find((task) => !entered.has(task));
      if (first !== undefined) {
        stack.push(first);
      } else {
        ordered.add(top);
        stack.pop();
      }
    }
  }
  return [...ordered];
}

function compareTasks(a: TaskView, b: TaskView): number {
  const [left, right] = [startOf(a), startOf(b)];
  if (left !== right) return left < right ? -1 : 1;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

// A task that never started has no time of its own: it comes after those that have.
function startOf({ attempts, startMs }: TaskView): number {
  return attempts.length === 0 ? Infinity : attempts[0]!.startMs ?? startMs ?? Infinity;
}
