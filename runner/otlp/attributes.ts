/**
 * Every name in a run file: the contract between what writes run files and what reads them.
 *
 * Names without the prefix `dagtrail.` are OpenTelemetry's semantic conventions. `docs/attributes.md` is generated from
 * this file by `deno task docs`.
 *
 * @module
 */

/** The version of the run file's format, in the resource as `dagtrail.format.version`; 1 until a reader would break. */
export const FORMAT_VERSION = 1;

/** The instrumentation scope of the spans that the runner itself writes. */
export const SCOPE_NAME = "dagtrail";

/** The largest artifact whose bytes stand in the run file itself: 256 KiB. A larger one is a blob beside it. */
export const INLINE_LIMIT_BYTES: number = 256 * 1024;

/**
 * `error.type` of a run, a task or an attempt that was cut off when its runner was killed or its machine stopped; its
 * result is `error`, and its end the last moment of which the run's journal knows.
 */
export const INTERRUPTED = "Interrupted";

/** The `dagtrail.task.skip.reason` of a task outside of the part of the pipeline that was run. */
export const NOT_SELECTED = "not selected";

/** Where an attribute stands. */
export type AttributePlace = "resource" | "run" | "task" | "attempt" | "cell" | "artifact" | "event" | "link";

/** What is known about one attribute. */
export interface AttributeDefinition {
  readonly places: readonly AttributePlace[];
  /** OTLP's type: `map` is a key-value list, `any` any of them. */
  readonly type: "string" | "string[]" | "int" | "double" | "boolean" | "bytes" | "map" | "any";
  /** UCUM, where the value has a unit. */
  readonly unit?: string;
  readonly description: string;
  readonly example: string;
}

/** The names of span events. */
export const EVENT = {
  /** OpenTelemetry's name for an exception; on the attempt that failed. */
  exception: "exception",
  /** One line that the attempt printed. */
  log: "dagtrail.log",
  /** A parameter that the task logged. */
  param: "dagtrail.param",
  /** One point of a metric. */
  metric: "dagtrail.metric",
  /** A JSON value that the task logged. */
  value: "dagtrail.value",
  /** How far the task said that it had come. */
  progress: "dagtrail.progress",
  /** Something that the runner has to say about an attempt, such as a record that it could not read. */
  notice: "dagtrail.notice",
} as const;

const define = <const T extends Record<string, AttributeDefinition>>(definitions: T): T => definitions;

/** Every attribute, by its name in the file. */
export const ATTRIBUTES = define({
  "service.name": {
    places: ["resource"],
    type: "string",
    description: "Always `dagtrail`.",
    example: "dagtrail",
  },
  "service.version": {
    places: ["resource"],
    type: "string",
    description: "The version of Dagtrail that ran the pipeline.",
    example: "0.1.0",
  },
  "dagtrail.format.version": {
    places: ["resource"],
    type: "int",
    description: "The version of the run file's format.",
    example: "1",
  },
  "cicd.pipeline.name": {
    places: ["resource"],
    type: "string",
    description: "The pipeline's name.",
    example: "digits",
  },
  "cicd.pipeline.run.id": {
    places: ["resource"],
    type: "string",
    description: "The run's identifier, unique for all practical purposes: pipeline, UTC time, random digits.",
    example: "digits-20261122-231133-9f3a1c",
  },
  "cicd.pipeline.run.url.full": {
    places: ["resource"],
    type: "string",
    description: "The workflow run that this run was a part of.",
    example: "https://github.com/owner/name/actions/runs/42",
  },
  "cicd.worker.name": {
    places: ["resource", "attempt"],
    type: "string",
    description:
      "The machine that ran the pipeline: GitHub's runner name. On the attempts where a run was joined from several.",
    example: "GitHub Actions 7",
  },
  "vcs.repository.url.full": {
    places: ["resource"],
    type: "string",
    description: "The repository's address, without credentials.",
    example: "https://github.com/owner/name",
  },
  "vcs.repository.name": {
    places: ["resource"],
    type: "string",
    description: "The repository's short name.",
    example: "name",
  },
  "vcs.provider.name": {
    places: ["resource"],
    type: "string",
    description: "Who hosts the repository.",
    example: "github",
  },
  "vcs.ref.head.name": {
    places: ["resource"],
    type: "string",
    description: "The branch or tag that was checked out.",
    example: "main",
  },
  "vcs.ref.head.type": {
    places: ["resource"],
    type: "string",
    description: "`branch` or `tag`.",
    example: "branch",
  },
  "vcs.ref.head.revision": {
    places: ["resource"],
    type: "string",
    description: "The commit that was checked out.",
    example: "9d59409acf479dfa0df1aa568182e43e43df8bbe",
  },
  "vcs.ref.base.name": {
    places: ["resource"],
    type: "string",
    description: "The branch that a pull request would merge into.",
    example: "main",
  },
  "vcs.ref.base.revision": {
    places: ["resource"],
    type: "string",
    description: "The commit that a pull request would merge into.",
    example: "1d59409acf479dfa0df1aa568182e43e43df8bbe",
  },
  "vcs.change.id": {
    places: ["resource"],
    type: "string",
    description: "The pull request's number.",
    example: "123",
  },
  "vcs.change.title": {
    places: ["resource"],
    type: "string",
    description: "The pull request's title.",
    example: "Train on 1200 images",
  },
  "dagtrail.vcs.dirty": {
    places: ["resource"],
    type: "boolean",
    description: "Whether tracked files differed from the commit.",
    example: "false",
  },
  "dagtrail.vcs.commit.message": {
    places: ["resource"],
    type: "string",
    description: "The first line of the commit's message.",
    example: "Train on more images",
  },
  "dagtrail.trigger": {
    places: ["resource"],
    type: "string",
    description: "What started the run: GitHub's event name, or `local`.",
    example: "pull_request",
  },
  "dagtrail.actor": {
    places: ["resource"],
    type: "string",
    description: "Who started the run, as GitHub names them; absent for a local run.",
    example: "octocat",
  },
  "dagtrail.workflow.name": {
    places: ["resource"],
    type: "string",
    description: "The GitHub workflow's name.",
    example: "pipeline",
  },
  "dagtrail.command": {
    places: ["resource"],
    type: "string[]",
    description: "The command that started the run, by words.",
    example: '["run", "pipelines/digits/pipeline.ts"]',
  },
  "dagtrail.pipeline.module": {
    places: ["resource"],
    type: "string",
    description: "The pipeline's module: its path from the project's root, or its address.",
    example: "pipelines/digits/pipeline.ts",
  },
  "dagtrail.pipeline.description": {
    places: ["resource"],
    type: "string",
    description: "What the pipeline is for, as its author says it.",
    example: "Trains and compares classifiers of handwritten digits.",
  },
  "dagtrail.lock.digest": {
    places: ["resource"],
    type: "string",
    description: "The digest of the project's `deno.lock`.",
    example: "sha256:6ebb3d2f…",
  },
  "process.runtime.name": {
    places: ["resource"],
    type: "string",
    description: "Always `deno`.",
    example: "deno",
  },
  "process.runtime.version": {
    places: ["resource"],
    type: "string",
    description: "Deno's version.",
    example: "2.9.6",
  },
  "os.type": {
    places: ["resource"],
    type: "string",
    description: "The operating system.",
    example: "linux",
  },
  "host.arch": {
    places: ["resource"],
    type: "string",
    description: "The processor's architecture.",
    example: "amd64",
  },
  "dagtrail.machine.cpus": {
    places: ["resource"],
    type: "int",
    unit: "{cpu}",
    description: "The machine's logical processors.",
    example: "4",
  },
  "dagtrail.machine.memory": {
    places: ["resource"],
    type: "int",
    unit: "By",
    description: "The machine's memory.",
    example: "16777216000",
  },
  "cicd.pipeline.result": {
    places: ["run"],
    type: "string",
    description: "How the run ended: `success`, `failure`, `error`, `timeout` or `cancellation`.",
    example: "success",
  },
  "dagtrail.run.params": {
    places: ["run"],
    type: "map",
    description: "The pipeline's parameters, after its schema filled in the defaults.",
    example: '{"environment": "dev"}',
  },
  "dagtrail.run.max_parallel": {
    places: ["run"],
    type: "int",
    description: "How many attempts might run at a time.",
    example: "4",
  },
  "dagtrail.run.resumes": {
    places: ["run"],
    type: "string",
    description: "The run that this one goes on with; the span links to that run's span.",
    example: "digits-20261122-231133-9f3a1c",
  },
  "dagtrail.run.reuses": {
    places: ["run"],
    type: "string",
    description: "The run that the results of tasks outside the selection were taken from, whatever has changed since.",
    example: "digits-20261122-231133-9f3a1c",
  },
  "dagtrail.run.selection": {
    places: ["run"],
    type: "map",
    description:
      "What was selected of the pipeline, and what was forced: patterns by `only`, `from`, `until`, `exclude`, " +
      "`force`.",
    example: '{"until": ["report"]}',
  },
  "error.type": {
    places: ["run", "task", "attempt"],
    type: "string",
    description:
      "What kind of error ended it: the exception's type, or a result such as `timeout`; `Interrupted` when its " +
      "runner was killed.",
    example: "TypeError",
  },
  "cicd.pipeline.task.name": {
    places: ["task", "attempt"],
    type: "string",
    description: "The task's full name: its name and, in brackets, its key.",
    example: "train-model[400]",
  },
  "cicd.pipeline.task.run.id": {
    places: ["task", "attempt"],
    type: "string",
    description: "The task's identifier within the run: the run's, a slash, and the task's full name.",
    example: "digits-20261122-231133-9f3a1c/ingest",
  },
  "cicd.pipeline.task.run.result": {
    places: ["task", "attempt"],
    type: "string",
    description: "How it ended; a task may also be `skip`.",
    example: "failure",
  },
  "dagtrail.task.key": {
    places: ["task"],
    type: "string",
    description: "The key that tells apart tasks of one name.",
    example: "400",
  },
  "dagtrail.task.module": {
    places: ["task"],
    type: "string",
    description: "The task's module: its path from the project's root, or its address.",
    example: "pipelines/digits/tasks/ingest.ts",
  },
  "dagtrail.task.source.digest": {
    places: ["task"],
    type: "string",
    description: "The digest over the task's module graph: every local file, and the versions of its packages.",
    example: "sha256:34af3b9b…",
  },
  "dagtrail.task.params": {
    places: ["task"],
    type: "map",
    description: "The parameters that the pipeline set for the task.",
    example: '{"trainRatio": 0.7}',
  },
  "dagtrail.task.tags": {
    places: ["task"],
    type: "string[]",
    description: "The task's tags.",
    example: '["slow"]',
  },
  "dagtrail.task.description": {
    places: ["task"],
    type: "string",
    description: "What the task does, in its author's words.",
    example: "Trains one support vector machine",
  },
  "dagtrail.task.max_attempts": {
    places: ["task"],
    type: "int",
    unit: "{attempt}",
    description: "How many attempts the task may have.",
    example: "15",
  },
  "dagtrail.task.attempts": {
    places: ["task"],
    type: "int",
    unit: "{attempt}",
    description: "How many attempts it had.",
    example: "4",
  },
  "dagtrail.task.timeout": {
    places: ["task"],
    type: "double",
    unit: "s",
    description: "How long one attempt may take.",
    example: "10",
  },
  "dagtrail.task.cpus": {
    places: ["task"],
    type: "double",
    unit: "{cpu}",
    description: "How many processors the scheduler reserves for it.",
    example: "1",
  },
  "dagtrail.task.memory": {
    places: ["task"],
    type: "int",
    unit: "By",
    description: "How much memory the scheduler reserves for it, and its limit.",
    example: "512000000",
  },
  "dagtrail.task.sandboxed": {
    places: ["task"],
    type: "boolean",
    description: "False when the task may start programs or call native code, and nothing confines those: they are " +
      "confined when its isolation is strict.",
    example: "true",
  },
  "dagtrail.task.command": {
    places: ["task"],
    type: "string[]",
    description: "For a task that is a program: it and its arguments; paths of inputs and outputs stand in braces.",
    example: '["ffmpeg", "-i", "{video/in.mp4}", "{output/out.mp4}"]',
  },
  "dagtrail.task.skip.reason": {
    places: ["task"],
    type: "string",
    description: "Why a task never started, in words.",
    example: "ingest did not succeed (timeout)",
  },
  "dagtrail.task.cache.decision": {
    places: ["task"],
    type: "string",
    description:
      "Whether the task had to run. It did not: `hit` (its result is in the cache), `resumed` (of the run that " +
      "is resumed), `reused` (of a run that was named). It did: `miss`, `forced`, `off` (it is not cached).",
    example: "miss",
  },
  "dagtrail.task.cache.reason": {
    places: ["task"],
    type: "string",
    description: "Why, as a sentence without its subject.",
    example: "ran because the parameter `n` changed from 3 to 4",
  },
  "dagtrail.task.cache.key": {
    places: ["task"],
    type: "string",
    description: "The digest over everything that the task's outcome depends on: code, parameters, inputs, data, " +
      "permissions, environment, Deno.",
    example: "sha256:5f70bf18…",
  },
  "dagtrail.task.cache.changes": {
    places: ["task"],
    type: "any",
    description:
      "What changed since the task's last result that is known: a list of maps of `what`, `before`, `after`.",
    example: '[{"what": "the parameter `n`", "before": "3", "after": "4"}]',
  },
  "dagtrail.attempt.number": {
    places: ["attempt"],
    type: "int",
    description: "1 for the first attempt.",
    example: "1",
  },
  "dagtrail.attempt.cached": {
    places: ["attempt"],
    type: "boolean",
    description: "True when nothing was carried out, and the span of no length has what an attempt of an earlier run " +
      "recorded and returned; it links to that attempt's span.",
    example: "true",
  },
  "dagtrail.attempt.origin.run": {
    places: ["attempt"],
    type: "string",
    description: "On a cached attempt: the run that the attempt took place in.",
    example: "digits-20261122-231133-9f3a1c",
  },
  "dagtrail.attempt.origin.number": {
    places: ["attempt"],
    type: "int",
    description: "On a cached attempt: its number in that run.",
    example: "1",
  },
  "dagtrail.attempt.origin.duration": {
    places: ["attempt"],
    type: "double",
    unit: "s",
    description: "On a cached attempt: how long it took in that run.",
    example: "12.4",
  },
  "dagtrail.attempt.queued": {
    places: ["attempt"],
    type: "double",
    unit: "s",
    description: "How long the attempt was ready and waited for a free place; a retry's backoff is not part of it.",
    example: "0.002",
  },
  "dagtrail.attempt.grants": {
    places: ["attempt"],
    type: "any",
    description: "What the attempt was allowed: an array of maps, each with `kind` (`read`, `write`, `net`, `env`, " +
      "`run`, `ffi`, `sys`, `import`), `origin` (`code`: its own module graph; `package`; `declared`; `input`, with " +
      "`input` and `task`; `secret`; `command`; `attempt`: its own directory) and `values`, an array of texts or `true` " +
      "for any. The project's root is written as `.`, the run's directory as `RUN`, the attempt's as `ATTEMPT`; of many " +
      "files, only their folders are named.",
    example: '[{"kind": "read", "origin": "declared", "values": ["./pipelines/digits/data"]}]',
  },
  "dagtrail.attempt.isolation": {
    places: ["attempt"],
    type: "string[]",
    description: "What confined the attempt's process, the innermost first: `deno`; with strict isolation also " +
      "`prlimit` and `bwrap` or `unshare`; nothing for a program that runs as it is.",
    example: '["deno", "prlimit", "bwrap"]',
  },
  "dagtrail.attempt.permissions": {
    places: ["attempt"],
    type: "string[]",
    description: "In files of version 0.1.0: Deno's permission flags for the attempt.",
    example: '["--allow-read=./pipelines/digits/data"]',
  },
  "dagtrail.attempt.return_value": {
    places: ["attempt"],
    type: "any",
    description: "What the task's function returned.",
    example: '{"train": 1257, "test": 540}',
  },
  "dagtrail.attempt.cpu.time": {
    places: ["attempt"],
    type: "double",
    unit: "s",
    description: "The processor time that the attempt used, user and system.",
    example: "0.41",
  },
  "dagtrail.attempt.memory.peak": {
    places: ["attempt"],
    type: "int",
    unit: "By",
    description: "The attempt's largest resident set, as far as it was seen.",
    example: "61000000",
  },
  "dagtrail.engine.name": {
    places: ["attempt"],
    type: "string",
    description: "Where the attempt ran.",
    example: "local",
  },
  "process.pid": {
    places: ["attempt"],
    type: "int",
    description: "The process's number; absent when no process was started.",
    example: "4711",
  },
  "process.exit.code": {
    places: ["attempt"],
    type: "int",
    description: "The process's exit code; absent when a signal ended it.",
    example: "1",
  },
  "dagtrail.process.exit.signal": {
    places: ["attempt"],
    type: "string",
    description: "The signal that ended the process.",
    example: "SIGKILL",
  },
  "dagtrail.cell.number": {
    places: ["cell"],
    type: "int",
    description: "The cell's place among the code cells that were run, from 1: what Jupyter shows as `[1]`.",
    example: "3",
  },
  "dagtrail.cell.title": {
    places: ["cell"],
    type: "string",
    description: "The cell's title, the heading above it, or its first line.",
    example: "Pixel values",
  },
  "dagtrail.cell.id": {
    places: ["cell"],
    type: "string",
    description: "The cell's id in the evaluated notebook.",
    example: "cell-7",
  },
  "dagtrail.artifact.name": {
    places: ["artifact"],
    type: "string",
    description: "The artifact's name, unique within its attempt; it may contain `/`.",
    example: "plots/confusion-matrix.svg",
  },
  "dagtrail.artifact.media_type": {
    places: ["artifact"],
    type: "string",
    description: "The media type that the task declared.",
    example: "image/svg+xml",
  },
  "dagtrail.artifact.size": {
    places: ["artifact"],
    type: "int",
    unit: "By",
    description: "The artifact's length.",
    example: "5120",
  },
  "dagtrail.artifact.sha256": {
    places: ["artifact"],
    type: "string",
    description: "The artifact's SHA-256, in lower-case hex.",
    example: "6ebb3d2f…",
  },
  "dagtrail.artifact.data": {
    places: ["artifact"],
    type: "bytes",
    description: "The artifact itself, when it is at most 256 KiB; else it is `blobs/<sha256>` beside the run file.",
    example: "iVBORw0KGgo…",
  },
  "log.iostream": {
    places: ["event"],
    type: "string",
    description: "On `dagtrail.log`: `stdout` or `stderr`.",
    example: "stdout",
  },
  "log.record.original": {
    places: ["event"],
    type: "string",
    description: "On `dagtrail.log`: the line, without its line break.",
    example: "epoch 3: loss 0.41",
  },
  "dagtrail.name": {
    places: ["event"],
    type: "string",
    description: "On `dagtrail.param`, `dagtrail.metric` and `dagtrail.value`: what it is called.",
    example: "accuracy",
  },
  "dagtrail.value": {
    places: ["event"],
    type: "any",
    description: "On `dagtrail.param`, `dagtrail.metric` (a double) and `dagtrail.value`: the value.",
    example: "0.97037",
  },
  "dagtrail.step": {
    places: ["event"],
    type: "double",
    description: "On `dagtrail.metric`: the point's place in its series.",
    example: "12",
  },
  "dagtrail.fraction": {
    places: ["event"],
    type: "double",
    description: "On `dagtrail.progress`: from 0 to 1.",
    example: "0.5",
  },
  "dagtrail.message": {
    places: ["event"],
    type: "string",
    description: "On `dagtrail.progress` and `dagtrail.notice`: the words.",
    example: "fold 3 of 5",
  },
  "exception.type": {
    places: ["event"],
    type: "string",
    description: "On `exception`: the error's class.",
    example: "TypeError",
  },
  "exception.message": {
    places: ["event"],
    type: "string",
    description: "On `exception`: the error's message.",
    example: "x is not a function",
  },
  "exception.stacktrace": {
    places: ["event"],
    type: "string",
    description: "On `exception`: the error's stack.",
    example: "TypeError: x is not a function\\n    at …",
  },
  "dagtrail.link.kind": {
    places: ["link"],
    type: "string",
    description:
      "On a link to a span of another run: `origin` from a cached attempt to the attempt that was carried out, " +
      "`resumes` from a run to the run that it goes on with.",
    example: "origin",
  },
  "dagtrail.dependency.kind": {
    places: ["link"],
    type: "string",
    description: "On a task's link to a task upstream: `input` when it hands data over, `after` when it does not.",
    example: "input",
  },
  "dagtrail.dependency.input": {
    places: ["link"],
    type: "string",
    description: "On a link of kind `input`: the input's name.",
    example: "digits",
  },
});

/** The name of an attribute that a run file may have. */
export type AttributeName = keyof typeof ATTRIBUTES;
