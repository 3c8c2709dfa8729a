import type { Pipeline } from "../dag/pipeline.ts";
import { checkedPlan, type CheckedPlanOptions, rootOf } from "../planning/checked_plan.ts";
import { AttemptRunner } from "./attempt_runner.ts";
import { loadSha256 } from "../cache/sha256.ts";
import { LocalEngine } from "../engines/local/local_engine.ts";
import { FORMAT_VERSION, NOT_SELECTED } from "../otlp/attributes.ts";
import { Journal } from "../otlp/journal.ts";
import { maskAttributes } from "../recording/mask_records.ts";
import type { Mask } from "../recording/mask.ts";
import { maskPlan } from "../recording/mask_plan.ts";
import { Recorder } from "../recording/recorder.ts";
import { newRunSpanIds } from "../recording/ids.ts";
import { remoteParent } from "../recording/remote_parent.ts";
import { runContext } from "../recording/run_context.ts";
import { secretChecks } from "../recording/secret_check.ts";
import { type ChartDrawer, NotebookCharts } from "./notebook_charts.ts";
import type { RunOptions } from "../planning/run_options.ts";
import { findProject } from "../sandbox/import_map.ts";
import { type ModuleGraph, sourceDigest } from "../sandbox/module_graph.ts";
import { findResumed, givenParams } from "../reuse/find_resumed.ts";
import { RunCache } from "../reuse/run_cache.ts";
import { leftOut, resolveScope, scheduledTasks, toldOf } from "../reuse/run_scope.ts";
import { schedule } from "../scheduler/schedule.ts";
import type { SchedulerAction } from "../scheduler/step.ts";
import type { RunStream, StreamedRun } from "../streaming/run_stream.ts";
import { PipelineError } from "../words/diagnostic.ts";
import { moduleSeenFrom, resolvePath, urlOfPath } from "../words/file_path.ts";
import { nowNs } from "../words/now.ts";
import type { RunEvent } from "../words/run_event.ts";
import type { RunResult } from "../words/run_result.ts";
import { fixFor, reasonOf } from "../words/storage_error.ts";
import { TaskResults } from "./task_results.ts";
import { VERSION } from "../words/version.ts";
import { holdWorkFolder, makeWorkFolder, removeWorkFolder } from "../work/work_folder.ts";
import { attemptDirectory, RUN_FILE_SUFFIX, workFolder } from "../work/work_places.ts";

const NOTEBOOK_ATTEMPT = import.meta.resolve("./notebook_attempt.ts");
const SECRETS = import.meta.resolve("../planning/read_secrets.ts");

/**
 * Runs a pipeline: the one place where the parts are wired together. See `run` for what it promises.
 *
 * Pipeline -> plan -> scheduler -> actions -> engine -> lines and records -> events -> recorder -> journal -> run file.
 */
export async function runPipeline(
  pipeline: Pipeline<object>,
  options: RunOptions<object> & Pick<CheckedPlanOptions, "paramTexts"> & {
    readonly openStream?: (run: StreamedRun) => RunStream;
    /** Starts what draws the charts that notebooks show; without it, they are shown as their data. */
    readonly openCharts?: () => Promise<ChartDrawer>;
    /** Is told of the run's end while what it leaves behind is being removed. */
    readonly whileRemoving?: (result: RunResult) => void;
  },
): Promise<RunResult> {
  const run = newRunId(pipeline.name);
  const runs = resolvePath(Deno.cwd(), options.runs ?? "runs");
  const work = workFolder(runs, run);
  checkOptions(options, runs);
  const environment = (name: string): string | undefined => Deno.env.get(name);
  const resumed = await findResumed(runs, pipeline.name, { asked: options.resume, environment });
  const given = givenParams(options, resumed);
  const { made, lock } = await openWorkFolder(work, runs);
  // For as long as it is open, nobody takes this run for one whose runner was killed.
  using _lock = lock;
  let keep = options.keepWork ?? false;
  let ended: RunResult | undefined;
  try {
    const root = rootOf(pipeline, options.root);
    let asked: ReturnType<typeof runContext> | undefined;
    const { plan, prepared, notebooks, secrets, mask, confinement } = await checkedPlan(pipeline, {
      ...options,
      ...given,
      root,
      directory: work,
      compiled: runs,
      // To start Git, and to load what makes digests, takes as long as Deno needs for the modules.
      whileReading: () => {
        asked = runContext({ root, lockFolder: lockFolderOf(root), env: environment });
        loadSha256();
      },
    });
    const context = await asked!;
    if (environment("GITHUB_ACTIONS") === "true" && secrets.size > 0) {
      const { maskCommands }: typeof import("../planning/read_secrets.ts") = await import(SECRETS);
      await Deno.stdout.write(new TextEncoder().encode(maskCommands(secrets.values())));
    }
    const scope = await resolveScope(plan, runs, options, resumed);
    using cache = new RunCache({
      plan,
      root,
      prepared,
      scope,
      environment,
      secret: (name) => secrets.get(name),
      mask,
    });
    await cache.findProvided();
    const storageFailed = new AbortController();
    const resource = {
      "service.name": "dagtrail",
      "service.version": VERSION,
      "dagtrail.format.version": FORMAT_VERSION,
      "cicd.pipeline.name": plan.pipeline,
      "cicd.pipeline.run.id": run,
      "dagtrail.pipeline.module": pipelineModule(pipeline, root),
      "dagtrail.pipeline.description": pipeline.description === undefined
        ? undefined
        : mask(String(pipeline.description)),
      "dagtrail.command": options.command?.map(mask),
      ...maskAttributes(context, mask),
    };
    const runSpan = newRunSpanIds(remoteParent(environment));
    // Before the journal: what can be recovered can also be gone on with.
    const { traceId, spanId } = runSpan;
    cache.open(work, {
      run,
      pipeline: plan.pipeline,
      startedMs: Date.now(),
      traceId,
      spanId,
      ...given,
      ...(resumed === undefined ? {} : { resumes: resumed.run }),
    });
    const stream = options.openStream?.({ resource, attemptSpan: (task) => recorder.attemptSpan(task) });
    const journal = new Journal(work, {
      resource,
      secrets: await secretChecks(secrets.keys(), (name) => secrets.get(name)),
      // A run that cannot be recorded is not worth going on with.
      onFailure: (error) => storageFailed.abort(error),
      onSpans: (spans) => stream?.spans(spans),
    });
    // From here on there is something to lose, so only a success takes the directory away again.
    keep = true;
    using _journal = journal;
    // Tasks of one module share its graph.
    const digests = new Map<ModuleGraph, Promise<string>>();
    const directoryOf = (task: string, attempt: number): string => attemptDirectory(work, task, attempt);
    const recorder = new Recorder({
      journal,
      root,
      blobs: `${runs}/blobs`,
      mask,
      attemptDirectory: directoryOf,
      sourceDigest: (task) => {
        const { graph } = prepared.get(task)!;
        return digests.getOrInsertComputed(graph, () => sourceDigest(graph, root, (path) => cache.fileDigest(path)));
      },
      version: VERSION,
      onNotice: (notice) => tell(notice),
      runSpan,
    });
    const results = new TaskResults(plan);
    // A listener that throws must not cost the run file: the run is cancelled, and the exception thrown at its end.
    const listenerFailed = new AbortController();
    const tell = (event: RunEvent): void => {
      try {
        options.onEvent?.(event);
      } catch (error) {
        if (!listenerFailed.signal.aborted) listenerFailed.abort(error);
      }
    };
    const emit = (event: RunEvent): void => {
      stream?.event(event);
      recorder.handle(event);
      results.handle(event);
      tell(event);
    };
    await using engine = new LocalEngine({
      environment,
      secret: (name) => secrets.get(name),
      ...(confinement === undefined ? {} : { confinement }),
    });
    await using charts = options.openCharts === undefined ? undefined : new NotebookCharts(options.openCharts);
    const attempts = new AttemptRunner({
      run,
      plan,
      work,
      attemptDirectory: directoryOf,
      root,
      prepared,
      ...(notebooks.size === 0 ? {} : { notebooks, ...await loadNotebookAttempt() }),
      ...(charts === undefined ? {} : { charts }),
      engine,
      recorder,
      cache,
      mask,
      emit,
      onStorageFailure: (error) => storageFailed.abort(error),
    });
    const tasks = new Map(plan.tasks.map((task) => [task.id, task]));
    const maxParallel = options.maxParallel ?? navigator.hardwareConcurrency;

    emit({
      type: "run-started",
      timeNs: nowNs(),
      run,
      plan: maskPlan(plan, mask),
      maxParallel,
      ...(confinement === undefined ? {} : { confinement: confinement.description }),
      ...toldOf(scope),
    });
    const scheduled = scheduledTasks(plan, scope);
    for (const task of leftOut(plan, scheduled)) {
      emit({ type: "task-ended", timeNs: nowNs(), task, result: "skip", attempts: 0, reason: NOT_SELECTED });
    }
    const result = await schedule(scheduled, {
      capacity: {
        maxParallel,
        cpus: navigator.hardwareConcurrency,
        memoryBytes: Deno.systemMemoryInfo().total,
      },
      failFast: options.failFast ?? false,
      signal: AbortSignal.any([
        storageFailed.signal,
        listenerFailed.signal,
        ...options.signal === undefined ? [] : [options.signal],
      ]),
      decide: (task, signal) => cache.decide(task, signal),
      runAttempt: (task, attempt, signal) => attempts.run(task, attempt, signal),
      onAction: (action) => {
        announce(action, { emit, cache, mask });
        if (action.type === "expect-attempt") attempts.expect(tasks.get(action.task)!, action.attempt);
        else if (action.type === "decided" && action.taken) attempts.take(action.task);
        else if (action.type === "end-task") attempts.forget(action.task);
      },
    });
    emit({ type: "run-ended", timeNs: nowNs(), result });

    await recorder.settled();
    const file = `${runs}/${run}${RUN_FILE_SUFFIX}`;
    await journal.finish(file);
    for (const { signal } of [storageFailed, listenerFailed]) if (signal.aborted) throw signal.reason;
    keep = options.keepWork ?? result !== "success";
    cache.end(result, keep);
    return ended = { run, result, file, ...(keep ? { work } : {}), ...results.summary() };
  } finally {
    const removed = keep ? undefined : removeWorkFolder(work, made);
    if (ended !== undefined) options.whileRemoving?.(ended);
    await removed;
  }
}

/** What follows notebooks is loaded for runs with notebooks alone. */
async function loadNotebookAttempt(): Promise<typeof import("./notebook_attempt.ts")> {
  return await import(NOTEBOOK_ATTEMPT);
}

/** Tells what the scheduler decided; what starts and ends an attempt is told by the {@linkcode AttemptRunner}. */
function announce(
  action: SchedulerAction,
  { emit, cache, mask }: {
    readonly emit: (event: RunEvent) => void;
    readonly cache: RunCache;
    readonly mask: Mask;
  },
): void {
  const timeNs = nowNs();
  switch (action.type) {
    case "decided":
      return emit({ type: "task-decided", timeNs, task: action.task, decision: cache.decided(action.task).decision });
    case "ready":
      return emit({ type: "task-ready", timeNs, task: action.task, attempt: action.attempt });
    case "wait":
      return emit({
        type: "task-retrying",
        timeNs,
        task: action.task,
        attempt: action.attempt,
        delayMs: action.delayMs,
      });
    case "end-task": {
      const { task, result, attempts, reason } = action;
      // What a retry's own condition throws may quote the attempt's exception.
      const told = reason === undefined ? {} : { reason: mask(reason) };
      return emit({ type: "task-ended", timeNs, task, result, attempts, ...told });
    }
    case "cancelling":
      return emit({ type: "run-cancelling", timeNs, reason: mask(action.reason) });
    case "decide":
    case "start-attempt":
    case "expect-attempt":
    case "stop-attempt":
    case "end-run":
      return;
  }
}

function checkOptions(options: RunOptions<object>, runs: string): void {
  const { maxParallel } = options;
  if (maxParallel !== undefined && !(Number.isInteger(maxParallel) && maxParallel >= 1)) {
    throw new RangeError(`maxParallel must be a whole number of at least 1, and is ${maxParallel}`);
  }
  if (/^\/(dev|proc|sys)\//.test(runs)) {
    throw new PipelineError("the run", [{
      code: "path",
      message: `the folder for runs is ${JSON.stringify(runs)}, and Deno grants a task nothing there`,
      fix: "choose another folder with --runs",
    }]);
  }
  if (runs.includes(",")) {
    throw new PipelineError("the run", [{
      code: "path",
      message: `the folder for runs is ${JSON.stringify(runs)}, and Deno cannot grant a path with a comma to a task`,
      fix: "choose another folder with --runs",
    }]);
  }
}

/** Makes the run's own folder and takes its lock. */
async function openWorkFolder(work: string, runs: string): Promise<{ made: string[]; lock: Deno.FsFile }> {
  try {
    return { made: await makeWorkFolder(work), lock: holdWorkFolder(work) };
  } catch (error) {
    throw new PipelineError("the run", [{
      code: "path",
      message: `the folder for runs, ${JSON.stringify(runs)}, could not be written: ${reasonOf(error)}`,
      fix: fixFor(error),
    }]);
  }
}

/** Pipeline, UTC time to the second, and six random hex digits, such as `digits-20261122-231133-9f3a1c`. */
function newRunId(pipeline: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const name = String(pipeline).replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return `${name}-${time}-${crypto.getRandomValues(new Uint8Array(3)).toHex()}`;
}

/** The folder of the lock file: a workspace has one for all its members. */
async function lockFolderOf(root: string): Promise<string> {
  // What is wrong with a configuration file, the plan says.
  const project = await findProject(urlOfPath(`${root}/deno.json`)).catch(() => undefined);
  return project?.root ?? root;
}

function pipelineModule(pipeline: Pipeline<object>, root: string): string | undefined {
  const file = pipeline.location?.replace(/:\d+:\d+$/, "");
  return file === undefined || /^[a-z]+:\/\//.test(file) ? file : moduleSeenFrom(root, urlOfPath(file));
}
