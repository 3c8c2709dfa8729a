import type { ParamValue } from "./catalog/run_entry.ts";
import type { TrackerColumn } from "./define_tracker.ts";
import type { RunView } from "./model/run_view.ts";

/** A column of the project's that has nothing to show of some runs because of a mistake in it. */
export interface ColumnFault {
  /** Its name. */
  readonly column: string;
  /** Of how many runs. */
  readonly runs: number;
  /** One of them, and what went wrong there. */
  readonly run: string;
  readonly reason: string;
}

/** What a project's columns say of runs. A mistake in one leaves its cells empty, and is told once for all of them. */
export class OwnColumns {
  readonly #columns: readonly TrackerColumn[];
  readonly #faults = new Map<string, ColumnFault>();

  constructor(columns: readonly TrackerColumn[]) {
    this.#columns = columns;
  }

  /** What the columns say of a run with an identifier. */
  valuesOf(run: RunView, id: string): readonly { readonly name: string; readonly value: ParamValue }[] {
    return this.#columns.map(({ name, value }) => {
      try {
        return { name, value: checked(value(run)) };
      } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        const known = this.#faults.get(name) ?? { column: name, runs: 0, run: id, reason };
        this.#faults.set(name, { ...known, runs: known.runs + 1 });
        return { name, value: null };
      }
    });
  }

  get faults(): readonly ColumnFault[] {
    return [...this.#faults.values()];
  }
}

/** Nothing is `null`; a script that no compiler has seen may well give `undefined` for it. */
function checked(value: unknown): ParamValue {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  const kind = typeof value === "object" ? `an object of the class ${value.constructor?.name}` : `a ${typeof value}`;
  throw new TypeError(`its value must be a text, a number, true, false or null, and is ${kind}`);
}
