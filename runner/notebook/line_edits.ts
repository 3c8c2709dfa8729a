/** Where on a line the columns of the edited text and of the original part; both from 0. */
export interface ColumnShift {
  readonly edited: number;
  readonly original: number;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Changes to a text that leave every line where it is, so that an error's line is the line as it was written. */
export class LineEdits {
  readonly #source: string;
  readonly #edits: Edit[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** Puts a text without line breaks in the place of a part; the part's line breaks stay, after the text. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text: text + this.#source.slice(start, end).replace(/[^\n]/g, "") });
  }

  /** Puts a text without line breaks between two characters; of two at one place, the one that came first is first. */
  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** The edited text, and for each of its lines, from 0, that has them, the shifts of its columns. */
  apply(): { text: string; shifts: ReadonlyMap<number, readonly ColumnShift[]> } {
    const shifts = new Map<number, ColumnShift[]>();
    let text = "";
    let at = 0;
    // What is put before a part stands before what takes that part's place.
    const order = this.#edits.toSorted((a, b) =>
      a.start - b.start || (a.end === a.start ? 0 : 1) - (b.end === b.start ? 0 : 1)
    );
    for (const edit of order) {
      text += this.#source.slice(at, edit.start) + edit.text;
      at = edit.end;
      shifts.getOrInsertComputed(newlines(text), () => []).push({ edited: column(text), original: this.#column(at) });
    }
    return { text: text + this.#source.slice(at), shifts };
  }

  #column(offset: number): number {
    return column(this.#source.slice(0, offset));
  }
}

function newlines(text: string): number {
  return text.split("\n").length - 1;
}

function column(text: string): number {
  return text.length - (text.lastIndexOf("\n") + 1);
}
