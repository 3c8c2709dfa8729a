/** The first and the last of many lines, and how many there were in between. */
export class KeptLines {
  readonly #first: string[] = [];
  readonly #last: string[] = [];
  readonly #most: number;
  #oldest = 0;
  #leftOut = 0;

  /** Keeps `most` lines at the beginning, and as many at the end. */
  constructor(most: number) {
    this.#most = most;
  }

  add(line: string): void {
    if (this.#first.length < this.#most) this.#first.push(line);
    else if (this.#last.length < this.#most) this.#last.push(line);
    else {
      this.#last[this.#oldest] = line;
      this.#oldest = (this.#oldest + 1) % this.#most;
      this.#leftOut++;
    }
  }

  /** The lines that were kept, in order, with one that says what was not. */
  lines(): string[] {
    const last = [...this.#last.slice(this.#oldest), ...this.#last.slice(0, this.#oldest)];
    const gap = this.#leftOut === 0 ? [] : [`  … ${this.#leftOut} lines, which the run file has …`];
    return [...this.#first, ...gap, ...last];
  }
}
