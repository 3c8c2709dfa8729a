import { type Diagnostic, nearest } from "../words/diagnostic.ts";
import type { JsonObject } from "../words/json.ts";
import type { Dependency, Plan, PlannedTask } from "../words/plan.ts";
import { shown } from "../words/shown.ts";
import { planCommand } from "./plan_command.ts";
import { findCycle, topologicalOrder } from "./order.ts";
import type { Pipeline } from "./pipeline.ts";
import { planPolicy, type RunPolicy } from "./plan_policy.ts";
import type { DeclaredTask } from "./task.ts";

/** What {@linkcode planPipeline} gives: a plan, or every mistake that it found. */
export type Planned =
  | { readonly plan: Plan; readonly diagnostics?: undefined }
  | { readonly diagnostics: readonly Diagnostic[] };

/** Of a task's full name: file systems take 255 bytes, and some things are called after it with more behind it. */
const MAX_NAME = 200;
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/**
 * Declares the pipeline's tasks for the parameters, and resolves names, defaults and order.
 *
 * Pure but for what the pipeline's own code does: it touches no file and starts nothing. `root` is the project's root
 * as an absolute path, which relative paths in permissions start from; `run` is what the run says for all tasks.
 */
export function planPipeline(
  pipeline: Pipeline<object>,
  params: JsonObject,
  root: string,
  run: RunPolicy = {},
): Planned {
  const diagnostics: Diagnostic[] = [];
  if (typeof pipeline.name !== "string" || !NAME.test(pipeline.name)) {
    diagnostics.push({ ...badName("a pipeline's name", pipeline.name), ...at(pipeline.location) });
  }
  const declared = pipeline.declare(params);
  if (declared.length === 0) {
    diagnostics.push({
      code: "empty",
      message: `the pipeline ${JSON.stringify(pipeline.name)} declares no task`,
      ...at(pipeline.location),
      fix: "call task(…) in its function `tasks`",
    });
  }
  const byId = new Map<string, DeclaredTask>();
  const known = new Set<unknown>(declared);
  for (const task of declared) {
    diagnostics.push(...checkName(task));
    const first = byId.get(task.id);
    if (first === undefined) byId.set(task.id, task);
    else diagnostics.push(duplicate(task, first));
  }
  const tasks: PlannedTask[] = [];
  for (const task of declared) {
    const wiring = resolveWiring(task, byId, known);
    const policy = planPolicy(task, root, run);
    diagnostics.push(...wiring.diagnostics, ...policy.diagnostics);
    const planned = { ...policy.fields, inputs: wiring.inputs, dependencies: wiring.dependencies };
    tasks.push(task.command === undefined ? planned : withCommand(task, planned, root, diagnostics));
  }
  const cycle = findCycle(tasks);
  if (cycle !== undefined) {
    diagnostics.push({
      code: "cycle",
      message: `the tasks depend on each other in a circle: ${cycle.join(" -> ")}`,
      task: cycle[0]!,
      ...at(byId.get(cycle[0]!)?.location),
      fix: "take one of these dependencies away",
    });
  }
  if (diagnostics.length > 0) return { diagnostics };
  return { plan: { pipeline: pipeline.name, params, tasks: topologicalOrder(tasks) } };
}

/** A task that is a program: it may start that one, so it is not sandboxed. */
function withCommand(task: DeclaredTask, planned: PlannedTask, root: string, diagnostics: Diagnostic[]): PlannedTask {
  const command = planCommand(task.command!, planned, root, (code, message, fix) => {
    diagnostics.push({ code, message, task: task.id, ...at(task.location), ...(fix === undefined ? {} : { fix }) });
  });
  if (command === undefined) return planned;
  const { run } = planned.permissions;
  return {
    ...planned,
    module: `command:${command.program.slice(command.program.lastIndexOf("/") + 1)}`,
    command,
    permissions: { ...planned.permissions, run: run === true ? true : [...new Set([command.program, ...run])] },
  };
}

function checkName(task: DeclaredTask): Diagnostic[] {
  const { key } = task.options;
  const found: Diagnostic[] = [];
  if (typeof task.name !== "string" || !NAME.test(task.name)) {
    found.push({ ...badName("a task's name", task.name), ...at(task.location) });
  }
  if (key !== undefined && !NAME.test(String(key))) {
    found.push({ ...badName(`the key of the task ${JSON.stringify(task.name)}`, key), ...at(task.location) });
  }
  if (found.length === 0 && task.id.length > MAX_NAME) {
    found.push({
      code: "name",
      message:
        `the name of the task ${shown(`${task.id.slice(0, 40)}…`)} has ${task.id.length} characters with its key, ` +
        `and a folder is called so, for which ${MAX_NAME} are the most`,
      ...at(task.location),
      fix: "give it a shorter name or key",
    });
  }
  return found;
}

function badName(what: string, name: unknown): Diagnostic {
  return {
    code: "name",
    message: `${what} may have letters, digits, ".", "_" and "-" and must start with a letter, a digit or "_", ` +
      `and is ${shown(name)}`,
  };
}

function duplicate(task: DeclaredTask, first: DeclaredTask): Diagnostic {
  return {
    code: "duplicate-task",
    message: `there are two tasks named ${JSON.stringify(task.id)}` +
      (first.location === undefined ? "" : `; the first is at ${first.location}`),
    task: task.id,
    ...at(task.location),
    fix: task.options.key === undefined
      ? "give one another name, or tell them apart by a key: task(name, { key: … })"
      : "give each its own key",
  };
}

interface Wiring {
  readonly inputs: PlannedTask["inputs"];
  readonly dependencies: readonly Dependency[];
  readonly diagnostics: readonly Diagnostic[];
}

function resolveWiring(
  task: DeclaredTask,
  byId: ReadonlyMap<string, DeclaredTask>,
  known: ReadonlySet<unknown>,
): Wiring {
  const diagnostics: Diagnostic[] = [];
  const needed = new Map<string, string[]>();
  const inputs: Record<string, string | string[]> = {};

  const need = (source: unknown, role: string, input?: string): string | undefined => {
    const id = typeof source === "string" ? source : idOf(source);
    if (id === undefined || !byId.has(id) || (typeof source !== "string" && !known.has(source))) {
      diagnostics.push(unknownTask(task, source, role, byId));
      return undefined;
    }
    const names = needed.get(id) ?? [];
    if (input !== undefined && !names.includes(input)) names.push(input);
    needed.set(id, names);
    return id;
  };

  const declared = task.options.inputs;
  if (declared !== undefined && (typeof declared !== "object" || declared === null || Array.isArray(declared))) {
    diagnostics.push(wrongShape(task, "inputs", "an object of tasks by input name", declared));
  } else {
    for (const [name, source] of Object.entries(declared ?? {})) {
      const role = `the input ${JSON.stringify(name)}`;
      if (Array.isArray(source)) {
        inputs[name] = source.flatMap((item, i) => need(item, `${role}, item ${i}`, name) ?? []);
      } else {
        const id = need(source, role, name);
        if (id !== undefined) inputs[name] = id;
      }
    }
  }
  const after: unknown = task.options.after ?? [];
  if (!Array.isArray(after)) diagnostics.push(wrongShape(task, "after", "an array of tasks", after));
  else for (const source of after) need(source, "`after`");

  return {
    inputs,
    dependencies: [...needed].map(([id, names]) => ({ task: id, inputs: names })),
    diagnostics,
  };
}

function idOf(source: unknown): string | undefined {
  return typeof source === "object" && source !== null && "id" in source && typeof source.id === "string"
    ? source.id
    : undefined;
}

function unknownTask(
  task: DeclaredTask,
  source: unknown,
  role: string,
  byId: ReadonlyMap<string, DeclaredTask>,
): Diagnostic {
  const subject = `${role} of the task ${JSON.stringify(task.id)}`;
  const id = typeof source === "string" ? source : idOf(source);
  if (id === undefined) {
    return {
      code: "missing-input",
      message: `${subject} must be a task, and is ${shown(source)}`,
      task: task.id,
      ...at(task.location),
      fix: "pass what task(…) returned",
    };
  }
  const guess = nearest(id, byId.keys());
  return {
    code: "unknown-task",
    message: `${subject} names ${JSON.stringify(id)}, ` +
      (byId.has(id) ? "which is a task of another pipeline" : "which is not a task of this pipeline"),
    task: task.id,
    ...at(task.location),
    fix: guess === undefined || guess === id
      ? `the pipeline has: ${[...byId.keys()].join(", ")}`
      : `did you mean ${guess}?`,
  };
}

function wrongShape(task: DeclaredTask, field: string, wanted: string, value: unknown): Diagnostic {
  return {
    code: "wiring",
    message: `${field} of the task ${JSON.stringify(task.id)} must be ${wanted}, and is ${shown(value)}`,
    task: task.id,
    ...at(task.location),
  };
}

function at(location: string | undefined): { location?: string } {
  return location === undefined ? {} : { location };
}
