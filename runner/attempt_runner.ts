import type { RunCache } from "./run_cache.ts";
import type { AttemptListener, Engine } from "./engines/engine.ts";
import type { Origin } from "./cache/stored_result.ts";
import type { Mask } from "./recording/mask.ts";
import { maskOutcome, maskRecord, maskSpan } from "./recording/mask_records.ts";
import { traceparent } from "./recording/ids.ts";
import type { Recorder } from "./recording/recorder.ts";
import { attemptGrants } from "./sandbox/attempt_grants.ts";
import { OWN_FOLDER } from "./sandbox/child_command.ts";
import { permissionFlags } from "./sandbox/permission_flags.ts";
import type { PreparedTask } from "./sandbox/prepare.ts";
import { sweepOutput } from "./sandbox/sweep.ts";
import { ATTEMPT_FILES, type AttemptSpec, type InputSpec } from "./words/attempt_spec.ts";
import { nowNs } from "./words/now.ts";
import type { AttemptOutcome } from "./words/outcome.ts";
import type { Plan, PlannedTask } from "./words/plan.ts";
import type { RunEvent } from "./words/run_event.ts";
import { takenOutput } from "./work_places.ts";

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
  readonly engine: Engine;
  readonly recorder: Recorder;
  readonly cache: RunCache;
  readonly mask: Mask;
  readonly emit: (event: RunEvent) => void;
}

/** Carries out attempts: makes their directories and specs, hands them to the engine, and tells what happens. */
export class AttemptRunner {
  readonly #options: AttemptRunnerOptions;
  readonly #tasks: ReadonlyMap<string, PlannedTask>;
  /** What each task that succeeded has left. */
  readonly #outputs = new Map<string, InputSpec>();
  /** For each task whose output is not where it should be yet: puts it there. */
  readonly #providers = new Map<string, () => void>();

  constructor(options: AttemptRunnerOptions) {
    this.#options = options;
    this.#tasks = new Map(options.plan.tasks.map((task) => [task.id, task]));
  }

  /** Carries out one attempt, from `attempt-started` to `attempt-ended`; never rejects. */
  async run(task: PlannedTask, number: number, signal: AbortSignal): Promise<AttemptOutcome> {
    const { engine, emit, mask } = this.#options;
    const about = { task: task.id, attempt: number };
    const directory = this.#options.attemptDirectory(task.id, number);
    const { inputs, grants, permissions } = this.#granted(task, directory);
    const startedNs = nowNs();
    emit({ type: "attempt-started", timeNs: startedNs, ...about, permissions, engine: engine.name });
    let outcome: AttemptOutcome;
    let endedNs: bigint | undefined;
    try {
      this.#provideInputs(task);
      const spec = this.#spec(task, number, { directory, inputs, grants });
      // The folders for artifacts and outputs are made by the attempt that has some.
      Deno.mkdirSync(`${directory}/${ATTEMPT_FILES.temporary}`, { recursive: true });
      Deno.writeTextFileSync(`${directory}/${ATTEMPT_FILES.spec}`, JSON.stringify(spec));
      outcome = await engine.attempt(spec, this.#listener(about), signal);
      // What comes now is the runner's work and not the attempt's.
      endedNs = nowNs();
      if (outcome.result === "success") {
        const output = `${directory}/${ATTEMPT_FILES.output}`;
        await sweepOutput(output);
        const value = outcome.value === undefined ? {} : { value: outcome.value };
        const origin = this.#origin(task.id, number, Number(endedNs - startedNs) / 1e6);
        const notice = await this.#options.cache.keep({ task, directory, ...value, origin });
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
    const { cache, emit, mask } = this.#options;
    const task = this.#tasks.get(id)!;
    const { earlier, result } = cache.taken(task.id);
    const { run, attempt, traceId, spanId, engine, durationMs } = earlier.origin;
    const { output, provide, value, artifacts } = result;
    const timeNs = nowNs();
    const about = { timeNs, task: task.id, attempt: 1 };
    const { permissions } = this.#granted(task, this.#options.attemptDirectory(task.id, 1));
    const taken = { run, attempt, traceId, spanId, durationMs, artifacts };
    emit({ type: "attempt-started", ...about, permissions, engine, taken });
    try {
      earlier.replay((record) => {
        // Told of an attempt that ran: how far it had come, and how it ended, which the outcome says.
        if (record.kind === "progress" || record.kind === "exception" || record.kind === "return") return;
        emit({ type: "attempt-record", ...about, record: maskRecord(record, mask) });
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

  #granted(
    task: PlannedTask,
    directory: string,
  ): Pick<AttemptSpec, "inputs" | "grants"> & { readonly permissions: readonly string[] } {
    const inputs = this.#inputs(task);
    const grants = attemptGrants(task, this.#options.prepared.get(task.id)!.graph, { directory, inputs });
    return { inputs, grants, permissions: permissionFlags(grants).map((flag) => this.#seen(flag, directory)) };
  }

  #origin(task: string, attempt: number, durationMs: number): Origin {
    const { engine, recorder, run } = this.#options;
    return { run, attempt, ...recorder.attemptSpan(task), engine: engine.name, durationMs };
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

  #spec(
    task: PlannedTask,
    attempt: number,
    made: Pick<AttemptSpec, "directory" | "inputs" | "grants">,
  ): AttemptSpec {
    const { run, plan, prepared, recorder } = this.#options;
    const { importMap, lock, telemetry } = prepared.get(task.id)!;
    const span = recorder.attemptSpan(task.id);
    return {
      run,
      pipeline: plan.pipeline,
      task: task.id,
      attempt,
      module: task.module,
      params: task.params,
      secrets: task.secrets,
      traceparent: traceparent(span.traceId, span.spanId),
      telemetry,
      ...(importMap === undefined ? {} : { importMap }),
      ...(lock === undefined ? {} : { lock }),
      ...(task.timeoutMs === undefined ? {} : { timeoutMs: task.timeoutMs }),
      graceMs: task.graceMs,
      ...(task.memoryBytes === undefined ? {} : { memoryBytes: task.memoryBytes }),
      ...made,
    };
  }

  #inputs(task: PlannedTask): AttemptSpec["inputs"] {
    // A task that is taken although it is not selected may have inputs that nobody has looked for.
    const output = (id: string): InputSpec =>
      this.#outputs.get(id) ?? { task: id, directory: takenOutput(this.#options.work, id) };
    return Object.fromEntries(
      Object.entries(task.inputs).map((
        [name, from],
      ) => [name, typeof from === "string" ? output(from) : from.map(output)]),
    );
  }

  /** The one place where what an attempt says enters the runner, and where secrets are masked. */
  #listener(about: { readonly task: string; readonly attempt: number }): AttemptListener {
    const { emit, mask, recorder } = this.#options;
    return {
      onStart: (pid) => emit({ type: "attempt-process", timeNs: nowNs(), ...about, pid }),
      onLine: (stream, text) => emit({ type: "attempt-line", timeNs: nowNs(), ...about, stream, text: mask(text) }),
      onRecord: (record) =>
        emit({ type: "attempt-record", timeNs: nowNs(), ...about, record: maskRecord(record, mask) }),
      onNotice: (message) => emit({ type: "attempt-notice", timeNs: nowNs(), ...about, message: mask(message) }),
      onSpans: (spans) => recorder.takeSpans(about.task, spans.map((span) => maskSpan(span, mask))),
    };
  }

  /** A permission flag as the run file shows it: without this machine's own paths. */
  #seen(flag: string, directory: string): string {
    const { work, root } = this.#options;
    const seen = flag
      .replace(directory, "ATTEMPT")
      .replace(work, "RUN")
      .replace(`=${root}/`, "=./")
      .replace(PACKAGE_FOLDER, "=npm:$1@$2");
    return OWN_FOLDER === undefined ? seen : seen.replace(`=${OWN_FOLDER}/`, "=DAGTRAIL/");
  }
}

/** A package in Deno's cache: `…/npm/REGISTRY/NAME/VERSION`, where the name may have a scope. */
const PACKAGE_FOLDER = /=.*[\\/]npm[\\/][^\\/]+[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)[\\/]([^\\/]+)$/;
