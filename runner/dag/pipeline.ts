import { type Diagnostic, PipelineError } from "../words/diagnostic.ts";
import { shown } from "../words/shown.ts";
import { callSite } from "./call_site.ts";
import { collectTasks, type DeclaredTask } from "./task.ts";
import { placeOfFrames, userFrames } from "./user_frames.ts";
import type { SchemaInput, SchemaOutput, StandardSchema } from "./standard_schema.ts";

// Symbol.for: a pipeline may have been made by another copy of this module, imported by another URL.
const MARK = Symbol.for("dagtrail.pipeline");

/** A pipeline: the default export of a pipeline module, made by {@linkcode pipeline}. */
export interface Pipeline<Input extends object = Record<never, never>> {
  /** What runs and pages are found by. */
  readonly name: string;
  /** What the pipeline is for, for the reader of the tracker. */
  readonly description?: string;
  /** The schema of its parameters; without one it takes none. */
  readonly params?: StandardSchema;
  /** Where it was made, as `file:line:column`. */
  readonly location?: string;
  /** Its tasks for validated parameters, as they were declared. */
  declare(params: unknown): DeclaredTask[];
  /** The type of the parameters that a run may be given; never there at run time. */
  readonly accepts?: Input;
}

/** What {@linkcode pipeline} takes. */
export interface PipelineOptions<Schema extends StandardSchema> {
  /** Letters, digits, `.`, `_` and `-`, not starting with a dot or a dash. */
  readonly name: string;
  /** What the pipeline is for, for the reader of the tracker. */
  readonly description?: string;
  /** A Standard Schema (of valibot, zod, arktype, …) for an object of parameters. */
  readonly params?: Schema;
  /** Declares the tasks by calling `task`; plain TypeScript, but not asynchronous. */
  readonly tasks: (context: { readonly params: SchemaOutput<Schema> }) => void;
}

/**
 * Makes a pipeline.
 *
 * ```ts
 * import { pipeline } from "dagtrail";
 * import * as v from "valibot";
 *
 * export default pipeline({
 *   name: "digits",
 *   params: v.object({ environment: v.optional(v.picklist(["dev", "ci"]), "dev") }),
 *   tasks({ params }) {
 *     console.log(params.environment);
 *   },
 * });
 * ```
 */
export function pipeline<Schema extends StandardSchema = StandardSchema<Record<never, never>>>(
  options: PipelineOptions<Schema>,
): Pipeline<SchemaInput<Schema> & object> {
  const location = callSite(pipeline);
  const made: Pipeline<SchemaInput<Schema> & object> = {
    name: options.name,
    ...(options.description === undefined ? {} : { description: options.description }),
    ...(options.params === undefined ? {} : { params: options.params }),
    ...(location === undefined ? {} : { location }),
    declare: (params) => {
      const mistake = (diagnostic: Diagnostic, because?: ErrorOptions): PipelineError =>
        new PipelineError(
          `the pipeline ${JSON.stringify(options.name)}`,
          [location === undefined ? diagnostic : { location, ...diagnostic }],
          because,
        );
      const { tasks }: { readonly tasks: unknown } = options;
      if (typeof tasks !== "function") {
        throw mistake({
          code: "tasks",
          message: `a pipeline must have a function \`tasks\`, and that is ${shown(tasks)}`,
          fix: "declare its tasks in one: pipeline({ name, tasks() { task(…) } })",
        });
      }
      return collectTasks(() => {
        // What a schema gives is of the schema's type by its own promise; untyped code is checked by `planPipeline`.
        const returned: unknown = declaring(
          () => options.tasks({ params: params as SchemaOutput<Schema> }),
          mistake,
        );
        if (returned instanceof Promise) {
          returned.catch(() => {});
          throw mistake({
            code: "asynchronous",
            message: "the function `tasks` of a pipeline must not be asynchronous",
            fix: "await what it needs before the pipeline, at the top of the module",
          });
        }
      });
    },
  };
  return Object.assign(made, { [MARK]: true });
}

/** Calls what declares the tasks; what it throws is a mistake in the pipeline, told with the place that it came from. */
function declaring(
  tasks: () => unknown,
  mistake: (diagnostic: Diagnostic, because: ErrorOptions) => PipelineError,
): unknown {
  try {
    return tasks();
  } catch (error) {
    const place = error instanceof Error ? placeOfFrames(userFrames(error)) : undefined;
    throw mistake({
      code: "tasks",
      message: `the function \`tasks\` threw ${error instanceof Error ? String(error) : shown(error)}`,
      ...(place === undefined ? {} : { location: place }),
    }, { cause: error });
  }
}

/** Whether a value, such as a module's default export, is a pipeline. */
export function isPipeline(value: unknown): value is Pipeline<object> {
  return typeof value === "object" && value !== null && MARK in value;
}
