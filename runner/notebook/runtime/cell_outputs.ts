import type { RecordWriter } from "../../sdk/record_writer.ts";
import type { CellOutput } from "../../words/record.ts";

/** The most that a cell's outputs may take together, in characters; what comes after is cut, and said to be. */
export const MAX_CELL_CHARACTERS = 2 ** 22;
/** The most that all outputs of a notebook may take together. */
export const MAX_NOTEBOOK_CHARACTERS = 2 ** 25;

/** So many pieces of printed text of a cell are recorded at once; then they are gathered up to a size. */
const MAX_PIECES = 2000;
const GATHERED_CHARACTERS = 2 ** 16;

/** Writes what cells print, show and throw to the attempt's records, up to the limits. */
export class CellOutputs {
  readonly #records: RecordWriter;
  #cell = 0;
  #ofCell = 0;
  #ofNotebook = 0;
  #cut = false;
  #pieces = 0;
  /** Printed text that is to be recorded: nothing unless the cell prints very many pieces. */
  #gathered: { name: "stdout" | "stderr"; text: string } | undefined;

  constructor(records: RecordWriter) {
    this.#records = records;
  }

  /** The number of the cell that is running; 0 before the first one. */
  get cell(): number {
    return this.#cell;
  }

  /** A cell begins, and from here on outputs are its. */
  start(cell: number): void {
    this.#cell = cell;
    this.#ofCell = 0;
    this.#cut = false;
    this.#pieces = 0;
    this.#records.write({ kind: "cell-start", cell });
  }

  /** The running cell ends. What a timer prints after that counts as the cell's still, until the next one begins. */
  end(result: "success" | "failure"): void {
    this.#flush();
    this.#records.write({ kind: "cell-end", cell: this.#cell, result });
  }

  add(output: CellOutput): void {
    if (this.#cell === 0 || this.#cut) return;
    const size = sizeOf(output);
    // An error is short, and what a reader looks for.
    if (output.type !== "error") {
      if (this.#ofCell + size > MAX_CELL_CHARACTERS || this.#ofNotebook + size > MAX_NOTEBOOK_CHARACTERS) {
        this.#cut = true;
        return this.#write({ type: "cut" });
      }
      this.#ofCell += size;
      this.#ofNotebook += size;
    }
    if (output.type === "stream" && ++this.#pieces > MAX_PIECES) this.#gather(output);
    else this.#write(output);
  }

  /** A kill loses what is gathered; the attempt's log has it. */
  #gather({ name, text }: { name: "stdout" | "stderr"; text: string }): void {
    if (this.#gathered?.name !== name) this.#flush();
    this.#gathered = { name, text: (this.#gathered?.text ?? "") + text };
    if (this.#gathered.text.length >= GATHERED_CHARACTERS) this.#flush();
  }

  #flush(): void {
    const gathered = this.#gathered;
    this.#gathered = undefined;
    if (gathered !== undefined) this.#write({ type: "stream", ...gathered });
  }

  #write(output: CellOutput): void {
    this.#flush();
    this.#records.write({ kind: "cell-output", cell: this.#cell, output });
  }
}

function sizeOf(output: CellOutput): number {
  if (output.type === "stream") return output.text.length;
  return output.type === "display" || output.type === "result" ? JSON.stringify(output.data).length : 0;
}
