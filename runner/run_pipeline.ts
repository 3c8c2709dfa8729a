import type { Pipeline } from "./dag/pipeline.ts";
import { checkedPlan, type CheckedPlanOptions, rootOf } from "./checked_plan.ts";
import { AttemptRunner } from "./attempt_runner.ts";
import { LocalEngine } from "./engines/local/local_engine.ts";
import { FORMAT_VERSION } from "./otlp/attributes.ts";
import { Journal } from "./otlp/journal.ts";
import { maskFor } from "./recording/mask.ts";
import { Recorder } from "./recording/recorder.ts";
import { runContext } from "./recording/run_context.ts";
import type { RunOptions } from "./run_options.ts";
import { type ModuleGraph, sourceDigest } from "./sandbox/module_graph.ts";
import { findResumed, givenParams } from "./find_resumed.ts";
import { RunCache } from "./run_cache.ts";
import { leftOut, resolveScope, scheduledTasks, toldOf } from "./run_scope.ts";
import { schedule } from "./scheduler/schedule.ts";
import type { SchedulerAction } from "./scheduler/step.ts";
import { PipelineError } from "./words/diagnostic.ts";
import { moduleSeenFrom, resolvePath, urlOfPath } from "./words/file_path.ts";
import { nowNs } from "./words/now.ts";
import type { RunEvent } from "./words/run_event.ts";
import type { RunResult } from "./words/run_result.ts";
import { TaskResults } from "./task_results.ts";
import { VERSION } from "./version.ts";
import { makeWorkFolder, removeWorkFolder } from "./work_folder.ts";
import { attemptDirectory as directoryOf, RUN_FILE_SUFFIX, workFolder } from "./work_places.ts";

/**
 * Runs a pipeline: the one place where the parts are wired together. See `run` for what it promises.
 *
 * Pipeline -> plan -> scheduler -> actions -> engine -> lines and records -> events -> recorder -> journal -> run file.
 */
export async function runPipeline(
  pipeline: Pipeline<object>,
  options: RunOptions<object> & Pick<CheckedPlanOptions, "paramTexts">,
): Promise<RunResult> {
  const run = newRunId(pipeline.name);
  const runs = resolvePath(Deno.cwd(), options.runs ?? "runs");
  const work = workFolder(runs, run);
  checkOptions(options, runs);
  const resumed = findResumed(runs, pipeline.name, options.resume);
  const given = givenParams(options, resumed);
  const made = await makeWorkFolder(work);
  let keep = options.keepWork ?? false;
  try {
    const environment = (name: string): string | undefined => Deno.env.get(name);
    const root = await rootOf(pipeline, options.root);
    // Git takes as long to answer as the checks do, and neither needs the other.
    const [{ plan, prepared }, context] = await Promise.all([
      checkedPlan(pipeline, { ...options, ...given, root, directory: work }),
      runContext({ root, env: environment }),
    ]);
    const secrets = plan.tasks.flatMap((task) => task.secrets.map((name) => environment(name) ?? ""));
    const mask = maskFor(secrets);
    const scope = await resolveScope(plan, runs, options, resumed);
    using cache = new RunCache({
      plan,
      root,
      prepared,
      scope,
      environment,
      mask,
      hasSecrets: secrets.some((secret) => secret !== ""),
    });
    await cache.findProvided();
    const journal = new Journal(`${work}/journal.jsonl`, {
      "service.name": "dagtrail",
      "service.version": VERSION,
      "dagtrail.format.version": FORMAT_VERSION,
      "cicd.pipeline.name": plan.pipeline,
      "cicd.pipeline.run.id": run,
      "dagtrail.pipeline.module": pipelineModule(pipeline, root),
      "dagtrail.command": options.command?.map(mask),
      ...context,
    });
    // From here on there is something to lose, so only a success takes the directory away again.
    keep = true;
    using _journal = journal;
    // Tasks of one module share its graph.
    const digests = new Map<ModuleGraph, Promise<string>>();
    const attemptDirectory = (task: string, attempt: number): string => directoryOf(work, task, attempt);
    const recorder = new Recorder({
      journal,
      root,
      blobs: `${runs}/blobs`,
      mask,
      attemptDirectory,
      sourceDigest: (task) => {
        const { graph } = prepared.get(task)!;
        return digests.getOrInsertComputed(graph, () => sourceDigest(graph, root, (path) => cache.fileDigest(path)));
      },
      version: VERSION,
    });
    const results = new TaskResults(plan);
    // A listener that throws must not cost the run file: the run is cancelled, and the exception thrown at its end.
    const listenerFailed = new AbortController();
    const emit = (event: RunEvent): void => {
      recorder.handle(event);
      results.handle(event);
      try {
        options.onEvent?.(event);
      } catch (error) {
        if (!listenerFailed.signal.aborted) listenerFailed.abort(error);
      }
    };
    await using engine = new LocalEngine({ environment });
    const attempts = new AttemptRunner({
      run,
      plan,
      work,
      attemptDirectory,
      root,
      prepared,
      engine,
      recorder,
      cache,
      mask,
      emit,
    });
    const maxParallel = options.maxParallel ?? navigator.hardwareConcurrency;

    cache.open(work, { run, pipeline: plan.pipeline, startedMs: Date.now(), ...recorder.runSpan, ...given });
    emit({ type: "run-started", timeNs: nowNs(), run, plan, maxParallel, ...toldOf(scope) });
    const scheduled = scheduledTasks(plan, scope);
    for (const task of leftOut(plan, scheduled)) {
      emit({ type: "task-ended", timeNs: nowNs(), task, result: "skip", attempts: 0, reason: "not selected" });
    }
    const result = await schedule(scheduled, {
      capacity: {
        maxParallel,
        cpus: navigator.hardwareConcurrency,
        memoryBytes: Deno.systemMemoryInfo().total,
      },
      failFast: options.failFast ?? false,
      signal: AbortSignal.any([listenerFailed.signal, ...options.signal === undefined ? [] : [options.signal]]),
      decide: (task, signal) => cache.decide(task, signal),
      runAttempt: (task, attempt, signal) => attempts.run(task, attempt, signal),
      onAction: (action) => {
        announce(action, emit, cache);
        if (action.type === "decided" && action.taken) attempts.take(action.task);
      },
    });
    emit({ type: "run-ended", timeNs: nowNs(), result });

    await recorder.settled();
    const file = `${runs}/${run}${RUN_FILE_SUFFIX}`;
    await journal.finish(file);
    cache.end(result);
    if (listenerFailed.signal.aborted) throw listenerFailed.signal.reason;
    keep = options.keepWork ?? result !== "success";
    return { run, result, file, ...(keep ? { work } : {}), ...results.summary() };
  } finally {
    if (!keep) await removeWorkFolder(work, made);
  }
}

/** Tells what the scheduler decided; what starts and ends an attempt is told by the {@linkcode AttemptRunner}. */
function announce(action: SchedulerAction, emit: (event: RunEvent) => void, cache: RunCache): void {
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
      return emit({ type: "task-ended", timeNs, task, result, attempts, ...(reason === undefined ? {} : { reason }) });
    }
    case "cancelling":
      return emit({ type: "run-cancelling", timeNs, reason: action.reason });
    case "decide":
    case "start-attempt":
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

/** Pipeline, UTC time to the second, and six random hex digits, such as `digits-20261122-231133-9f3a1c`. */
function newRunId(pipeline: string): string {
  const time = new Date().toISOString().replace(/[-:]/g, "").replace("T", "-").slice(0, 15);
  const name = String(pipeline).replaceAll(/[^A-Za-z0-9._-]/g, "_");
  return `${name}-${time}-${crypto.getRandomValues(new Uint8Array(3)).toHex()}`;
}

function pipelineModule(pipeline: Pipeline<object>, root: string): string | undefined {
  const file = pipeline.location?.replace(/:\d+:\d+$/, "");
  return file === undefined || /^[a-z]+:\/\//.test(file) ? file : moduleSeenFrom(root, urlOfPath(file));
}
