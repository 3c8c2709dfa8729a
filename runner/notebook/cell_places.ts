import { pathOfUrl, urlOfPath } from "../words/file_path.ts";
import type { AttemptRecord } from "../words/record.ts";
import type { CompiledNotebook, RunCell } from "./compile_notebook.ts";
import { isIpynb } from "./notebook_form.ts";

/** Lines of a stack that stand in Dagtrail itself, which say nothing to a notebook's author. */
const OWN_FRAMES = new RegExp(`\\n\\s+at [^\\n]*(?:${alternatives(import.meta.resolve("../"))})[^\\n]*`, "g");

/** A module as stacks name it: by its address or, when it lies below the current folder, by its plain path. */
function writtenForms(module: string): readonly string[] {
  return module.startsWith("file:") ? [module, `file://${pathOfUrl(module)}`] : [module];
}

function alternatives(module: string): string {
  return writtenForms(module).map((form) => RegExp.escape(form)).join("|");
}

/**
 * A function that names, in what an attempt says, places of a notebook as they were written, where it says places of the
 * module that the notebook was compiled to.
 *
 * In percent format that is the line of the file, with the cell: `eda.ts:42:7, cell 3`; in an `.ipynb`, whose cells have
 * no lines of their own in the file, the line of the cell: `eda.ipynb, cell 3:5:7`.
 */
export function cellPlaces(
  { compiled, module, path }: { readonly compiled: CompiledNotebook; readonly module: string; readonly path: string },
): (text: string) => string {
  const source = urlOfPath(path);
  const inFile = !isIpynb(path);
  const forms = writtenForms(module);
  const place = new RegExp(`(?:${alternatives(module)}):(\\d+):(\\d+)`, "g");
  return (text) => {
    if (!forms.some((form) => text.includes(form))) return text;
    return text.replace(OWN_FRAMES, "").replace(place, (_, lineText: string, columnText: string) => {
      const line = Number(lineText);
      const cell = compiled.cells.find(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine);
      if (cell === undefined) return inFile ? `${source}:${line}` : source;
      const column = originalColumn(cell, line, Number(columnText) - 1) + 1;
      return inFile
        ? `${source}:${line}:${column}, cell ${cell.number}`
        : `${source}, cell ${cell.number}:${line - cell.firstLine + 1}:${column}`;
    }).replaceAll(new RegExp(alternatives(module), "g"), source);
  };
}

function originalColumn(cell: RunCell, line: number, column: number): number {
  const shift = cell.shifts.get(line)?.findLast(({ edited }) => edited <= column);
  return shift === undefined ? column : shift.original + column - shift.edited;
}

/** A record in whose stacks and printed texts places are named as they were written. */
export function placedRecord(record: AttemptRecord, places: (text: string) => string): AttemptRecord {
  if (record.kind === "exception" && record.stacktrace !== undefined) {
    return { ...record, stacktrace: places(record.stacktrace) };
  }
  if (record.kind !== "cell-output") return record;
  const { output } = record;
  if (output.type === "stream") return { ...record, output: { ...output, text: places(output.text) } };
  return output.type === "error" ? { ...record, output: { ...output, stack: output.stack.map(places) } } : record;
}
