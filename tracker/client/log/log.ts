/// <reference lib="dom" />
import { element } from "../element.ts";
import { loadPacked } from "../load_packed.ts";
import { type Line, linesInPage, linesOfFile } from "./log_lines.ts";
import { type LogChoice, LogTools } from "./log_tools.ts";
import { type LineRange, LogWindow } from "./log_window.ts";

/** A log that is this near to what is seen is made ready. */
const MARGIN_PIXELS = 400;

const ALL: LogChoice = { search: "", onlyMatches: false, stream: "all", level: "all" };

/** Makes the logs of a page searchable, and links to their lines work; a long log is loaded when it comes near. */
export function startLogs(): void {
  const logs = new Map<string, Log>();
  for (const box of document.querySelectorAll<HTMLElement>("[data-log]")) {
    const log = new Log(box);
    logs.set(log.prefix, log);
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return;
      observer.disconnect();
      log.start();
    }, { rootMargin: `${MARGIN_PIXELS}px` });
    observer.observe(box);
  }
  const follow = async (): Promise<void> => {
    const [, prefix, from, to] = /^#(.*?)L(\d+)(?:-L(\d+))?$/.exec(location.hash) ?? [];
    if (from === undefined) return;
    const ends = [Number(from), Number(to ?? from)];
    await logs.get(prefix!)?.goTo({ from: Math.min(...ends), to: Math.max(...ends) });
  };
  addEventListener("hashchange", () => void follow());
  void follow();
}

/** One attempt's log. */
class Log {
  readonly #box: HTMLElement;
  readonly #log: HTMLElement;
  /** What the identifiers of its lines begin with. */
  readonly prefix: string;
  #started: Promise<void> | undefined;
  #lines: readonly Line[] = [];
  /** In lower case, for searching; made when it is first needed. */
  #lower: readonly string[] | undefined;
  #window: LogWindow | undefined;
  #tools: LogTools | undefined;
  #choice = ALL;
  #shown: readonly Line[] = [];
  /** The indices into those shown that match. */
  #matches: readonly number[] = [];
  #match = -1;
  #anchor: number | undefined;

  constructor(box: HTMLElement) {
    this.#box = box;
    this.#log = box.querySelector(".log")!;
    // Not from an attribute: a report makes the identifiers of its tasks' logs unique.
    this.prefix = box.querySelector("li[id]")?.id.replace(/L\d+$/, "") ?? "";
  }

  /** Makes it ready; a second call waits for the first. */
  start(): Promise<void> {
    return this.#started ??= this.#start();
  }

  /** Shows lines and marks them. */
  async goTo(range: LineRange): Promise<void> {
    const folded = this.#box.closest("details");
    if (folded) folded.open = true;
    await this.start();
    this.#tools!.clear();
    this.#choice = { ...ALL, search: this.#choice.search };
    this.#apply();
    this.#window!.mark(range);
    this.#window!.reveal(range.from - 1);
    this.#anchor = range.from;
    this.#box.scrollIntoView({ block: "nearest" });
  }

  async #start(): Promise<void> {
    this.#window = new LogWindow(this.#log, this.prefix);
    const packed = this.#box.dataset.packed;
    try {
      this.#lines = packed === undefined
        ? linesInPage(this.#log)
        : linesOfFile(new TextDecoder().decode(await loadPacked(packed)));
    } catch {
      // What is in the page is still there to be read and searched.
      this.#lines = linesInPage(this.#log);
    }
    this.#shown = this.#lines;
    const count = (test: (line: Line) => boolean): number => this.#lines.filter(test).length;
    this.#tools = new LogTools({
      stderr: count(({ stderr }) => stderr),
      warning: count(({ level }) => level === "warning"),
      error: count(({ level }) => level === "error"),
    }, {
      onChoice: (choice) => {
        this.#choice = choice;
        this.#apply();
        if (choice.search !== "" && this.#matches.length > 0) this.#step(1);
      },
      onStep: (by) => this.#step(by),
      onWrap: (wrap) => this.#log.classList.toggle("log-nowrap", !wrap),
    });
    this.#box.prepend(this.#tools.element);
    // A short log stays as the page has it until a reader asks for something else.
    if (packed !== undefined) this.#apply();
    this.#log.addEventListener("click", (event) => this.#select(event));
  }

  #apply(): void {
    const { search, onlyMatches, stream, level } = this.#choice;
    if (search !== "") this.#lower ??= this.#lines.map(({ text }) => text.toLowerCase());
    const matches = (line: Line): boolean => search === "" || this.#lower![line.number - 1]!.includes(search);
    this.#shown = this.#lines.filter((line) =>
      (stream === "all" || line.stderr === (stream === "stderr")) &&
      (level === "all" || line.level === "error" || line.level === level) &&
      (!onlyMatches || matches(line))
    );
    this.#matches = search === "" ? [] : this.#shown.flatMap((line, i) => matches(line) ? [i] : []);
    this.#match = -1;
    if (this.#shown.length === 0) {
      this.#log.replaceChildren(element("p", { class: "log-gap" }, "No line is like that."));
    } else this.#window!.show(this.#shown, search);
    this.#tell();
  }

  #step(by: 1 | -1): void {
    const count = this.#matches.length;
    if (count === 0) return;
    this.#match = this.#match === -1 ? (by === 1 ? 0 : count - 1) : (this.#match + by + count) % count;
    const index = this.#matches[this.#match]!;
    const { number } = this.#shown[index]!;
    this.#window!.mark({ from: number, to: number });
    this.#window!.reveal(index);
    this.#tell();
  }

  #tell(): void {
    const { search } = this.#choice;
    const filtered = this.#shown.length < this.#lines.length
      ? `${this.#shown.length} of ${this.#lines.length} lines`
      : "";
    if (search === "") return this.#tools!.tell(filtered);
    const count = this.#matches.length;
    const at = count === 0 ? "no match" : this.#match === -1 ? `${count} matches` : `${this.#match + 1} of ${count}`;
    this.#tools!.tell(at);
  }

  /** With Shift held, a click on a line's number marks all lines from the one that was marked before. */
  #select(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>(".log-line");
    if (link === null) return;
    const number = Number(link.textContent);
    if (event.shiftKey && this.#anchor !== undefined && this.#anchor !== number) {
      event.preventDefault();
      const [from, to] = [Math.min(this.#anchor, number), Math.max(this.#anchor, number)];
      history.replaceState(null, "", `#${this.prefix}L${from}-L${to}`);
      this.#window!.mark({ from, to });
      return;
    }
    event.preventDefault();
    this.#anchor = number;
    history.replaceState(null, "", `#${this.prefix}L${number}`);
    if (this.#box.dataset.packed === undefined && this.#shown === this.#lines && this.#choice.search === "") {
      this.#apply();
    }
    this.#window!.mark({ from: number, to: number });
  }
}
