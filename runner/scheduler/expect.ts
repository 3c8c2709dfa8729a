import { type SchedulerState, startsBefore, type TaskState } from "./state.ts";

/**
 * Takes up the tasks that will probably start next, as many as may run at a time: first what is ready and waits for a
 * place, then what only waits for tasks that are running. A wrong guess costs nothing but the work of getting ready.
 */
export function expectWhatComesNext(state: SchedulerState): TaskState[] {
  const room = state.maxExpected - state.expected.size;
  if (state.stopping !== undefined || room <= 0) return [];
  const next = firstOf(state.ready, room, state.expected);
  if (next.length < room) next.push(...belowRunning(state).slice(0, room - next.length));
  for (const task of next) state.expected.add(task);
  return next;
}

function firstOf(tasks: readonly TaskState[], count: number, but: ReadonlySet<TaskState>): TaskState[] {
  const first: TaskState[] = [];
  for (const task of tasks) {
    if (first.length === count) break;
    if (!but.has(task)) first.push(task);
  }
  return first;
}

/** The tasks that wait for running ones only and are not expected yet, in the order in which they would start. */
function belowRunning(state: SchedulerState): TaskState[] {
  const found = new Set<TaskState>();
  for (const running of state.running) {
    for (const id of state.dependents.get(running.task.id)!) {
      const task = state.tasks.get(id)!;
      if (task.phase !== "waiting" || task.missing > state.running.size || state.expected.has(task)) continue;
      const upstream = task.task.dependencies.map((dependency) => state.tasks.get(dependency.task)!);
      if (upstream.every(({ phase, result }) => phase === "running" || result === "success")) found.add(task);
    }
  }
  return [...found].sort((a, b) => startsBefore(a, b) ? -1 : 1);
}
