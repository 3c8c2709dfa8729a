import { asText, type Contexts, holds, interpolate } from "./expression.ts";
import { REPOSITORY } from "./github_event.ts";
import { githubContext, setUpMachine, type WorkflowRun } from "./machine.ts";
import type { Platform } from "./platform.ts";
import { runSteps, type StepResult } from "./run_steps.ts";
import type { Job, Permissions, Workflow } from "./workflow_file.ts";

/** How a job came out; `cancelled` when a later one took its place in its concurrency group. */
export type JobOutcome = "success" | "failure" | "cancelled" | "skipped";

/** A job that has ended; of a matrix, each of its jobs. */
export interface JobResult {
  readonly job: string;
  readonly outcome: JobOutcome;
  readonly steps: readonly StepResult[];
  readonly outputs: Readonly<Record<string, string>>;
}

/** A workflow run that has ended. */
export interface WorkflowResult {
  readonly run: WorkflowRun;
  readonly conclusion: "success" | "failure" | "cancelled";
  readonly jobs: readonly JobResult[];
}

/** How many jobs run at a time: this machine is not twenty. */
const AT_A_TIME = 2;

/** GitHub's limit. */
const MAX_MATRIX = 256;

/** Runs the jobs of a workflow, each when those that it needs have ended. */
export async function runWorkflow(platform: Platform, workflow: Workflow, run: WorkflowRun): Promise<WorkflowResult> {
  const places = new Semaphore(AT_A_TIME);
  const ended = new Map<string, Promise<readonly JobResult[]>>();
  const start = (id: string): Promise<readonly JobResult[]> =>
    ended.getOrInsertComputed(id, async () => {
      const job = workflow.jobs[id]!;
      const needed = [job.needs ?? []].flat();
      const results = new Map<string, readonly JobResult[]>();
      for (const need of needed) results.set(need, await start(need));
      return await runJob({ platform, workflow, run, places }, { id, job, needed: results });
    });
  const jobs = (await Promise.all(Object.keys(workflow.jobs).map(start))).flat();
  const has = (outcome: JobOutcome): boolean => jobs.some((job) => job.outcome === outcome);
  return { run, jobs, conclusion: has("failure") ? "failure" : has("cancelled") ? "cancelled" : "success" };
}

interface Going {
  readonly platform: Platform;
  readonly workflow: Workflow;
  readonly run: WorkflowRun;
  readonly places: Semaphore;
}

interface JobToRun {
  readonly id: string;
  readonly job: Job;
  readonly needed: ReadonlyMap<string, readonly JobResult[]>;
}

async function runJob(going: Going, { id, job, needed }: JobToRun): Promise<readonly JobResult[]> {
  const { platform, workflow, run, places } = going;
  const permissions = permissionsOf(job.permissions ?? workflow.permissions, run);
  const machine = await setUpMachine(platform, run, { job: id, permissions });
  const outcomes = [...needed.values()].flat().map(({ outcome }) => outcome);
  const status = {
    failed: outcomes.some((outcome) => outcome === "failure" || outcome === "skipped"),
    cancelled: outcomes.includes("cancelled"),
  };
  const contexts: Contexts = {
    github: githubContext(machine),
    inputs: run.event.inputs ?? {},
    needs: Object.fromEntries([...needed].map(([name, jobs]) => [name, needContext(jobs)])),
    vars: {},
    secrets: {},
  };
  const skipped: JobResult = { job: id, outcome: "skipped", steps: [], outputs: {} };
  if (!holds(job.if, contexts, status)) return [skipped];
  const group = job.concurrency && asText(interpolate(job.concurrency.group, contexts, status));
  const results = await platform.turns.take(group, async () => {
    const matrix = matrixOf(job.strategy?.matrix, contexts);
    return await Promise.all(matrix.map((values, i) => {
      const title = matrix.length === 1 && job.strategy === undefined ? id : `${id} (${i + 1})`;
      return places.with(() =>
        runOne(going, { id, title, job, contexts: { ...contexts, matrix: values }, permissions })
      );
    }));
  });
  return results ?? [{ ...skipped, outcome: "cancelled" }];
}

async function runOne(
  { platform, workflow, run }: Going,
  { id, title, job, contexts, permissions }: {
    readonly id: string;
    readonly title: string;
    readonly job: Job;
    readonly contexts: Contexts;
    readonly permissions: ReadonlySet<string>;
  },
): Promise<JobResult> {
  const machine = await setUpMachine(platform, run, { job: id, permissions });
  const env = { ...workflow.env, ...job.env };
  const { failed, steps, outputs } = await runSteps(job.steps, machine, { contexts, env, actionPath: "" });
  for (const work of machine.after.reverse()) if (!failed) await work();
  const all = { ...contexts, steps: outputs };
  const status = { failed, cancelled: false };
  return {
    job: title,
    outcome: failed ? "failure" : "success",
    steps,
    outputs: Object.fromEntries(
      Object.entries(job.outputs ?? {}).map(([name, value]) => [name, asText(interpolate(value, all, status))]),
    ),
  };
}

function needContext(jobs: readonly JobResult[]): { result: string; outputs: Readonly<Record<string, string>> } {
  const worst = (["failure", "cancelled", "skipped"] as const).find((outcome) =>
    jobs.some((job) => job.outcome === outcome)
  );
  return { result: worst ?? "success", outputs: Object.assign({}, ...jobs.map(({ outputs }) => outputs)) };
}

/** A fork's pull request gets a token that may read, whatever the workflow asks for; what is not asked for is not given. */
function permissionsOf(asked: Permissions | undefined, run: WorkflowRun): ReadonlySet<string> {
  const fork = run.event.name === "pull_request" && run.headRepository !== REPOSITORY;
  const granted = new Set<string>();
  for (const [kind, level] of Object.entries(asked ?? {})) {
    if (level !== "none") granted.add(`${kind}:read`);
    if (level === "write" && !fork) granted.add(`${kind}:write`);
  }
  return granted;
}

function matrixOf(matrix: unknown, contexts: Contexts): readonly Readonly<Record<string, unknown>>[] {
  if (matrix === undefined) return [{}];
  const value =
    (typeof matrix === "string" ? interpolate(matrix, contexts, { failed: false, cancelled: false }) : matrix) as
      & Readonly<Record<string, readonly unknown[]>>
      & { readonly include?: readonly Readonly<Record<string, unknown>>[] };
  let combinations: Record<string, unknown>[] = [{}];
  for (const [name, values] of Object.entries(value)) {
    if (name === "include") continue;
    combinations = combinations.flatMap((made) => values.map((one) => ({ ...made, [name]: one })));
  }
  const keys = Object.keys(value).filter((name) => name !== "include");
  const jobs = keys.length === 0 ? [...value.include ?? []] : [...combinations, ...value.include ?? []];
  if (jobs.length > MAX_MATRIX) throw new Error(`a matrix may have ${MAX_MATRIX} jobs, and has ${jobs.length}`);
  return jobs;
}

/** So many at a time. */
class Semaphore {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(places: number) {
    this.#free = places;
  }

  async with<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }
}
