import { matchTasks, type Selection, selectTasks } from "../dag/select_tasks.ts";
import { EarlierRun } from "./earlier_run.ts";
import type { ScopeOptions } from "../planning/run_options.ts";
import { type Diagnostic, PipelineError } from "../words/diagnostic.ts";
import { resolvePath } from "../words/file_path.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import type { RunStarted } from "../words/run_event.ts";
import { cacheFolder } from "../work/work_places.ts";

/** Which tasks of a plan a run is about, and where it may take results from. */
export interface RunScope {
  /** Whether results are taken from the cache, and kept in it. */
  readonly cached: boolean;
  /** The cache's folder, an absolute path. */
  readonly cacheFolder: string;
  /** Full names of tasks that run, or are taken from the cache, as it comes. */
  readonly selected: ReadonlySet<string>;
  /** Full names of tasks that are not selected, and whose results selected ones are given. */
  readonly provided: ReadonlySet<string>;
  /** Full names of tasks that run whatever is kept of them. */
  readonly forced: ReadonlySet<string>;
  /** The run that this one goes on with. */
  readonly resumed?: EarlierRun;
  /** The run that what is provided comes from. */
  readonly reused?: EarlierRun;
  /** What was asked for, by the option's name; absent when nothing was. */
  readonly patterns?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Works out what a run is about; `runs` is the folder of run files, an absolute path.
 *
 * @throws {PipelineError} When what was asked for is not there, with every mistake.
 */
export async function resolveScope(
  plan: Plan,
  runs: string,
  options: ScopeOptions,
  resumed: EarlierRun | undefined,
): Promise<RunScope> {
  const { only, from, until, exclude, force = [] } = options;
  const selection: Selection = {
    ...(only === undefined ? {} : { only }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(exclude === undefined ? {} : { exclude }),
  };
  const { selected, provided, diagnostics } = selectTasks(plan.tasks, selection);
  const forced = matchTasks(plan.tasks, force, "force");
  const found: Diagnostic[] = [...diagnostics, ...forced.diagnostics];
  for (const id of found.length === 0 ? forced.tasks : []) {
    if (!selected.has(id)) {
      found.push({
        code: "selection",
        message: `--force names ${JSON.stringify(id)}, which is not selected, so that it would not run`,
        task: id,
        fix: "select it too, or do not force it",
      });
    }
  }
  const reused = options.reuse === undefined ? undefined : await findReused(plan, runs, options.reuse, provided, found);
  if (found.length > 0) throw new PipelineError("the selection", found);
  const patterns = Object.entries({ ...selection, force }).filter(([, list]) => list.length > 0);
  return {
    cached: options.cache !== false,
    cacheFolder: typeof options.cache === "string" ? resolvePath(Deno.cwd(), options.cache) : cacheFolder(runs),
    selected,
    provided,
    forced: forced.tasks,
    ...(resumed === undefined ? {} : { resumed }),
    ...(reused === undefined ? {} : { reused }),
    ...(patterns.length === 0 ? {} : { patterns: Object.fromEntries(patterns) }),
  };
}

async function findReused(
  plan: Plan,
  runs: string,
  name: string,
  provided: ReadonlySet<string>,
  found: Diagnostic[],
): Promise<EarlierRun | undefined> {
  if (provided.size === 0) {
    found.push({
      code: "selection",
      message: `--reuse names the run ${JSON.stringify(name)} for what selected tasks are given by others, ` +
        "and they are given nothing",
      fix: "say with --only, --from, --until or --exclude which part of the pipeline to run, or leave --reuse out",
    });
    return undefined;
  }
  const run = await EarlierRun.fromFile(runs, name);
  if (run === undefined) {
    found.push({
      code: "run",
      message: `--reuse names the run ${JSON.stringify(name)}, which has neither a run file nor a folder in ${runs}`,
      fix: "name a run by its whole identifier, as `dagtrail show` tells it",
    });
  } else if (run.head !== undefined && run.head.pipeline !== plan.pipeline) {
    found.push({
      code: "run",
      message: `--reuse names the run ${JSON.stringify(name)}, which is one of the pipeline ` +
        `${JSON.stringify(run.head.pipeline)} and not of ${JSON.stringify(plan.pipeline)}`,
    });
  }
  return run;
}

/** The part of a plan that the scheduler is given: what is not selected and not needed by anyone is left out. */
export function scheduledTasks(plan: Plan, { selected, provided }: RunScope): readonly PlannedTask[] {
  if (selected.size === plan.tasks.length) return plan.tasks;
  return plan.tasks.flatMap((task) => {
    // It is there already, so it waits for nobody.
    if (provided.has(task.id)) return [{ ...task, dependencies: [] }];
    if (!selected.has(task.id)) return [];
    const dependencies = task.dependencies.filter(({ task: id }) => selected.has(id) || provided.has(id));
    return [{ ...task, dependencies }];
  });
}

/** Full names of the tasks that the scheduler is not given. */
export function leftOut(plan: Plan, scheduled: readonly PlannedTask[]): string[] {
  const known = new Set(scheduled.map(({ id }) => id));
  return plan.tasks.map(({ id }) => id).filter((id) => !known.has(id));
}

/** What a run's first event says of the runs and the tasks that the run was told to make do with. */
export function toldOf({ resumed, reused, patterns }: RunScope): Pick<RunStarted, "resumes" | "reuses" | "selection"> {
  const head = resumed?.head;
  return {
    ...(head === undefined ? {} : { resumes: { run: head.run, traceId: head.traceId, spanId: head.spanId } }),
    ...(reused === undefined ? {} : { reuses: reused.run }),
    ...(patterns === undefined ? {} : { selection: patterns }),
  };
}
