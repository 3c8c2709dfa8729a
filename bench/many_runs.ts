import { encode as encodePng } from "fast-png";
import { type ArtifactSpec, RunBuilder, type TaskSpec } from "../tests/tracker/run_builder.ts";

/** How many runs to make up, and where. */
export interface ManyRuns {
  readonly folder: string;
  readonly count: number;
  /** Whether runs log pictures, charts, tables and models, as those of the digits pipeline do; true by default. */
  readonly artifacts?: boolean;
}

const HOUR_MS = 3_600_000;
const SIZES = [400, 600, 800, 1000];
const BRANCHES = ["main", "main", "main", "more-images", "faster-training"];
const ACTORS = ["octocat", "hubot", "monalisa"];

/**
 * Writes the files of many runs of a pipeline of 12 tasks, one an hour: on `main` and on branches with pull requests,
 * most of which succeed, with a task that gets slower half way. The same count gives the same files.
 */
export async function writeManyRuns({ folder, count, artifacts = true }: ManyRuns): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (let n = 0; n < count; n++) {
    const run = manyRun(n, count, artifacts);
    await Deno.writeTextFile(`${folder}/${runId(n)}.otlp.json`, await run.encode());
  }
}

/** The identifier of the run of a number. */
export function runId(n: number): string {
  return `digits-${String(n).padStart(5, "0")}`;
}

/** The run of a number among `count`. */
export function manyRun(n: number, count: number, artifacts = true): RunBuilder {
  const random = randomFrom(n + 1);
  const branch = BRANCHES[n % BRANCHES.length]!;
  const failed = n % 17 === 11;
  const slow = n > count / 2 ? 2.1 : 1;
  const train = SIZES.map((size) => ({ size, ms: (300 + size * (0.9 + random() / 5)) * (size === 800 ? slow : 1) }));
  const pictures = (name: string, side: number, howMany: number): readonly ArtifactSpec[] =>
    artifacts
      ? Array.from({ length: howMany }, (_, i) => ({
        name: `${name}_${i}.png`,
        mediaType: "image/png",
        data: picture(side, random),
      }))
      : [];
  const chart = (name: string): readonly ArtifactSpec[] =>
    artifacts ? [{ name, mediaType: "application/vnd.vegalite.v6+json", data: rocCurve(random) }] : [];
  const tasks: TaskSpec[] = [
    {
      name: "ingest",
      attempts: n % 9 === 0
        ? [{ startMs: 0, endMs: 90, result: "failure", exception: ERROR }, { startMs: 600, endMs: 700 }]
        : [{ startMs: 0, endMs: 90 + random() * 20, logs: ["reading the data", "1797 images"] }],
    },
    {
      name: "eda",
      needs: ["ingest:digits"],
      attempts: [{ startMs: 700, endMs: 1400, artifacts: [...pictures("digit", 96, 3), ...chart("histogram")] }],
    },
    { name: "split-train-test", needs: ["ingest:digits"], attempts: [{ startMs: 700, endMs: 760 }] },
    ...train.map(({ size, ms }, i): TaskSpec => ({
      name: "train-model",
      key: String(size),
      needs: ["split-train-test:split"],
      ...(failed && size === 1000 ? { result: "failure" } : {}),
      attributes: { "dagtrail.task.params": { trainImages: size } },
      attempts: [{
        startMs: 800 + i * 40,
        endMs: 800 + i * 40 + ms,
        ...(failed && size === 1000 ? { result: "failure", exception: ERROR, logs: LINES } : {
          metrics: { loss: Array.from({ length: 30 }, (_, step) => 2.3 * Math.exp(-step / 9) + random() / 20) },
          logs: LINES,
          artifacts: artifacts
            ? [{ name: "model.onnx", mediaType: "application/onnx", data: bytes(9000, random) }]
            : [],
        }),
      }],
    })),
    ...train.map(({ size, ms }, i): TaskSpec => ({
      name: "benchmark-model",
      key: String(size),
      needs: [`train-model[${size}]:model`, "split-train-test"],
      ...(failed && size === 1000 ? { result: "skip" } : {
        attempts: [{
          startMs: 900 + i * 40 + ms,
          endMs: 1400 + i * 40 + ms,
          metrics: {
            accuracy: 0.95 + size / 40_000 + random() / 200,
            roc_auc_class_mean: 0.998 + random() / 900,
          },
          artifacts: [...pictures("confusion", 40, 1)],
        }],
      }),
    })),
    failed ? { name: "summary", needs: ["ingest"], result: "skip" } : {
      name: "summary",
      needs: SIZES.map((size) => `benchmark-model[${size}]:benchmarks`),
      attempts: [{
        startMs: 3600,
        endMs: 3700,
        values: { best: 1000 },
        artifacts: artifacts
          ? [...chart("roc_auc_by_size"), {
            name: "benchmarks",
            mediaType: "application/vnd.dataresource+json",
            data: JSON.stringify({ data: SIZES.map((size) => ({ size, accuracy: random() })) }),
          }]
          : [],
      }],
    },
  ];
  const pull = branch === "main"
    ? {}
    : { "vcs.ref.base.name": "main", "vcs.change.id": String(100 + BRANCHES.indexOf(branch)) };
  return new RunBuilder({
    id: runId(n),
    startMs: Date.UTC(2026, 10, 20) - (count - n) * HOUR_MS,
    result: failed ? "failure" : "success",
    durationMs: 3700 + random() * 100,
    params: { environment: n % 3 === 0 ? "ci" : "dev", seed: n % 5 },
    resource: {
      "dagtrail.trigger": branch === "main" ? n % 2 === 0 ? "schedule" : "push" : "pull_request",
      "dagtrail.actor": ACTORS[n % ACTORS.length],
      "vcs.repository.url.full": "https://github.com/owner/name",
      "vcs.ref.head.name": branch,
      "vcs.ref.head.revision": Math.floor(random() * 2 ** 48).toString(16).padStart(40, "0"),
      "dagtrail.vcs.dirty": false,
      "process.runtime.version": "2.9.6",
      ...pull,
    },
    tasks,
  });
}

const ERROR = { type: "RangeError", message: "971 images are left, and 1000 were asked for", stack: "RangeError: 971" };

const LINES = Array.from({ length: 30 }, (_, i) => `epoch ${i}: learning rate 0.05, batch of 64, all is well`);

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed * 0x9e3779b9 | 0;
  return () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}

function bytes(length: number, random: () => number): Uint8Array {
  return Uint8Array.from({ length }, () => random() * 256);
}

function picture(side: number, random: () => number): Uint8Array {
  return encodePng({ width: side, height: side, data: bytes(side * side, random), channels: 1, depth: 8 });
}

/** A chart of a curve of 40 points, without a background of its own: it is drawn for light and for dark pages. */
function rocCurve(random: () => number): string {
  const values = Array.from({ length: 40 }, (_, i) => ({ x: i / 39, y: Math.min(1, i / 39 + random() / 3), of: "a" }));
  return JSON.stringify({
    title: { text: "ROC curves", subtitle: "of each digit against all others" },
    data: { values },
    mark: { type: "line", point: true },
    encoding: {
      x: { field: "x", type: "quantitative", title: "false positive rate" },
      y: { field: "y", type: "quantitative", title: "true positive rate" },
      color: { field: "of", type: "nominal" },
    },
  });
}
