import type { Json } from "../words/json.ts";
import type { Output, TaskContext } from "../sdk/task_context.ts";
import { callSite } from "./call_site.ts";
import { declareTask, type Field, type InputTasks, type Task, type TaskPolicy } from "./task.ts";

/**
 * The module of a notebook in percent format, as `typeof import("./eda.ts")` has it: its exports are its types.
 *
 * `inputs` is the inputs that it takes, `default` is what it leaves as its value, and every other export of a JSON type
 * is a parameter; all of them may be absent.
 */
// deno-lint-ignore ban-types -- a module without any export will do
export type NotebookModule = {};

/**
 * The type of a constant as it may be set: of one literal, the literal's own type; of a choice of several, the choice.
 *
 * @typeParam Each The members of `Value` one by one; never given.
 */
export type ParamValue<Value, Each = Value> = [Value] extends [string | number | boolean]
  ? Each extends unknown
    ? [Value] extends [Each] ? (Each extends string ? string : Each extends number ? number : boolean) : Value
  : never
  : Value;

/** The parameters of a notebook's module: its exports of a JSON type but `default` and what {@linkcode notebookContext} gives. */
export type NotebookParams<M extends NotebookModule> = {
  readonly [
    Name in keyof M as Name extends "default" | keyof TaskContext ? never : M[Name] extends Json ? Name : never
  ]?: ParamValue<M[Name]>;
};

/** The inputs of a notebook's module: its export `inputs`. */
export type NotebookInputs<M extends NotebookModule> = M extends { readonly inputs: infer Inputs extends object }
  ? Inputs
  : Record<never, never>;

/**
 * A notebook's module as a task's function: what another task or notebook names as the type of an input.
 *
 * ```ts
 * import { type NotebookTask, notebookContext, type Output } from "dagtrail";
 *
 * // In a notebook of your own: type Measure = typeof import("./measure.ts");
 * type Measure = { default: { score: number } };
 *
 * type Inputs = { measured: Output<NotebookTask<Measure>> };
 * ```
 */
export type NotebookTask<M extends NotebookModule> = (
  context: TaskContext<NotebookParams<M>, NotebookInputs<M>>,
) => M extends { readonly default: infer Value } ? Value : void;

/** How a notebook is run; `params` and `inputs` are typed by its module, and are anything for one that has no types. */
export type NotebookOptions<M extends NotebookModule> =
  & Omit<TaskPolicy, "module">
  & {
    /** The URL of the notebook: `import.meta.resolve("./NAME.ts")`, in percent format, or an `.ipynb`. */
    readonly source: string;
  }
  & ([M] extends [never] ? {
      /** Values for names that the cell tagged `parameters` declares. */
      readonly params?: Readonly<Record<string, Json>>;
      /** For each input's name, the task, or the array of tasks, that it comes from. */
      readonly inputs?: Readonly<Record<string, Task | readonly Task[]>>;
    }
    : Field<"params", NotebookParams<M>> & Field<"inputs", InputTasks<NotebookInputs<M>>>);

/**
 * Adds a task whose code is a notebook, and returns it for other tasks to depend on.
 *
 * The notebook is a text file of cells in percent format (`// %%`), or an `.ipynb` of Deno's kernel. It runs cell by
 * cell in the sandbox, as any task does, and leaves an evaluated notebook, `NAME.ipynb`, and a page, `NAME.html`, among
 * its artifacts: up to the cell that failed or was stopped, if one was.
 *
 * The type argument is the notebook's module, so that parameters and inputs are checked against what it exports.
 *
 * ```ts
 * import { notebook, pipeline } from "dagtrail";
 *
 * // In a pipeline of your own: type Explore = typeof import("./explore.ts");
 * type Explore = { sampleSize: 100; default: { rows: number } };
 *
 * export default pipeline({
 *   name: "explore",
 *   tasks() {
 *     notebook<Explore>("explore", { source: import.meta.resolve("./explore.ts"), params: { sampleSize: 20 } });
 *   },
 * });
 * ```
 *
 * @throws {Error} When it is called outside the `tasks` function of a pipeline.
 */
export function notebook<M extends NotebookModule = never>(
  name: string,
  options: NotebookOptions<M>,
): Task<Output<NotebookTask<M>>> {
  const { source, ...rest } = options ?? {};
  const declared = declareTask("notebook", name, { ...rest, module: source }, callSite(notebook));
  return Object.assign(declared, { notebook: true }) as Task<Output<NotebookTask<M>>>;
}
