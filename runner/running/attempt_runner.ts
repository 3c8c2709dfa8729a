import { AttemptIntake } from "./attempt_intake.ts";
import type { Origin } from "../cache/stored_result.ts";
import type { Engine } from "../engines/engine.ts";
import type { Mask } from "../recording/mask.ts";
import { maskOutcome, maskRecord } from "../recording/mask_records.ts";
import { traceparent } from "../recording/ids.ts";
import type { PreparedNotebook } from "../notebook/prepare_notebooks.ts";
import type { NotebookAttempt } from "./notebook_attempt.ts";
import type { NotebookCharts } from "./notebook_charts.ts";
import type { Recorder } from "../recording/recorder.ts";
import { grantGroups, grantsOf } from "../sandbox/attempt_grants.ts";
import type { RunCache } from "../reuse/run_cache.ts";
import type { PreparedTask } from "../sandbox/prepare.ts";
import { commandSpec } from "../sandbox/program_command.ts";
import { compactGrants, shownGrants } from "../sandbox/shown_grants.ts";
import { sweepOutput } from "../sandbox/sweep.ts";
import { ATTEMPT_FILES, type AttemptSpec, type InputSpec } from "../words/attempt_spec.ts";
import { nowNs } from "../words/now.ts";
import type { AttemptOutcome } from "../words/outcome.ts";
import type { GrantGroup } from "../words/grant.ts";
import { isConfined, type Plan, type PlannedTask } from "../words/plan.ts";
import { isToldAgain } from "../words/record.ts";
import type { RunEvent } from "../words/run_event.ts";
import { StorageError } from "../words/storage_error.ts";
import { takenOutput } from "../work/work_places.ts";

/** What an {@linkcode AttemptRunner} needs of the run. */
export interface AttemptRunnerOptions {
  readonly run: string;
  readonly plan: Plan;
  /** The run's own directory, absolute. */
  readonly work: string;
  /** The directory of an attempt, absolute, whether or not it exists. */
  readonly attemptDirectory: (task: string, attempt: number) => string;
  /** The project's root, absolute. */
  readonly root: string;
  readonly prepared: ReadonlyMap<string, PreparedTask>;
  /** The tasks that are notebooks, and what follows an attempt at one; absent when there are none. */
  readonly notebooks?: ReadonlyMap<string, PreparedNotebook>;
  readonly NotebookAttempt?: typeof NotebookAttempt;
  /** Draws the charts that notebooks show, where there is something that can. */
  readonly charts?: Pick<NotebookCharts, "draw">;
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly cache: RunCache;
  readonly mask: Mask;
  readonly emit: (event: RunEvent) => void;
  /** Is told when there is no room for an attempt, or no permission to make its folder: the next one fares no better. */
  readonly onStorageFailure: (error: StorageError) => void;
}

/** All that is known of an attempt before it runs. */
interface ReadyAttempt {
  readonly spec: AttemptSpec;
  /** What it may do, and why. */
  readonly groups: readonly GrantGroup[];
}

/** Carries out attempts: makes their directories and specs, hands them to the engine, and tells what happens. */
export class AttemptRunner {
  readonly #options: AttemptRunnerOptions;
  readonly #tasks: ReadonlyMap<string, PlannedTask>;
  /** What each task that succeeded has left. */
  readonly #outputs = new Map<string, InputSpec>();
  /** The number of each task's last attempt. */
  readonly #attempts = new Map<string, number>();
  /** Attempts that the engine gets ready for, by task. */
  readonly #expected = new Map<string, ReadyAttempt>();
  /** For each task whose output is not where it should be yet: puts it there. */
  readonly #providers = new Map<string, () => void>();

  constructor(options: AttemptRunnerOptions) {
    this.#options = options;
    this.#tasks = new Map(options.plan.tasks.map((task) => [task.id, task]));
  }

  /** Lets the engine get ready for an attempt that will probably come. */
  expect(task: PlannedTask, number: number): void {
    const { engine, recorder, attemptDirectory } = this.#options;
    if (engine.standBy === undefined) return;
    const directory = attemptDirectory(task.id, number);
    // An input that is still being made will probably be what the attempt at it that runs now leaves. When it is not,
    // the attempt's permissions are others, and the engine starts anew.
    const inputs = this.#inputs(
      task,
      (id) => this.#outputs.get(id) ?? { task: id, directory: this.#output(id, this.#attempts.get(id) ?? 1) },
    );
    try {
      Deno.mkdirSync(`${directory}/${ATTEMPT_FILES.temporary}`, { recursive: true });
      const ready = this.#ready(task, number, { directory, inputs }, recorder.nextAttemptSpan(task.id));
      engine.standBy(ready.spec);
      this.#expected.set(task.id, ready);
    } catch {
      // What is wrong will be an outcome when the attempt comes.
    }
  }

  /** Takes back what was expected of a task that has ended without it. */
  forget(task: string): void {
    const directory = this.#expected.get(task)?.spec.directory;
    if (directory === undefined) return;
    this.#expected.delete(task);
    this.#options.engine.standDown?.(directory);
    try {
      Deno.removeSync(directory, { recursive: true });
      // Unless there were attempts before.
      Deno.removeSync(directory.slice(0, directory.lastIndexOf("/")));
    } catch {
      // It is empty, and goes with the run's folder at the latest.
    }
  }

  /** Carries out one attempt, from `attempt-started` to `attempt-ended`; never rejects. */
  async run(task: PlannedTask, number: number, signal: AbortSignal): Promise<AttemptOutcome> {
    const { engine, emit, mask, recorder } = this.#options;
    const about = { task: task.id, attempt: number };
    const directory = this.#options.attemptDirectory(task.id, number);
    const inputs = this.#knownInputs(task);
    const expected = this.#expected.get(task.id);
    this.#expected.delete(task.id);
    const made = { directory, inputs };
    // Nearly always what was expected has come, and need not be worked out again.
    const { spec, groups } = expected !== undefined && isFor(expected, number, made)
      ? expected
      : this.#ready(task, number, made, recorder.nextAttemptSpan(task.id));
    const grants = this.#shown(groups, directory);
    this.#attempts.set(task.id, number);
    const startedNs = nowNs();
    emit({
      type: "attempt-started",
      timeNs: startedNs,
      ...about,
      grants,
      isolation: engine.isolation(spec),
      confined: isConfined(task),
      engine: engine.name,
    });
    const notebook = this.#notebook(task, number, directory);
    const intake = new AttemptIntake({
      ...about,
      limits: task.limits,
      mask,
      emit: notebook === undefined ? emit : (event) => notebook.handle(event),
      onSpans: (spans) => recorder.takeSpans(task.id, spans),
    });
    let outcome: AttemptOutcome;
    let endedNs: bigint | undefined;
    try {
      this.#provideInputs(task);
      this.#makeDirectory(spec, { isThere: expected?.spec.directory === directory });
      outcome = await engine.attempt(spec, notebook?.listener(intake) ?? intake, signal);
      intake.finish();
      // What comes now is the runner's work and not the attempt's.
      endedNs = nowNs();
      if (notebook !== undefined) {
        outcome = notebook.outcome(outcome);
        await notebook.end(maskOutcome(outcome, mask), endedNs);
      }
      if (outcome.result === "success") {
        const output = this.#output(task.id, number);
        const hasOutput = await sweepOutput(directory);
        const value = outcome.value === undefined ? {} : { value: outcome.value };
        const origin = this.#origin(task.id, number, Number(endedNs - startedNs) / 1e6);
        const notice = await this.#options.cache.keep({ task, directory, hasOutput, ...value, origin });
        if (notice !== undefined) emit({ type: "attempt-notice", timeNs: endedNs, ...about, message: mask(notice) });
        this.#outputs.set(task.id, { task: task.id, directory: output, ...value });
      }
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      outcome = { result: "error", exception: { type: name, message } };
    }
    emit({ type: "attempt-ended", timeNs: endedNs ?? nowNs(), ...about, outcome: maskOutcome(outcome, mask) });
    return outcome;
  }

  /** Tells of a task that does not run what the attempt recorded that stands for it, and hands its output on. */
  take(id: string): void {
    const { attemptDirectory, cache, emit, mask } = this.#options;
    const task = this.#tasks.get(id)!;
    const { earlier, result } = cache.taken(task.id);
    const { run, attempt, traceId, spanId, engine, durationMs } = earlier.origin;
    const { output, provide, value, artifacts } = result;
    const timeNs = nowNs();
    const about = { timeNs, task: task.id, attempt: 1 };
    const made = { directory: attemptDirectory(id, 1), inputs: this.#knownInputs(task) };
    const grants = this.#shown(grantGroups(task, this.#options.prepared.get(id)!.graph, made), made.directory);
    const taken = { run, attempt, traceId, spanId, durationMs, artifacts };
    emit({ type: "attempt-started", ...about, grants, isolation: [], confined: isConfined(task), engine, taken });
    try {
      earlier.replay(task.limits, (record) => {
        // Told of an attempt that ran: how far it had come, and how it ended, which the outcome says.
        if (!isToldAgain(record)) return;
        const masked = maskRecord(record, mask);
        if (masked !== undefined) emit({ type: "attempt-record", ...about, record: masked });
      });
    } catch (error) {
      const message = mask(`what the attempt had recorded could not be read: ${(error as Error).message}`);
      emit({ type: "attempt-notice", ...about, message });
    }
    const outcome: AttemptOutcome = { result: "success", ...(value === undefined ? {} : { value }) };
    emit({ type: "attempt-ended", ...about, outcome: maskOutcome(outcome, mask) });
    this.#outputs.set(task.id, { task: task.id, directory: output, ...(value === undefined ? {} : { value }) });
    if (provide !== undefined) this.#providers.set(task.id, provide);
  }

  #origin(task: string, attempt: number, durationMs: number): Origin {
    const { engine, recorder, run } = this.#options;
    const { traceId, spanId } = recorder.attemptSpan(task);
    return { run, attempt, traceId, spanId, engine: engine.name, durationMs };
  }

  /** Puts what was taken from earlier runs where the attempt will read it. */
  #provideInputs(task: PlannedTask): void {
    for (const id of new Set(Object.values(task.inputs).flat())) {
      try {
        this.#providers.get(id)?.();
      } catch (error) {
        throw new Error(`what ${id} has left could not be taken from the cache: ${(error as Error).message}`);
      }
      this.#providers.delete(id);
    }
  }

  /** What follows an attempt at a notebook; nothing for other tasks. */
  #notebook(task: PlannedTask, attempt: number, directory: string): NotebookAttempt | undefined {
    const { notebooks, NotebookAttempt, charts, run, plan, root, mask, recorder, emit } = this.#options;
    const notebook = notebooks?.get(task.id);
    if (notebook === undefined || NotebookAttempt === undefined) return undefined;
    return new NotebookAttempt({
      task,
      attempt,
      run,
      pipeline: plan.pipeline,
      root,
      directory,
      notebook,
      mask,
      emit,
      ...(charts === undefined ? {} : { charts }),
      takeSpan: (span) => recorder.takeSpans(task.id, [span]),
    });
  }

  #makeDirectory(spec: AttemptSpec, { isThere }: { readonly isThere: boolean }): void {
    const { directory } = spec;
    try {
      // The folders for artifacts and outputs are made by the attempt that has some.
      if (!isThere) Deno.mkdirSync(`${directory}/${ATTEMPT_FILES.temporary}`, { recursive: true });
      Deno.writeTextFileSync(`${directory}/${ATTEMPT_FILES.spec}`, JSON.stringify(spec));
    } catch (error) {
      const failure = new StorageError("an attempt's folder could not be made", directory, error);
      this.#options.onStorageFailure(failure);
      throw failure;
    }
  }

  #ready(
    task: PlannedTask,
    attempt: number,
    made: Pick<AttemptSpec, "directory" | "inputs">,
    span: { readonly traceId: string; readonly spanId: string },
  ): ReadyAttempt {
    const { run, plan, prepared } = this.#options;
    const { importMap, lock, program, telemetry, graph } = prepared.get(task.id)!;
    const groups = grantGroups(task, graph, made);
    const spec: AttemptSpec = {
      run,
      pipeline: plan.pipeline,
      task: task.id,
      attempt,
      module: this.#options.notebooks?.get(task.id)?.module ?? task.module,
      params: task.params,
      secrets: task.secrets,
      traceparent: traceparent(span.traceId, span.spanId),
      telemetry,
      ...(importMap === undefined ? {} : { importMap }),
      ...(lock === undefined ? {} : { lock }),
      ...(task.timeoutMs === undefined ? {} : { timeoutMs: task.timeoutMs }),
      graceMs: task.graceMs,
      ...(task.memoryBytes === undefined ? {} : { memoryBytes: task.memoryBytes }),
      grants: grantsOf(groups),
      ...(graph.packages.length === 0 ? { withoutPackages: true } : {}),
      ...(task.command === undefined ? {} : { command: commandSpec(task.command, program!, made) }),
      limits: task.limits,
      isolation: task.isolation,
      ...made,
    };
    return { spec, groups };
  }

  #knownInputs(task: PlannedTask): AttemptSpec["inputs"] {
    // A task that is taken although it is not selected may have inputs that nobody has looked for.
    const { work } = this.#options;
    return this.#inputs(task, (id) => this.#outputs.get(id) ?? { task: id, directory: takenOutput(work, id) });
  }

  #inputs(task: PlannedTask, output: (task: string) => InputSpec): AttemptSpec["inputs"] {
    return Object.fromEntries(
      Object.entries(task.inputs).map((
        [name, from],
      ) => [name, typeof from === "string" ? output(from) : from.map(output)]),
    );
  }

  #output(task: string, attempt: number): string {
    return `${this.#options.attemptDirectory(task, attempt)}/${ATTEMPT_FILES.output}`;
  }

  /** What an attempt may do and why, as the run file shows it: without this machine's own paths. */
  #shown(groups: readonly GrantGroup[], directory: string): GrantGroup[] {
    const { work, root, mask } = this.#options;
    return compactGrants(shownGrants(groups, { root, work, directory })).map((group) => ({
      ...group,
      values: group.values === true ? true : group.values.map(mask),
    }));
  }
}

/** Whether what was made ready for an attempt is what the attempt is to be. */
function isFor(
  { spec }: ReadyAttempt,
  attempt: number,
  { directory, inputs }: Pick<AttemptSpec, "directory" | "inputs">,
): boolean {
  return spec.attempt === attempt && spec.directory === directory &&
    JSON.stringify(spec.inputs) === JSON.stringify(inputs);
}
