import { type Diagnostic, nearest } from "../words/diagnostic.ts";
import type { PlannedTask } from "../words/plan.ts";
import { dependentsOf } from "./order.ts";

/** Which part of a pipeline to run: lists of patterns, where an absent or an empty list says nothing. */
export interface Selection {
  /** These and nothing else. */
  readonly only?: readonly string[];
  /** These and everything that depends on them, near or far. */
  readonly from?: readonly string[];
  /** These and everything that they depend on, near or far. */
  readonly until?: readonly string[];
  /** Not these. */
  readonly exclude?: readonly string[];
}

/** What a selection makes of a plan. */
export interface SelectedTasks {
  /** Full names of the tasks to run, or to take from the cache, as it comes. */
  readonly selected: ReadonlySet<string>;
  /** Full names of the tasks that are not selected, and whose results selected ones are given. */
  readonly provided: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** How a diagnostic calls each list. */
const OPTION: Readonly<Record<keyof Selection | "force", string>> = {
  only: "--only",
  from: "--from",
  until: "--until",
  exclude: "--exclude",
  force: "--force",
};

/**
 * The tasks that are in every list which says something, and not excluded. With `from` and `until`, that is what lies
 * between them.
 */
export function selectTasks(tasks: readonly PlannedTask[], selection: Selection): SelectedTasks {
  const diagnostics: Diagnostic[] = [];
  const matched = (option: keyof Selection): Set<string> | undefined => {
    const patterns = selection[option] ?? [];
    if (patterns.length === 0) return undefined;
    const found = matchTasks(tasks, patterns, option);
    diagnostics.push(...found.diagnostics);
    return found.tasks;
  };
  const only = matched("only");
  const from = spread(matched("from"), dependentsOf(tasks));
  const upstream = new Map(tasks.map(({ id, dependencies }) => [id, dependencies.map(({ task }) => task)]));
  const until = spread(matched("until"), upstream);
  const exclude = matched("exclude");
  const selected = new Set(
    tasks.map(({ id }) => id).filter((id) =>
      (only?.has(id) ?? true) && (from?.has(id) ?? true) && (until?.has(id) ?? true) && !exclude?.has(id)
    ),
  );
  if (selected.size === 0 && diagnostics.length === 0 && tasks.length > 0) {
    diagnostics.push({
      code: "selection",
      message: `no task is left of the selection ${selectionText(selection)}`,
      fix: "a task runs when every one of --only, --from and --until that is given names it, and --exclude does not",
    });
  }
  const provided = new Set<string>();
  for (const { id, inputs } of tasks) {
    if (!selected.has(id)) continue;
    for (const from of Object.values(inputs).flat()) if (!selected.has(from)) provided.add(from);
  }
  return { selected, provided, diagnostics };
}

/** The tasks that patterns name, and the patterns that name none. */
export function matchTasks(
  tasks: readonly PlannedTask[],
  patterns: readonly string[],
  option: keyof typeof OPTION,
): { readonly tasks: Set<string>; readonly diagnostics: readonly Diagnostic[] } {
  const found = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const pattern of patterns) {
    const matches = tasks.filter(matcherOf(pattern));
    for (const { id } of matches) found.add(id);
    if (matches.length > 0) continue;
    const guess = nearest(pattern, tasks.flatMap(({ id, name }) => [id, name]));
    const names = [...new Set(tasks.map(({ name }) => name))];
    diagnostics.push({
      code: "unknown-task",
      message: `${OPTION[option]} names ${JSON.stringify(pattern)}, and no task of this pipeline is called so`,
      fix: guess === undefined
        ? `the pipeline has: ${names.slice(0, 10).join(", ")}${names.length > 10 ? ", …" : ""}`
        : `did you mean ${guess}?`,
    });
  }
  return { tasks: found, diagnostics };
}

/**
 * A pattern is a task's full name, the name that tasks of one kind share, or either of them with `*` for any letters and
 * `?` for one. Brackets are themselves: `train[4*]`.
 */
export function matcherOf(pattern: string): (task: Pick<PlannedTask, "id" | "name">) => boolean {
  const escaped = pattern.split(/([*?])/).map((part) => part === "*" ? ".*" : part === "?" ? "." : RegExp.escape(part));
  const expression = new RegExp(`^${escaped.join("")}$`, "s");
  return ({ id, name }) => expression.test(id) || expression.test(name);
}

/** A selection as the words of a command line. */
function selectionText(selection: Selection): string {
  return (["only", "from", "until", "exclude"] as const)
    .flatMap((option) => (selection[option] ?? []).map((pattern) => `${OPTION[option]} ${pattern}`))
    .join(" ");
}

/** `start` and everything that can be reached from it. */
function spread(
  start: Set<string> | undefined,
  next: ReadonlyMap<string, readonly string[]>,
): Set<string> | undefined {
  if (start === undefined) return undefined;
  const reached = new Set(start);
  const open = [...start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const neighbour of next.get(id) ?? []) {
      if (reached.has(neighbour)) continue;
      reached.add(neighbour);
      open.push(neighbour);
    }
  }
  return reached;
}
