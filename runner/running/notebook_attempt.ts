import type { AttemptListener } from "../engines/engine.ts";
import { cellSpanName } from "../recording/span_names.ts";
import { newSpanId } from "../recording/ids.ts";
import type { Mask } from "../recording/mask.ts";
import { type CellState, CellStates } from "../notebook/cell_states.ts";
import { evaluatedNotebook, evaluatedText } from "../notebook/evaluated_notebook.ts";
import { placedRecord } from "../notebook/cell_places.ts";
import { isChart } from "../notebook/page/chart_type.ts";
import type { PreparedNotebook } from "../notebook/prepare_notebooks.ts";
import type { NotebookCharts } from "./notebook_charts.ts";
import { SCOPE_NAME } from "../otlp/attributes.ts";
import type { Span } from "../otlp/span.ts";
import { VERSION } from "../words/version.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import { seenFrom } from "../words/file_path.ts";
import { nowNs } from "../words/now.ts";
import type { AttemptOutcome } from "../words/outcome.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { ArtifactRecord, CellOutput, ProgressRecord } from "../words/record.ts";
import type { RunEvent } from "../words/run_event.ts";

/** What a {@linkcode NotebookAttempt} needs of its attempt. */
export interface NotebookAttemptOptions {
  readonly task: PlannedTask;
  readonly attempt: number;
  readonly run: string;
  readonly pipeline: string;
  readonly root: string;
  /** The attempt's directory. */
  readonly directory: string;
  readonly notebook: PreparedNotebook;
  readonly mask: Mask;
  /** Draws the charts that cells show; without it, they are shown as their data. */
  readonly charts?: Pick<NotebookCharts, "draw">;
  readonly emit: (event: RunEvent) => void;
  readonly takeSpan: (span: Span) => void;
}

/**
 * The names that the evaluated notebook's files have among those of the attempt's artifacts: as plain as the SDK's own,
 * and higher than it will count.
 */
const FILES = { ipynb: "999999998", html: "999999999" } as const;

// The page's libraries are loaded while the cells run.
const PAGE = import.meta.resolve("../notebook/page/notebook_page.ts");

/** Follows one attempt at a notebook, and leaves the evaluated notebook among its artifacts, however it ends. */
export class NotebookAttempt {
  readonly #options: NotebookAttemptOptions;
  readonly #states: CellStates;
  readonly #startNs = nowNs();
  readonly #page: Promise<typeof import("../notebook/page/notebook_page.ts")>;

  constructor(options: NotebookAttemptOptions) {
    this.#options = options;
    this.#states = new CellStates(options.notebook.compiled.cells.length);
    this.#page = import(PAGE);
  }

  /** Hands on what the engine hears, with places of the compiled module named as they were written. */
  listener(intake: AttemptListener): AttemptListener {
    const { places } = this.#options.notebook;
    return {
      onStart: (pid) => intake.onStart(pid),
      onLine: (stream, text) => intake.onLine(stream, places(text)),
      onRecord: (record) => intake.onRecord(placedRecord(record, places)),
      onNotice: (message) => intake.onNotice(message),
      onSpans: (spans) => intake.onSpans(spans),
    };
  }

  /** Takes an event of the attempt, in which secrets are masked, and hands it on. */
  handle(event: RunEvent): void {
    this.#options.emit(event);
    if (event.type !== "attempt-record") return;
    const { record } = event;
    if (record.kind === "cell-output") this.#drawEarly(record.output);
    const state = this.#states.take(record);
    if (state === undefined) return;
    if (state.endNs === undefined) this.#announce(state, record.time);
    else this.#writeSpan(state, state.endNs);
  }

  /** How the attempt ended, with a stack that names places as they were written. */
  outcome(outcome: AttemptOutcome): AttemptOutcome {
    const { exception } = outcome;
    if (exception?.stacktrace === undefined) return outcome;
    const stacktrace = this.#options.notebook.places(exception.stacktrace);
    return { ...outcome, exception: { ...exception, stacktrace } };
  }

  /** Takes how the attempt ended, before anyone else hears of it. */
  async end(outcome: AttemptOutcome, endNs: bigint): Promise<void> {
    const { open } = this.#states;
    if (open !== undefined) this.#writeSpan(open, endNs, outcome);
    const { length: count } = this.#options.notebook.compiled.cells;
    if (outcome.result === "success" && count > 0) {
      this.#say({ kind: "progress", time: String(endNs), fraction: 1, message: "all cells" });
    }
    // A secret that was printed in pieces is whole now.
    this.#states.mask(this.#options.mask);
    const { task, notebook, run, pipeline, attempt, root, mask } = this.#options;
    const evaluated = evaluatedNotebook({
      document: notebook.document,
      compiled: notebook.compiled,
      params: task.params,
      states: this.#states.states,
      outcome,
      startNs: this.#startNs,
      endNs,
      about: { run, pipeline, task: task.id, attempt, source: seenFrom(root, notebook.path) },
    });
    try {
      this.#keep(FILES.ipynb, `${task.name}.ipynb`, "application/x-ipynb+json", mask(evaluatedText(evaluated)));
      const { notebookPage } = await this.#page;
      const { charts } = this.#options;
      const page = await notebookPage(evaluated, {
        title: task.id,
        outcome,
        ...(charts === undefined ? {} : { drawChart: (specification) => charts.draw(specification) }),
      });
      this.#keep(FILES.html, `${task.name}.html`, "text/html", mask(page));
    } catch (error) {
      // The outcome of the attempt is its cells', and a page that could not be written does not change it.
      const message = `the evaluated notebook could not be kept: ${(error as Error).message}`;
      this.#options.emit({ type: "attempt-notice", ...this.#now(), message: mask(message) });
    }
  }

  /** Has a chart drawn while the cells go on; when the page asks for it, it is there. */
  #drawEarly(output: CellOutput): void {
    if (output.type !== "display" && output.type !== "result") return;
    for (const [type, content] of Object.entries(output.data)) {
      if (isChart(type, content)) this.#options.charts?.draw(content).catch(() => {});
    }
  }

  #announce(state: CellState, time: string): void {
    const { cells } = this.#options.notebook.compiled;
    this.#say({
      kind: "progress",
      time,
      fraction: (state.number - 1) / cells.length,
      message: this.#options.mask(`cell ${state.number} of ${cells.length}: ${cells[state.number - 1]!.title}`),
    });
  }

  #writeSpan(state: CellState, endNs: bigint, stopped?: AttemptOutcome): void {
    const { notebook, mask } = this.#options;
    const { title, place } = notebook.compiled.cells[state.number - 1]!;
    // What a task wrote of its own clock cannot lie outside the attempt.
    const within = (timeNs: bigint): bigint => {
      const latest = nowNs();
      return timeNs < this.#startNs ? this.#startNs : timeNs > latest ? latest : timeNs;
    };
    const startNs = within(state.startNs);
    const error = state.outputs.findLast((output) => output.type === "error");
    const failed = stopped === undefined ? state.result === "failure" : stopped.result !== "success";
    const message = stopped?.exception?.message ?? error?.message;
    this.#options.takeSpan({
      // The recorder puts it below the attempt, in the run's trace.
      traceId: "",
      spanId: newSpanId(),
      name: mask(cellSpanName(state.number, title)),
      kind: "internal",
      startNs,
      endNs: within(endNs) < startNs ? startNs : within(endNs),
      status: failed ? { code: "error", ...(message === undefined ? {} : { message }) } : { code: "ok" },
      attributes: {
        "dagtrail.cell.number": state.number,
        "dagtrail.cell.title": mask(title),
        "dagtrail.cell.id": place === undefined ? undefined : notebook.document.cells[place]!.id,
      },
      events: [],
      links: [],
      scope: { name: SCOPE_NAME, version: VERSION },
    });
  }

  /** Says something that stands among the attempt's own records, too. */
  #append(record: ArtifactRecord): void {
    const path = `${this.#options.directory}/${ATTEMPT_FILES.records}`;
    if (Deno.lstatSync(path).isFile) Deno.writeTextFileSync(path, `${JSON.stringify(record)}\n`, { append: true });
    this.#say(record);
  }

  #say(record: ProgressRecord | ArtifactRecord): void {
    this.#options.emit({ type: "attempt-record", ...this.#now(), record });
  }

  #now(): { timeNs: bigint; task: string; attempt: number } {
    return { timeNs: nowNs(), task: this.#options.task.id, attempt: this.#options.attempt };
  }

  /** Writes an artifact into the attempt's directory, which its process has had for itself until now. */
  #keep(file: string, name: string, mediaType: string, text: string): void {
    const folder = `${this.#options.directory}/${ATTEMPT_FILES.artifacts}`;
    try {
      Deno.mkdirSync(folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      // The task could have put a link there; the runner, which may write everything, must not follow it.
      if (!Deno.lstatSync(folder).isDirectory) throw new Error("the folder for artifacts is not a folder");
    }
    const path = `${folder}/${file}`;
    if (exists(path)) Deno.removeSync(path, { recursive: true });
    // A new file is never written through a link.
    Deno.writeTextFileSync(path, text, { createNew: true });
    // What is kept of an attempt for later runs is read from its records.
    this.#append({ kind: "artifact", time: String(nowNs()), name, mediaType, file });
  }
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
