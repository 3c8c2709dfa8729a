/// <reference lib="dom" />
import { element } from "../element.ts";
import { rowOf } from "./line_rows.ts";
import type { Line } from "./log_lines.ts";

/** Lines are put into the page and taken out of it by so many at a time. */
const CHUNK = 100;

/** Chunks this near to what is seen are in the page. */
const MARGIN_PIXELS = 1200;

/** Shorter logs stay in the page as a whole, where the browser's own search finds everything. */
const MAX_WHOLE = 3000;

/** Paper has so many lines of a log at most, half of them its last ones. */
const MAX_PRINTED = 10_000;

/** The lines that are marked, as numbers. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/**
 * The rows of a log of any length: only those near to what is seen are in the page. Lines wrap, so a chunk's height is
 * known once it has been in the page; until then it is guessed, and the browser keeps what is seen in its place.
 */
export class LogWindow {
  readonly #log: HTMLElement;
  readonly #prefix: string;
  readonly #rowHeight: number;
  #lines: readonly Line[] = [];
  #search = "";
  #marked: LineRange | undefined;
  #chunks: HTMLOListElement[] = [];
  #observer: IntersectionObserver | undefined;

  constructor(log: HTMLElement, prefix: string) {
    this.#log = log;
    this.#prefix = prefix;
    this.#rowHeight = log.querySelector("li:not(.log-gap)")?.getBoundingClientRect().height || 20;
    addEventListener("beforeprint", () => this.#fillForPaper());
    addEventListener("afterprint", () => this.#clearAfterPaper());
  }

  /** Shows lines, with a text in lower case marked in them. */
  show(lines: readonly Line[], search: string): void {
    this.#observer?.disconnect();
    this.#observer = undefined;
    this.#lines = lines;
    this.#search = search;
    const count = Math.ceil(lines.length / CHUNK);
    this.#chunks = Array.from({ length: count }, (_, i) => element("ol", { class: "log-chunk", "data-chunk": i }));
    if (lines.length <= MAX_WHOLE) {
      this.#chunks.forEach((_, i) => this.#fill(i));
      this.#log.replaceChildren(...this.#chunks);
      return;
    }
    this.#chunks.forEach((chunk, i) => chunk.style.height = `${this.#sizeOf(i) * this.#rowHeight}px`);
    this.#log.replaceChildren(...this.#chunks);
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const chunk = target as HTMLOListElement;
        if (isIntersecting) this.#fill(Number(chunk.dataset.chunk));
        else this.#empty(chunk);
      }
    }, { root: this.#log, rootMargin: `${MARGIN_PIXELS}px 0px` });
    for (const chunk of this.#chunks) this.#observer.observe(chunk);
  }

  /** Brings a line into view, as an index into those that are shown. */
  reveal(index: number): void {
    const number = Math.floor(index / CHUNK);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return;
    this.#fill(number);
    const row = chunk.children[index % CHUNK]!;
    const middle = (): void => {
      const [log, box] = [this.#log.getBoundingClientRect(), row.getBoundingClientRect()];
      this.#log.scrollTop += box.top - log.top - (log.height - box.height) / 2;
    };
    middle();
    // What comes into the page above it may be of another height than was guessed.
    requestAnimationFrame(middle);
  }

  /** Marks lines; those that are not in the page are marked when they come. */
  mark(range: LineRange | undefined): void {
    this.#marked = range;
    for (const chunk of this.#chunks) {
      const first = Number(chunk.dataset.chunk) * CHUNK;
      [...chunk.children].forEach((row, i) =>
        row.classList.toggle("log-marked", this.#isMarked(this.#lines[first + i]!))
      );
    }
  }

  #fill(number: number): void {
    const chunk = this.#chunks[number]!;
    if (chunk.childElementCount > 0) return;
    const first = number * CHUNK;
    const rows = this.#lines.slice(first, first + CHUNK).map((line) => {
      const row = rowOf(line, this.#prefix, this.#search);
      if (this.#isMarked(line)) row.classList.add("log-marked");
      return row;
    });
    chunk.append(...rows);
    chunk.style.height = "";
  }

  /** What is printed is what is in the page, so the lines come into it, or how many do not. */
  #fillForPaper(): void {
    if (this.#observer === undefined) return;
    this.#observer.disconnect();
    const half = Math.ceil(MAX_PRINTED / CHUNK / 2);
    const [first, last] = this.#chunks.length > half * 2
      ? [half, this.#chunks.length - half]
      : [this.#chunks.length, this.#chunks.length];
    this.#chunks.forEach((chunk, i) => i < first || i >= last ? this.#fill(i) : this.#empty(chunk));
    const left = (last - first) * CHUNK;
    this.#chunks[first]?.append(element("li", { class: "log-gap" }, `${left} lines are left out here.`));
  }

  #clearAfterPaper(): void {
    if (this.#observer === undefined) return;
    for (const chunk of this.#chunks) {
      if (chunk.firstElementChild?.className === "log-gap") chunk.replaceChildren();
      // What is not seen goes out of the page again.
      this.#observer.observe(chunk);
    }
  }

  #empty(chunk: HTMLOListElement): void {
    if (chunk.childElementCount === 0) return;
    chunk.style.height = `${chunk.getBoundingClientRect().height}px`;
    chunk.replaceChildren();
  }

  #isMarked({ number }: Line): boolean {
    return this.#marked !== undefined && number >= this.#marked.from && number <= this.#marked.to;
  }

  #sizeOf(chunk: number): number {
    return Math.min(CHUNK, this.#lines.length - chunk * CHUNK);
  }
}
