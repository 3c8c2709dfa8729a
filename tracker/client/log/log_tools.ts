/// <reference lib="dom" />
import { button, element } from "../element.ts";

/** Which lines a reader wants to see. */
export interface LogChoice {
  /** In lower case. */
  readonly search: string;
  readonly onlyMatches: boolean;
  readonly stream: "all" | "stdout" | "stderr";
  readonly level: "all" | "warning" | "error";
}

/** What the tools tell their log. */
export interface LogToolsEvents {
  readonly onChoice: (choice: LogChoice) => void;
  /** Go to the next match, or with -1 to the one before. */
  readonly onStep: (by: 1 | -1) => void;
  readonly onWrap: (wrap: boolean) => void;
}

/** A reader who types fast is waited for. */
const DELAY_MS = 90;

/** The controls above a log. */
export class LogTools {
  readonly element: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #status: HTMLElement;
  readonly #only: HTMLInputElement;
  readonly #stream: HTMLSelectElement;
  readonly #level: HTMLSelectElement;

  constructor(counts: Readonly<Record<"stderr" | "warning" | "error", number>>, events: LogToolsEvents) {
    this.#input = element("input", {
      type: "search",
      placeholder: "Search the log",
      "aria-label": "Search the log",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.#status = element("span", { role: "status", class: "log-status" });
    this.#only = element("input", { type: "checkbox" });
    this.#stream = select("Stream", [["all", "Both streams"], ["stdout", "stdout"], [
      "stderr",
      `stderr (${counts.stderr})`,
    ]]);
    this.#level = select("Level", [
      ["all", "All levels"],
      ["warning", `Warnings and errors (${counts.warning + counts.error})`],
      ["error", `Errors (${counts.error})`],
    ]);
    const wrap = element("input", { type: "checkbox" });
    wrap.checked = true;
    this.element = element(
      "div",
      { class: "log-tools", role: "group", "aria-label": "Log" },
      this.#input,
      button("Previous", "Previous match", () => events.onStep(-1)),
      button("Next", "Next match", () => events.onStep(1)),
      this.#status,
      element("label", {}, this.#only, " Only matches"),
      ...(counts.stderr === 0 ? [] : [this.#stream]),
      ...(counts.warning + counts.error === 0 ? [] : [this.#level]),
      element("label", {}, wrap, " Wrap"),
    );
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => events.onChoice(this.#choice());
    this.#input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, DELAY_MS);
    });
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      clearTimeout(timer);
      tell();
      events.onStep(event.shiftKey ? -1 : 1);
    });
    for (const control of [this.#only, this.#stream, this.#level]) control.addEventListener("change", tell);
    wrap.addEventListener("change", () => events.onWrap(wrap.checked));
  }

  /** Shows every line again. */
  clear(): void {
    this.#only.checked = false;
    this.#stream.value = "all";
    this.#level.value = "all";
  }

  /** Tells what the search came to. */
  tell(words: string): void {
    this.#status.textContent = words;
  }

  #choice(): LogChoice {
    return {
      search: this.#input.value.toLowerCase(),
      onlyMatches: this.#only.checked,
      stream: this.#stream.value as LogChoice["stream"],
      level: this.#level.value as LogChoice["level"],
    };
  }
}

function select(label: string, options: readonly (readonly [string, string])[]): HTMLSelectElement {
  return element(
    "select",
    { "aria-label": label },
    ...options.map(([value, text]) => element("option", { value }, text)),
  );
}
