import { type AttemptSpec, RunBuilder, type TaskSpec } from "./run_builder.ts";

/** How many places attempts have side by side in the runs below. */
const PLACES = 8;

/**
 * A run of about `tasks` tasks: three fans as wide as one another, each task of a stage feeding the one of its key in the
 * next, between two single tasks. Every 97th attempt of the second fan fails, once.
 */
export function fannedRun(tasks: number): RunBuilder {
  const width = Math.floor((tasks - 2) / 3);
  const keys = Array.from({ length: width }, (_, i) => String(i).padStart(4, "0"));
  const stage = (name: string, stageNumber: number, needs: (key: string) => string): TaskSpec[] =>
    keys.map((key, i) => {
      const startMs = 200 + stageNumber * width * 12 + Math.floor(i / PLACES) * 90 + (i * 7) % 13;
      const endMs = startMs + 40 + (i * 31) % 47;
      const flaky = stageNumber === 1 && i % 97 === 5;
      const attempt: AttemptSpec = { startMs, endMs, queuedMs: 3, attributes: RESOURCES };
      return {
        name,
        key,
        needs: [needs(key)],
        attempts: flaky
          ? [{ ...attempt, result: "failure", exception: { type: "Error", message: "flaky" } }, {
            ...attempt,
            startMs: endMs + 5,
            endMs: endMs + 60,
          }]
          : [attempt],
      };
    });
  return new RunBuilder({
    id: `large-${tasks}`,
    pipeline: "large",
    durationMs: 200 + 3 * width * 12 + 900,
    tasks: [
      { name: "plan", attempts: [{ startMs: 0, endMs: 180, attributes: RESOURCES }] },
      ...stage("fetch", 0, () => "plan:parts"),
      ...stage("clean", 1, (key) => `fetch[${key}]:page`),
      ...stage("embed", 2, (key) => `clean[${key}]:text`),
      {
        name: "index",
        needs: keys.map((key) => `embed[${key}]:vectors`),
        attempts: [{ startMs: 200 + 3 * width * 12 + 500, endMs: 200 + 3 * width * 12 + 800, attributes: RESOURCES }],
      },
    ],
  });
}

const RESOURCES = {
  "dagtrail.attempt.cpu.time": 0.04,
  "dagtrail.attempt.memory.peak": 41_000_000,
  "process.exit.code": 0,
};

/** A run of tasks that all have names of their own and depend on up to three earlier ones, so that nothing folds. */
export function tangledRun(tasks: number): RunBuilder {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 16807) % 2147483647) % below;
  return new RunBuilder({
    id: `tangled-${tasks}`,
    pipeline: "tangled",
    durationMs: tasks * 10,
    tasks: Array.from({ length: tasks }, (_, i): TaskSpec => ({
      name: `step-${i}-${random(1e6)}`.slice(0, 14),
      needs: [],
      attempts: [{ startMs: i * 9, endMs: i * 9 + 30 }],
    })).map((task, i, all) => ({
      ...task,
      needs: i === 0
        ? []
        : [...new Set(Array.from({ length: 1 + random(3) }, () => all[Math.max(0, i - 1 - random(12))]!.name))]
          .map((name) => `${name}:data`),
    })),
  });
}

/** A run whose only task printed so many lines: a warning each 1000, an error each 25,000, others on both streams. */
export function longLogRun(lines: number): RunBuilder {
  const logs = Array.from({ length: lines }, (_, i) => {
    const n = i + 1;
    if (n % 25_000 === 0) return { stderr: `ERROR batch ${n} was lost: connection reset by peer` };
    if (n % 1000 === 0) return `WARN batch ${n} was slow`;
    if (n % 777 === 0) return { stderr: `progress: ${n}` };
    return n % 500 === 7
      ? `batch ${n} has a long line: ${"lorem ipsum dolor sit amet ".repeat(14)}`
      : `batch ${n}: loss ${(1 / Math.sqrt(n)).toFixed(5)}`;
  });
  return new RunBuilder({
    id: `log-${lines}`,
    pipeline: "talkative",
    durationMs: lines + 1000,
    tasks: [{ name: "talk", attempts: [{ startMs: 0, endMs: lines + 500, logs }] }],
  });
}
