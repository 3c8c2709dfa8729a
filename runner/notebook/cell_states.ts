import type { AttemptRecord, CellOutput, MimeBundle } from "../words/record.ts";

/** What is known of a cell that has begun. */
export interface CellState {
  readonly number: number;
  readonly startNs: bigint;
  endNs?: bigint;
  result?: "success" | "failure";
  outputs: CellOutput[];
}

/** The most that is kept of all outputs together, in characters: more than an attempt's own process lets pass. */
const MAX_CHARACTERS = 2 ** 26;

/** Follows the cells of a notebook by the records of its attempt, which is not to be trusted. */
export class CellStates {
  readonly #count: number;
  readonly #states = new Map<number, CellState>();
  readonly #shown = new Map<string, { readonly state: CellState; at: number }[]>();
  #characters = 0;

  /** `count` is how many cells there are to run. */
  constructor(count: number) {
    this.#count = count;
  }

  /** The cells that have begun, by number. */
  get states(): ReadonlyMap<number, CellState> {
    return this.#states;
  }

  /** The cell that has begun and not ended. */
  get open(): CellState | undefined {
    return this.#states.values().find((state) => state.endNs === undefined);
  }

  /** Takes a record; returns the cell that it has begun or ended, if it has one. */
  take(record: AttemptRecord): CellState | undefined {
    if (record.kind !== "cell-start" && record.kind !== "cell-output" && record.kind !== "cell-end") return undefined;
    const known = this.#states.get(record.cell);
    switch (record.kind) {
      case "cell-start": {
        if (known !== undefined || record.cell > this.#count) return undefined;
        const state: CellState = { number: record.cell, startNs: BigInt(record.time), outputs: [] };
        this.#states.set(record.cell, state);
        return state;
      }
      case "cell-output":
        if (known !== undefined) this.#add(known, record.output);
        return undefined;
      case "cell-end":
        if (known === undefined || known.endNs !== undefined) return undefined;
        known.endNs = BigInt(record.time);
        known.result = record.result;
        return known;
    }
  }

  /** Masks what was printed, as a whole. */
  mask(mask: (text: string) => string): void {
    for (const state of this.#states.values()) {
      state.outputs = state.outputs.map((output) =>
        output.type === "stream" ? { ...output, text: mask(output.text) } : output
      );
    }
  }

  #add(state: CellState, output: CellOutput): void {
    this.#characters += JSON.stringify(output).length;
    if (this.#characters > MAX_CHARACTERS) output = { type: "cut" };
    const { outputs } = state;
    const last = outputs.at(-1);
    switch (output.type) {
      case "stream":
        if (last?.type === "stream" && last.name === output.name) {
          outputs[outputs.length - 1] = { ...last, text: last.text + output.text };
        } else outputs.push(output);
        return;
      case "clear":
        state.outputs = [];
        for (const [id, places] of this.#shown) this.#shown.set(id, places.filter((place) => place.state !== state));
        return;
      case "cut":
        if (last?.type !== "cut") outputs.push(output);
        return;
      case "display":
        if (output.update) return this.#update(output.id ?? "", output.data);
        if (output.id !== undefined) {
          this.#shown.getOrInsertComputed(output.id, () => []).push({ state, at: outputs.length });
        }
        outputs.push(output);
        return;
      case "result":
      case "error":
        outputs.push(output);
    }
  }

  /** Puts something new in the place of all that was shown under an id, in whatever cell. */
  #update(id: string, data: MimeBundle): void {
    for (const { state, at } of this.#shown.get(id) ?? []) {
      if (state.outputs[at]?.type === "display") state.outputs[at] = { type: "display", data, id };
    }
  }
}
