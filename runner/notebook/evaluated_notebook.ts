import type { Json, JsonObject } from "../words/json.ts";
import type { AttemptOutcome } from "../words/outcome.ts";
import type { CellOutput, MimeBundle } from "../words/record.ts";
import { unreachable } from "../words/unreachable.ts";
import type { CellState } from "./cell_states.ts";
import { type CompiledNotebook, INJECTED_TAG, type NotebookParameter, type RunCell } from "./compile_notebook.ts";
import { type IpynbCell, ipynbCell, ipynbText, lines } from "./ipynb_format.ts";
import { DENO_METADATA, type NotebookCell, type NotebookDocument, tagsOf } from "./notebook_document.ts";

/** A notebook with what its cells did, up to the one that failed or was stopped. */
export interface EvaluatedNotebook {
  readonly cells: readonly IpynbCell[];
  readonly metadata: JsonObject;
}

/** What is known of a run of a notebook. */
export interface Evaluation {
  readonly document: NotebookDocument;
  readonly compiled: CompiledNotebook;
  /** The parameters that were set. */
  readonly params: JsonObject;
  readonly states: ReadonlyMap<number, CellState>;
  readonly outcome: AttemptOutcome;
  readonly startNs: bigint;
  readonly endNs: bigint;
  /** Which attempt it was, and of which file, for the notebook's metadata. */
  readonly about: JsonObject;
}

/**
 * Puts a notebook together with what its cells did.
 *
 * Times stand where JupyterLab keeps them (`metadata.execution`) and where papermill does (`metadata.papermill`); the
 * cell that sets the parameters is papermill's, too.
 */
export function evaluatedNotebook(evaluation: Evaluation): EvaluatedNotebook {
  const { document, compiled, states, outcome, startNs, endNs, params } = evaluation;
  const byPlace = new Map(compiled.cells.filter(({ place }) => place !== undefined).map((cell) => [cell.place, cell]));
  const injected = compiled.cells.find(({ place }) => place === undefined);
  const open = states.values().find((state) => state.endNs === undefined);
  const run = (cell: NotebookCell, ran: RunCell): IpynbCell =>
    evaluatedCell(cell, states.get(ran.number), states.get(ran.number) === open ? outcome : undefined, endNs);

  const cells: IpynbCell[] = [];
  for (const [place, cell] of document.cells.entries()) {
    const ran = byPlace.get(place);
    if (cell.kind !== "code" || ran === undefined) {
      // A cell that was set by an earlier run gives way to this one's.
      if (!(injected !== undefined && tagsOf(cell).includes(INJECTED_TAG))) cells.push(ipynbCell(validated(cell)));
      continue;
    }
    cells.push(run(cell, ran));
    if (injected?.number === ran.number + 1) {
      cells.push(run(parametersCell(compiled.parameters, params, document), injected));
    }
  }
  return {
    cells,
    metadata: {
      ...DENO_METADATA,
      ...document.metadata,
      papermill: {
        ...span(startNs, endNs),
        exception: outcome.result === "success" ? null : true,
        parameters: params,
      },
      dagtrail: { ...evaluation.about, result: outcome.result },
    },
  };
}

/** The text of the `.ipynb` file. */
export function evaluatedText({ cells, metadata }: EvaluatedNotebook): string {
  return ipynbText(cells, metadata);
}

function evaluatedCell(
  cell: NotebookCell,
  state: CellState | undefined,
  stopped: AttemptOutcome | undefined,
  endNs: bigint,
): IpynbCell {
  const plain = ipynbCell(validated(cell));
  if (state === undefined) {
    return { ...plain, metadata: { ...plain.metadata, papermill: { ...UNTIMED, status: "pending" } } };
  }
  const end = state.endNs ?? endNs;
  const failed = state.result !== "success";
  const outputs = state.outputs.flatMap((output) => asJupyter(output, state.number));
  // What ended the process while the cell ran is told where it happened.
  if (stopped?.exception !== undefined && !state.outputs.some(({ type }) => type === "error")) {
    const { type, message, stacktrace } = stopped.exception;
    outputs.push({
      output_type: "error",
      ename: type,
      evalue: message,
      traceback: (stacktrace ?? `${type}: ${message}`).split("\n"),
    });
  }
  const [began, ended] = [isoTime(state.startNs), isoTime(end)];
  return {
    ...plain,
    execution_count: state.number,
    metadata: {
      ...plain.metadata,
      execution: {
        "iopub.status.busy": began,
        "iopub.execute_input": began,
        ...(state.endNs === undefined ? {} : { "shell.execute_reply": ended, "iopub.status.idle": ended }),
      },
      papermill: {
        ...span(state.startNs, end),
        exception: failed,
        status: failed ? "failed" : "completed",
      },
    },
    outputs,
  };
}

const UNTIMED: JsonObject = { duration: null, start_time: null, end_time: null, exception: null };

function span(startNs: bigint, endNs: bigint): JsonObject {
  return { duration: Number(endNs - startNs) / 1e9, start_time: isoTime(startNs), end_time: isoTime(endNs) };
}

/** The cell that papermill adds below the one that declares the parameters. */
function parametersCell(
  parameters: readonly NotebookParameter[],
  params: JsonObject,
  document: NotebookDocument,
): NotebookCell {
  const assignments = parameters.filter(({ name }) => name in params).map(({ name, isConstant }) =>
    `${isConstant ? "const " : ""}${name} = ${JSON.stringify(params[name])};`
  );
  let id = INJECTED_TAG;
  while (document.cells.some((cell) => cell.id === id)) id += "-";
  return { kind: "code", id, metadata: { tags: [INJECTED_TAG] }, source: ["// Parameters", ...assignments].join("\n") };
}

/** What the notebook's author wrote of tags, without what Jupyter's format does not allow. */
function validated(cell: NotebookCell): NotebookCell {
  const { lines_to_next_cell: _, tags, ...metadata } = cell.metadata;
  const allowed = [...new Set(tagsOf(cell))].filter((tag) => /^[^,]+$/.test(tag));
  return {
    ...cell,
    metadata: { ...metadata, ...(tags === undefined || allowed.length === 0 ? {} : { tags: allowed }) },
  };
}

function asJupyter(output: CellOutput, number: number): JsonObject[] {
  switch (output.type) {
    case "stream":
      return [{ output_type: "stream", name: output.name, text: lines(output.text) }];
    case "display":
      return [{ output_type: "display_data", data: bundle(output.data), metadata: {} }];
    case "result":
      return [{ output_type: "execute_result", data: bundle(output.data), execution_count: number, metadata: {} }];
    case "error":
      return [{
        output_type: "error",
        ename: output.name,
        evalue: output.message,
        traceback: output.stack.length === 0 ? [`${output.name}: ${output.message}`] : output.stack,
      }];
    case "cut":
      return [{ output_type: "stream", name: "stderr", text: [CUT_NOTE] }];
    case "clear":
      return [];
    default:
      return unreachable(output);
  }
}

/** What stands where a cell's output is cut. */
export const CUT_NOTE =
  "\n[dagtrail] The output is cut here: it is more than a notebook keeps. What is printed goes on in the attempt's log.\n";

function bundle(data: MimeBundle): JsonObject {
  return Object.fromEntries(
    Object.entries(data).map(([type, content]): [string, Json] => [
      type,
      // Jupyter keeps texts as lines, and images in base64 as one.
      typeof content === "string" && /^(text\/|image\/svg\+xml)/.test(type) ? lines(content) : content,
    ]),
  );
}

function isoTime(timeNs: bigint): string {
  const micros = String(timeNs / 1000n % 1_000_000n).padStart(6, "0");
  return `${new Date(Number(timeNs / 1_000_000n)).toISOString().slice(0, 19)}.${micros}Z`;
}
