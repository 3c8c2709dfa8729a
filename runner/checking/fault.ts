/** Something that is wrong in a run file. */
export interface Fault {
  /**
   * - `fault`: the file breaks what is promised of run files.
   * - `warning`: it is odd, and may be so: what a task says of its own spans is the task's affair.
   */
  readonly severity: "fault" | "warning";
  /** Where: a place in the document, such as `$.resourceSpans[0].scopeSpans[3].spans[0].links[1]`, or `$` for all of it. */
  readonly at: string;
  /** The span that it is about; absent when it is about none. */
  readonly span?: FaultySpan;
  readonly message: string;
}

/** A span as a fault names it. */
export interface FaultySpan {
  readonly name: string;
  readonly spanId: string;
  /** The task's full name, for a span of a task or of an attempt. */
  readonly task?: string;
  readonly attempt?: number;
}

/** How a rule tells what it found. */
export type Tell = (found: Found) => void;

/** What a rule found. */
export interface Found extends Omit<Fault, "severity"> {
  /** `fault` unless said. */
  readonly severity?: Fault["severity"];
  /** What becomes of it when the span turns out to be one that a task opened itself. */
  readonly ifOwn?: "warning" | "nothing";
}

/** Every fault that was found, of which the first are kept. */
export class Faults {
  readonly #max: number;
  readonly #kept: Fault[] = [];
  readonly #counts = { fault: 0, warning: 0 };
  /** What depends on whose span it is. */
  readonly #open: Found[] = [];

  /** Keeps at most `max` of each severity. */
  constructor(max: number) {
    this.#max = max;
  }

  readonly tell: Tell = (found) => {
    // There may be millions, and each is held until the end.
    if (found.ifOwn !== undefined && this.#open.length < this.#max * 100) this.#open.push(found);
    else this.#add(found.severity ?? "fault", found);
  };

  /** Decides what was open, once it is known which spans tasks opened themselves. */
  settle(own: ReadonlySet<string>): void {
    for (const found of this.#open.splice(0)) {
      if (!own.has(found.span?.spanId ?? "")) this.#add(found.severity ?? "fault", found);
      else if (found.ifOwn === "warning") this.#add("warning", found);
    }
  }

  /** Those that were kept, faults before warnings. */
  get kept(): readonly Fault[] {
    return this.#kept.toSorted((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
  }

  /** How many there are, those that were not kept included. */
  get counts(): { readonly fault: number; readonly warning: number } {
    return this.#counts;
  }

  #add(severity: Fault["severity"], { at, span, message }: Found): void {
    this.#counts[severity]++;
    if (this.#counts[severity] > this.#max) return;
    this.#kept.push({ severity, at, ...(span === undefined ? {} : { span }), message });
  }
}
