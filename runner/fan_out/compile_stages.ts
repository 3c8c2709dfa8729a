import type { Dependency, PlannedTask } from "../words/plan.ts";

/** How a pipeline's tasks are divided among jobs of a workflow. */
export interface Stage {
  /** `stage-1`, or the name of the tasks of a fan; unique, and fit for a job's name. */
  readonly id: string;
  /** Ids of the stages whose outputs it needs, each once. */
  readonly needs: readonly string[];
  /** The tasks of each of its jobs, in the plan's order; more than one where the stage is a matrix. */
  readonly jobs: readonly (readonly string[])[];
}

/** When tasks are given jobs of their own. */
export interface StageOptions {
  /** From so many tasks on, those that differ only in their key run in parallel jobs; 4 by default. */
  readonly fanFrom?: number;
  /** The most jobs of one fan; 20 by default, which GitHub runs at a time for free. */
  readonly maxJobs?: number;
}

const FAN_FROM = 4;
const MAX_JOBS = 20;

/**
 * Divides tasks among jobs. A job costs 10 to 30 seconds to start, so chains and small fans stay together, and only a
 * large fan is spread: each of its tasks with all that depends on it alone.
 *
 * @param tasks Each after all that it depends on, as in a plan.
 */
export function compileStages(tasks: readonly PlannedTask[], options: StageOptions = {}): readonly Stage[] {
  const { fanFrom = FAN_FROM, maxJobs = MAX_JOBS } = options;
  const stages: Stage[] = [];
  const stageOf = new Map<string, string>();
  const add = (id: string, jobs: readonly (readonly string[])[]): void => {
    const members = new Set(jobs.flat());
    const needs = new Set(
      tasks.filter(({ id }) => members.has(id)).flatMap(({ dependencies }) => dependencies.map(({ task }) => task))
        .filter((task) => !members.has(task)).map((task) => stageOf.get(task)!),
    );
    stages.push({ id, needs: [...needs], jobs });
    for (const member of members) stageOf.set(member, id);
  };
  for (let left = tasks; left.length > 0; left = left.filter(({ id }) => !stageOf.has(id))) {
    const isDone = ({ task }: Dependency): boolean => stageOf.has(task);
    const fans = largeFans(left, fanFrom);
    const inOrBelow = tasksInOrBelow(left, fans);
    const together = left.filter(({ id }) => !inOrBelow.has(id));
    if (together.length > 0) add(`stage-${stages.length + 1}`, [together.map(({ id }) => id)]);
    const before = new Set(stageOf.keys());
    // A fan below another one waits for the next round.
    const ready = fans.filter((fan) => fan.every(({ dependencies }) => dependencies.every(isDone)));
    for (const fan of ready) add(uniqueId(fan[0]!.name, stages), spread(lanesOf(fan, left, before), maxJobs));
    if (together.length > 0 || ready.length > 0) continue;
    // Fans whose tasks depend on each other's this way and that.
    const first = left.filter(({ dependencies }) => dependencies.every(isDone));
    add(`stage-${stages.length + 1}`, [first.map(({ id }) => id)]);
  }
  return stages;
}

/** Tasks that differ only in their key and none of which depends on another, where they are many. */
function largeFans(tasks: readonly PlannedTask[], from: number): readonly (readonly PlannedTask[])[] {
  const groups = [...Map.groupBy(tasks, ({ name }) => name).values()].filter((group) => group.length >= from);
  return groups.filter((group) => {
    const inOrBelow = tasksInOrBelow(tasks, [group]);
    return group.every(({ dependencies }) => dependencies.every(({ task }) => !inOrBelow.has(task)));
  });
}

function tasksInOrBelow(
  tasks: readonly PlannedTask[],
  fans: readonly (readonly PlannedTask[])[],
): ReadonlySet<string> {
  const found = new Set(fans.flat().map(({ id }) => id));
  // A task comes after all that it depends on, so one look at each is enough.
  for (const { id, dependencies } of tasks) if (dependencies.some(({ task }) => found.has(task))) found.add(id);
  return found;
}

/** Each task of a fan with all that depends on it and on what runs before, and on nothing else. */
function lanesOf(
  fan: readonly PlannedTask[],
  left: readonly PlannedTask[],
  before: ReadonlySet<string>,
): readonly (readonly string[])[] {
  const laneOf = new Map(fan.map(({ id }, i) => [id, i]));
  const lanes = fan.map(({ id }) => [id]);
  for (const { id, dependencies } of left) {
    if (laneOf.has(id) || before.has(id)) continue;
    const open = dependencies.map(({ task }) => task).filter((task) => !before.has(task));
    const lane = open.length === 0 ? undefined : laneOf.get(open[0]!);
    if (lane === undefined || open.some((task) => laneOf.get(task) !== lane)) continue;
    laneOf.set(id, lane);
    lanes[lane]!.push(id);
  }
  return lanes;
}

/** Lanes among at most so many jobs, as evenly as can be, neighbours together. */
function spread(lanes: readonly (readonly string[])[], maxJobs: number): readonly (readonly string[])[] {
  const count = Math.min(maxJobs, lanes.length);
  return Array.from(
    { length: count },
    (_, job) =>
      lanes.slice(Math.floor(job * lanes.length / count), Math.floor((job + 1) * lanes.length / count)).flat(),
  );
}

/** A job's id has letters, digits, `-` and `_`, and begins with a letter or `_`. */
function uniqueId(name: string, stages: readonly Stage[]): string {
  const plain = `fan-${name.replace(/[^A-Za-z0-9_-]/g, "-")}`.slice(0, 80);
  const taken = new Set(stages.map(({ id }) => id));
  let id = plain;
  for (let number = 2; taken.has(id); number++) id = `${plain}-${number}`;
  return id;
}
