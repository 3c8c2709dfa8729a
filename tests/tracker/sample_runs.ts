import { encode as encodePng } from "fast-png";
import { type ArtifactSpec, type AttemptSpec, RunBuilder, type TaskSpec } from "./run_builder.ts";

/** A picture of a gradient, of so many pixels a side. */
export function picture(side: number): Uint8Array {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < data.length; i++) data[i] = i % 3 === 0 ? i % 251 : (i * 7) % 200;
  return encodePng({ width: side, height: side, data, channels: 3, depth: 8 });
}

/** A chart that Vega-Lite draws. */
export const CHART = JSON.stringify({
  data: { values: [{ n: 600, auc: 0.999 }, { n: 800, auc: 0.9987 }, { n: 1200, auc: 0.9994 }] },
  mark: { type: "line", point: true },
  encoding: {
    x: { field: "n", type: "quantitative", title: "training images" },
    y: { field: "auc", type: "quantitative", scale: { zero: false }, title: "mean ROC AUC" },
  },
});

/** A table as a Data Resource. */
export const TABLE = JSON.stringify({
  schema: {
    fields: [{ name: "n", type: "integer" }, { name: "accuracy", type: "number" }, { name: "model", type: "string" }],
  },
  data: [{ n: 600, accuracy: 0.97593, model: "train-model[600]" }, { n: 800, accuracy: 0.975926, model: null }],
});

const GIT = {
  "dagtrail.trigger": "pull_request",
  "dagtrail.actor": "octocat",
  "vcs.repository.url.full": "https://github.com/owner/name",
  "vcs.ref.head.name": "more-images",
  "vcs.ref.base.name": "main",
  "vcs.ref.head.revision": "9d59409acf479dfa0df1aa568182e43e43df8bbe",
  "vcs.change.id": "123",
  "vcs.change.title": "Train on 1200 images",
  "dagtrail.vcs.dirty": false,
  "dagtrail.command": ["run", "pipelines/digits/pipeline.ts", "--param", "environment=ci"],
  "dagtrail.pipeline.module": "pipelines/digits/pipeline.ts",
  "process.runtime.version": "2.9.6",
  "os.type": "linux",
  "host.arch": "amd64",
  "dagtrail.machine.cpus": 2,
  "dagtrail.machine.memory": 8_000_000_000,
};

/** A run like that of the digits pipeline, in which one model cannot be trained. */
export function failedRun(): RunBuilder {
  const sizes = ["600", "800", "1000", "1200"];
  return new RunBuilder({
    id: "digits-20261122-231133-fa11ed",
    result: "failure",
    durationMs: 21_000,
    params: { environment: "ci", seed: 2, simulateFailures: true },
    resource: GIT,
    tasks: [
      { name: "ingest", attempts: ingestAttempts(), attributes: { "dagtrail.task.timeout": 10 } },
      { name: "eda", needs: ["ingest:digits"], attempts: [edaAttempt()] },
      { name: "split-train-test", needs: ["ingest:digits"], attempts: [{ startMs: 12_100, endMs: 12_300 }] },
      ...sizes.map((key, i) => trainTask(key, i)),
      ...sizes.map((key, i) => benchmarkTask(key, i)),
      {
        name: "summary",
        result: "skip",
        needs: sizes.map((key) => `benchmark-model[${key}]:benchmarks`),
        attributes: { "dagtrail.task.skip.reason": "benchmark-model[1000] did not succeed (skip)" },
      },
    ],
  });
}

function ingestAttempts(): AttemptSpec[] {
  const failure = { type: "Error", message: "simulated failure: the data could not be read" };
  return [
    {
      startMs: 5,
      endMs: 400,
      result: "failure",
      exception: failure,
      logs: ["reading the data", { stderr: "it broke" }],
    },
    {
      startMs: 700,
      endMs: 10_700,
      result: "timeout",
      exception: { type: "timeout", message: "the attempt took longer than its 10 s" },
      attributes: { "dagtrail.process.exit.signal": "SIGKILL" },
    },
    {
      startMs: 11_500,
      endMs: 12_000,
      queuedMs: 100,
      logs: ["reading the data", "1797 images"],
      values: { data_shape: [1797, 64], target_shape: [1797] },
      attributes: {
        "dagtrail.attempt.return_value": { images: 1797 },
        "dagtrail.attempt.cpu.time": 0.31,
        "dagtrail.attempt.memory.peak": 61_000_000,
        "process.exit.code": 0,
        "dagtrail.attempt.permissions": ["--allow-read=./pipelines/digits/data", "--allow-write=ATTEMPT"],
      },
    },
  ];
}

function edaAttempt(): AttemptSpec {
  const artifacts: ArtifactSpec[] = [
    { name: "digits/sample.png", mediaType: "image/png", data: picture(240) },
    { name: "digits/one.png", mediaType: "image/png", data: picture(8) },
    { name: "notes.md", mediaType: "text/markdown", data: "# Notes\n\nAll *pixels* are from 0 to 16.\n" },
    { name: "counts.json", mediaType: "application/json", data: JSON.stringify({ counts: [178, 182, 177], ok: true }) },
    { name: "benchmarks", mediaType: "application/vnd.dataresource+json", data: TABLE },
    { name: "roc_auc_by_size", mediaType: "application/vnd.vegalite.v6+json", data: CHART },
  ];
  return { startMs: 12_100, endMs: 12_900, artifacts, logs: ["ten digits"] };
}

function trainTask(key: string, i: number): TaskSpec {
  const startMs = 12_400 + i * 1100;
  const train = { name: "train-model", key, needs: ["split-train-test:split"], attributes: {} };
  const attributes = { "dagtrail.task.params": { trainImages: Number(key) } };
  if (key === "1000") {
    const exception = {
      type: "RangeError",
      message: "1000 images were asked for, and 971 are left\nafter stratifying",
      stack: "RangeError: 1000 images were asked for, and 971 are left\n    at subset (tasks/train_model.ts:31:11)\n" +
        "    at default (tasks/train_model.ts:12:5)",
    };
    const attempt = (startMs: number): AttemptSpec => ({
      startMs,
      endMs: startMs + 900,
      result: "failure",
      exception,
      logs: ["drawing a stratified subset", "971 of 1257 rows qualify", { stderr: "too few rows" }],
      attributes: { "process.exit.code": 1 },
    });
    return { ...train, result: "failure", attributes, attempts: [attempt(startMs), attempt(startMs + 1500)] };
  }
  const loss = Array.from({ length: 60 }, (_, step) => 2.3 * Math.exp(-step / (12 + i)) + (step % 5) / 60);
  return {
    ...train,
    attributes,
    attempts: [{
      startMs,
      endMs: startMs + 1000,
      queuedMs: i * 90,
      metrics: { loss, nr_max_prob_neq_label: i },
      artifacts: [{ name: "model.onnx", mediaType: "application/onnx", data: picture(20) }],
      spans: [
        { name: "read images", startMs: startMs + 40, endMs: startMs + 200 },
        { name: "fit", startMs: startMs + 210, endMs: startMs + 950 },
      ],
    }],
  };
}

function benchmarkTask(key: string, i: number): TaskSpec {
  const task = { name: "benchmark-model", key, needs: [`train-model[${key}]:model`, "split-train-test"] };
  if (key === "1000") {
    return {
      ...task,
      result: "skip",
      attributes: { "dagtrail.task.skip.reason": "train-model[1000] did not succeed (failure)" },
    };
  }
  const startMs = 17_000 + i * 700;
  return {
    ...task,
    attempts: [{
      startMs,
      endMs: startMs + 600,
      metrics: { accuracy: 0.97 + i / 500, roc_auc_class_mean: 0.9987 + i / 5000 },
      artifacts: [{ name: "confusion_matrix", mediaType: "application/vnd.vegalite.v6+json", data: CHART }],
    }],
  };
}

/** What a page must never run: it would set `canary` on the window. */
const CANARY = `<img src=x onerror="window.canary=1"><script>window.canary=1</script>"'><svg onload="window.canary=1">`;

/** A run in which everything that a task can choose is hostile, and tries to reach the address `elsewhere`. */
export function hostileRun(elsewhere = "http://192.0.2.1/"): RunBuilder {
  const script = "<script>window.canary=1;parent.canary=1;top.canary=1</script>";
  const html = `<!doctype html><h1>A page</h1>${script}<img src="${elsewhere}pixel.png">` +
    `<meta http-equiv="refresh" content="0;url=${elsewhere}">`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="80" onload="window.canary=1">${script}` +
    `<rect width="120" height="80" fill="tomato"/><image href="${elsewhere}pixel.png" width="9" height="9"/></svg>`;
  const chart = { data: { url: `${elsewhere}data.json` }, mark: "bar", encoding: { x: { field: CANARY } } };
  const artifacts: ArtifactSpec[] = [
    { name: "../../../../escape.html", mediaType: "text/html", data: html },
    { name: `${CANARY}.svg`, mediaType: "image/svg+xml", data: svg },
    { name: "not-a-picture.png", mediaType: "image/png", data: html },
    { name: "chart", mediaType: "application/vnd.vegalite.v6+json", data: JSON.stringify(chart) },
    { name: "text", mediaType: "text/plain", data: CANARY },
    { name: "json", mediaType: "application/json", data: JSON.stringify({ [CANARY]: CANARY, __proto__: { x: 1 } }) },
    { name: "broken json", mediaType: "application/json", data: "{" },
    { name: "blob", mediaType: "text/plain", data: "x", sha256: "../../../../etc/passwd", blob: true },
    { name: "changed", mediaType: "text/plain", data: "x", sha256: "0".repeat(64) },
    { name: "type", mediaType: `text/html"><script>window.canary=1</script>`, data: "x" },
    {
      name: "table",
      mediaType: "application/vnd.dataresource+json",
      data: JSON.stringify({ schema: { fields: [{ name: CANARY }] }, data: [{ [CANARY]: CANARY }, 7, null] }),
    },
  ];
  return new RunBuilder({
    id: CANARY,
    pipeline: CANARY,
    result: "failure",
    params: { [CANARY]: CANARY, __proto__: "x" },
    resource: {
      "vcs.repository.url.full": "javascript:window.canary=1//",
      "cicd.pipeline.run.url.full": "javascript:window.canary=1",
      "vcs.ref.head.revision": CANARY,
      "vcs.ref.head.name": CANARY,
      "dagtrail.command": ["run", CANARY, "it's"],
      "dagtrail.trigger": CANARY,
    },
    tasks: [
      {
        name: CANARY,
        result: "failure",
        attributes: { "dagtrail.task.description": CANARY, "dagtrail.task.tags": [CANARY] },
        attempts: [{
          startMs: 0,
          endMs: 100,
          result: "failure",
          exception: { type: CANARY, message: CANARY, stack: CANARY },
          logs: [
            CANARY,
            { stderr: "\u001b[31mred\u001b[0m \u202etfel" },
            "</code></li></ol><script>window.canary=1</script>",
          ],
          metrics: { [CANARY]: [NaN, Infinity, 1, -Infinity, 2] },
          values: { [CANARY]: { [CANARY]: [CANARY] } },
          notices: [CANARY],
          artifacts,
        }],
      },
      { name: CANARY, key: CANARY, needs: [CANARY], result: "skip" },
      { name: "../../index", attempts: [{ startMs: 0, endMs: 1 }] },
    ],
  });
}
