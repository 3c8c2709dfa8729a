/**
 * Finds many patterns in a text in one pass, in time proportional to the text: the automaton of Aho and Corasick
 * ("Efficient string matching", 1975), over UTF-16 code units.
 *
 * A node has its children as a linked list, since most have one; the root, where most of a text is read, has a table.
 */
export class PatternAutomaton {
  readonly #letter: Uint16Array;
  readonly #first: Int32Array;
  readonly #sibling: Int32Array;
  readonly #fail: Int32Array;
  readonly #depth: Int32Array;
  /** By node: the length of the longest pattern that ends there, 0 for none. */
  readonly #ends: Int32Array;
  readonly #root = new Int32Array(0x10000);
  #nodes = 1;

  constructor(patterns: Iterable<string>) {
    const unique = [...new Set(patterns)].filter((pattern) => pattern !== "");
    const most = 1 + unique.reduce((sum, { length }) => sum + length, 0);
    this.#letter = new Uint16Array(most);
    this.#first = new Int32Array(most);
    this.#sibling = new Int32Array(most);
    this.#fail = new Int32Array(most);
    this.#depth = new Int32Array(most);
    this.#ends = new Int32Array(most);
    for (const pattern of unique) this.#add(pattern);
    this.#link();
  }

  /**
   * Calls `onMatch` with the end and the length of the longest pattern that ends at each place. Returns how many of the
   * last characters are the beginning of a pattern that could go on.
   */
  scan(text: string, onMatch: (end: number, length: number) => void): number {
    let node = 0;
    for (let i = 0; i < text.length; i++) {
      node = this.#next(node, text.charCodeAt(i));
      if (this.#ends[node]! > 0) onMatch(i + 1, this.#ends[node]!);
    }
    return this.#depth[node]!;
  }

  #next(from: number, letter: number): number {
    for (let node = from; node !== 0; node = this.#fail[node]!) {
      const child = this.#child(node, letter);
      if (child !== 0) return child;
    }
    return this.#root[letter]!;
  }

  #child(node: number, letter: number): number {
    let child = this.#first[node]!;
    while (child !== 0 && this.#letter[child] !== letter) child = this.#sibling[child]!;
    return child;
  }

  #add(pattern: string): void {
    let node = 0;
    for (let i = 0; i < pattern.length; i++) {
      const letter = pattern.charCodeAt(i);
      let child = node === 0 ? this.#root[letter]! : this.#child(node, letter);
      if (child === 0) {
        child = this.#nodes++;
        this.#letter[child] = letter;
        this.#depth[child] = i + 1;
        this.#sibling[child] = this.#first[node]!;
        this.#first[node] = child;
        if (node === 0) this.#root[letter] = child;
      }
      node = child;
    }
    this.#ends[node] = pattern.length;
  }

  /** Sets where to go on when a letter does not fit, breadth first, so that shorter beginnings are linked before. */
  #link(): void {
    const queue = [0];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at]!;
      for (let child = this.#first[node]!; child !== 0; child = this.#sibling[child]!) {
        queue.push(child);
        if (node === 0) continue;
        this.#fail[child] = this.#next(this.#fail[node]!, this.#letter[child]!);
        this.#ends[child] = Math.max(this.#ends[child]!, this.#ends[this.#fail[child]!]!);
      }
    }
  }
}
