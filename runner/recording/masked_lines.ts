import { closedUntil, type Interval, merged, replaced } from "./intervals.ts";
import { MASK, type Mask } from "./mask.ts";

/**
 * Masks the lines of one stream, also where a secret is split over several of them: a line whose end could be the
 * beginning of a secret waits for the next one.
 *
 * `Tag` is what belongs to a line, such as its time.
 */
export class MaskedLines<Tag> {
  readonly #mask: Mask;
  readonly #onLine: (text: string, tag: Tag) => void;
  #held: { text: string; tag: Tag }[] = [];
  /** What is known to be secret of the held lines, since it began in a line that is gone. */
  #known: Interval[] = [];

  constructor(mask: Mask, onLine: (text: string, tag: Tag) => void) {
    this.#mask = mask;
    this.#onLine = onLine;
  }

  push(text: string, tag: Tag): void {
    if (this.#mask.matcher === undefined) return this.#onLine(text, tag);
    if (this.#held.length === 0) {
      const { intervals, openFrom } = this.#mask.matcher.find(text);
      if (openFrom === text.length) return this.#onLine(replaced(text, intervals, () => MASK), tag);
    }
    this.#held.push({ text, tag });
    const { intervals, openFrom } = this.#mask.matcher.find(this.#joined());
    this.#emit(intervals, closedUntil(openFrom, intervals));
  }

  /** Hands over what still waits, once no further line comes. */
  flush(): void {
    if (this.#held.length === 0) return;
    this.#emit(this.#mask.matcher!.find(this.#joined()).intervals, Infinity);
  }

  #joined(): string {
    return this.#held.length === 1 ? this.#held[0]!.text : this.#held.map(({ text }) => text).join("\n");
  }

  /** Hands over the lines that end before `until`. */
  #emit(intervals: readonly Interval[], until: number): void {
    let start = 0;
    let emitted = 0;
    const secret = merged([...this.#known, ...intervals]);
    for (const { text, tag } of this.#held) {
      const from = start;
      const end = from + text.length;
      if (end > until) break;
      const own = secret
        .map(([first, last]): Interval => [Math.max(first, from) - from, Math.min(last, end) - from])
        .filter(([first, last]) => first < last);
      this.#onLine(replaced(text, own, () => MASK), tag);
      emitted++;
      start = end + 1;
    }
    this.#held = this.#held.slice(emitted);
    this.#known = secret.filter(([, last]) => last > start).map((
      [first, last],
    ) => [Math.max(0, first - start), last - start]);
  }
}
