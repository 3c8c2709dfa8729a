import { parse } from "yaml";
import { workflowErrors } from "../helpers/workflow_parser.ts";

/** A step of a job or of a composite action, as it is written. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string | boolean;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}

/** What a token may: `read`, `write` or `none` for each kind of thing. */
export type Permissions = Readonly<Record<string, string>>;

/** A job, as it is written. */
export interface Job {
  readonly needs?: string | readonly string[];
  readonly if?: string | boolean;
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix?: unknown; readonly "fail-fast"?: boolean };
  readonly concurrency?: { readonly group: string };
  readonly steps: readonly Step[];
}

/** A workflow, as it is written. */
export interface Workflow {
  readonly name: string;
  readonly on: Readonly<
    Record<string, { readonly branches?: readonly string[]; readonly workflows?: readonly string[] } | null>
  >;
  readonly permissions?: Permissions;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A composite action, as it is written. */
export interface Action {
  readonly inputs?: Readonly<Record<string, { readonly default?: unknown; readonly required?: boolean }>>;
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/**
 * Reads a workflow.
 *
 * @throws {Error} When GitHub's own parser would not take it.
 */
export async function readWorkflow(path: string): Promise<Workflow> {
  const text = await Deno.readTextFile(path);
  const errors = await workflowErrors(path, text);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  const workflow = parse(text);
  const on = typeof workflow.on === "string" ? [workflow.on] : workflow.on;
  // A list of triggers is short for one without filters each, and a workflow without a name goes by its file.
  return {
    ...workflow,
    name: workflow.name ?? path.replace(/.*\//, ""),
    on: Array.isArray(on) ? Object.fromEntries(on.map((name) => [name, null])) : on,
  };
}

/** Reads a composite action from its folder. */
export async function readAction(folder: string): Promise<Action> {
  const action: Action = parse(await Deno.readTextFile(`${folder}/action.yml`));
  if (action.runs.using !== "composite") throw new Error(`${folder} is no composite action`);
  return action;
}
