import type { RecordWriter } from "../../sdk/record_writer.ts";
import type { CellOutput } from "../../words/record.ts";

/**
 * The most that a cell may print, in characters, and the most that it may show; what comes after is cut, and said to be.
 */
export const MAX_CELL_CHARACTERS = 2 ** 22;
/** The most that all outputs of a notebook may take together. */
export const MAX_NOTEBOOK_CHARACTERS = 2 ** 25;

/** So many pieces of printed text of a cell are recorded at once; then they are gathered up to a size, or a moment. */
const MAX_PIECES = 20_000;
const GATHERED_CHARACTERS = 2 ** 16;
const GATHERED_MS = 20;

// A cell may replace them with clocks of its own.
const { setTimeout, performance } = globalThis;

/** Writes what cells print, show and throw to the attempt's records, up to the limits. */
export class CellOutputs {
  readonly #records: RecordWriter;
  #cell = 0;
  #printed = 0;
  #shown = 0;
  #ofNotebook = 0;
  /** Whether the cell has printed more than is kept: a text with a gap in it would say something else. */
  #cutOff = false;
  #lastIsCut = false;
  #pieces = 0;
  /** Printed text that is to be recorded: nothing unless the cell prints very many pieces. */
  #gathered: { name: "stdout" | "stderr"; text: string } | undefined;
  #flushedMs = 0;
  #isTimed = false;

  constructor(records: RecordWriter) {
    this.#records = records;
    globalThis.addEventListener("unload", () => this.#flush());
  }

  /** The number of the cell that is running; 0 before the first one. */
  get cell(): number {
    return this.#cell;
  }

  /** A cell begins, and from here on outputs are its. */
  start(cell: number): void {
    this.#flush();
    this.#cell = cell;
    this.#printed = 0;
    this.#shown = 0;
    this.#cutOff = false;
    this.#lastIsCut = false;
    this.#pieces = 0;
    this.#records.write({ kind: "cell-start", cell });
  }

  /** The running cell ends. What a timer prints after that counts as the cell's still, until the next one begins. */
  end(result: "success" | "failure"): void {
    this.#flush();
    this.#records.write({ kind: "cell-end", cell: this.#cell, result });
  }

  add(output: CellOutput): void {
    if (this.#cell === 0) return;
    switch (output.type) {
      case "stream":
        return this.#print(output);
      case "display":
      case "result":
        return this.#show(output);
      default:
        // An error is short, and what a reader looks for.
        return this.#write(output);
    }
  }

  #print({ type, name, text }: CellOutput & { type: "stream" }): void {
    if (this.#cutOff) return;
    const kept = beginning(text, this.#room(this.#printed));
    this.#printed += kept.length;
    this.#ofNotebook += kept.length;
    if (kept !== "") {
      if (++this.#pieces > MAX_PIECES) this.#gather(name, kept);
      else this.#write({ type, name, text: kept });
    }
    if (kept.length === text.length) return;
    this.#cutOff = true;
    this.#cut();
  }

  #show(output: CellOutput & { type: "display" | "result" }): void {
    const size = JSON.stringify(output.data).length;
    if (size > this.#room(this.#shown)) return this.#cut();
    this.#shown += size;
    this.#ofNotebook += size;
    this.#write(output);
  }

  #room(taken: number): number {
    return Math.min(MAX_CELL_CHARACTERS - taken, MAX_NOTEBOOK_CHARACTERS - this.#ofNotebook);
  }

  #cut(): void {
    if (!this.#lastIsCut) this.#write({ type: "cut" });
  }

  /** Of a process that is killed while it computes, what was gathered in the last moment is in the attempt's log only. */
  #gather(name: "stdout" | "stderr", text: string): void {
    if (this.#gathered?.name !== name) this.#flush();
    this.#flushSoon();
    this.#gathered = { name, text: (this.#gathered?.text ?? "") + text };
    const isLate = performance.now() - this.#flushedMs > GATHERED_MS;
    if (isLate || this.#gathered.text.length >= GATHERED_CHARACTERS) this.#flush();
  }

  #flushSoon(): void {
    if (this.#isTimed) return;
    this.#isTimed = true;
    Deno.unrefTimer(setTimeout(() => {
      this.#isTimed = false;
      this.#flush();
    }, GATHERED_MS));
  }

  #flush(): void {
    const gathered = this.#gathered;
    if (gathered === undefined) return;
    this.#gathered = undefined;
    this.#flushedMs = performance.now();
    this.#write({ type: "stream", ...gathered });
  }

  #write(output: CellOutput): void {
    this.#flush();
    this.#lastIsCut = output.type === "cut";
    this.#records.write({ kind: "cell-output", cell: this.#cell, output });
  }
}

/** The first characters of a text, and none of them in half. */
function beginning(text: string, length: number): string {
  if (text.length <= length) return text;
  const isAmidPair = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text.slice(0, isAmidPair ? length - 1 : length);
}
