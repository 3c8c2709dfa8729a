import type { TaskContext, TaskFunction } from "./task_context.ts";

/**
 * Marks a function as a task and checks its type; returns it unchanged.
 *
 * A task module's default export may be such a task or just the function: the two are the same at run time.
 *
 * ```ts
 * import { defineTask, type TaskContext } from "dagtrail";
 *
 * export default defineTask(({ params, log }: TaskContext<{ name: string }>) => {
 *   log.metric("letters", params.name.length);
 *   return { greeting: `Hello, ${params.name}` };
 * });
 * ```
 */
export function defineTask<
  Value,
  Params extends object = Record<never, never>,
  Inputs extends object = Record<never, never>,
>(run: (context: TaskContext<Params, Inputs>) => Value | Promise<Value>): TaskFunction<Params, Inputs, Value> {
  return run;
}
