import { formatDuration } from "../words/duration.ts";
import { shortReason } from "./short_reason.ts";
import { urlOfPath } from "../words/file_path.ts";
import type { RunEvent } from "../words/run_event.ts";
import { unreachable } from "../words/unreachable.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import { printable, resultText, type Style } from "./style.ts";

/** The most lines of a stack that are shown; the run file has them all. */
const MAX_FRAMES = 8;

/** What a person is told of an event, as lines; nothing for events that are not worth a line. */
export class EventLines {
  readonly #style: Style;
  readonly #from: string;
  readonly #startedNs = new Map<string, bigint>();
  readonly #decisions = new Map<string, CacheDecision>();

  /** Files below the folder `from` are shown as they are seen from it; the current folder unless said. */
  constructor(style: Style, from: string = Deno.cwd()) {
    this.#style = style;
    this.#from = `${urlOfPath(from)}/`;
  }

  of(event: RunEvent): string[] {
    const { bold, dim, red, yellow } = this.#style;
    switch (event.type) {
      case "run-started": {
        const count = event.plan.tasks.length;
        const params = Object.entries(event.plan.params).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
        const strict = event.plan.tasks.filter(({ isolation }) => isolation === "strict").length;
        return [
          `${bold(event.plan.pipeline)}  ${count} ${count === 1 ? "task" : "tasks"}, ${event.maxParallel} at a time` +
          (params.length === 0 ? "" : `  ${dim(printable(params.join(" ")))}`),
          ...(event.confinement === undefined ? [] : [
            dim(`strict isolation of ${strict === count ? "every task" : `${strict} tasks`}: ${event.confinement}`),
          ]),
        ];
      }
      case "task-decided":
        this.#decisions.set(event.task, event.decision);
        return [];
      case "attempt-started": {
        if (event.taken !== undefined) return [];
        this.#startedNs.set(event.task, event.timeNs);
        const decision = this.#decisions.get(event.task);
        const why = decision === undefined ? "" : printable(shortReason(decision));
        const about = event.attempt === 1 ? why : `attempt ${event.attempt}`;
        return [
          this.#head("start", event.task) + [
            ...(about === "" ? [] : [dim(about)]),
            ...(event.confined ? [] : [yellow("not sandboxed")]),
          ].join("  "),
        ];
      }
      case "attempt-line":
        return [`${dim(`  ${event.task} ${event.stream === "stderr" ? "!" : "|"}`)} ${printable(event.text)}`];
      case "attempt-notice":
        return [`${this.#head("note", event.task)}${yellow(printable(event.message))}`];
      case "attempt-ended": {
        const { exception, result } = event.outcome;
        if (exception === undefined) return [];
        const took = dim(
          formatDuration(Number(event.timeNs - (this.#startedNs.get(event.task) ?? event.timeNs)) / 1e6),
        );
        const what = red(printable(`${exception.type}: ${exception.message}`));
        // The first lines of a stack repeat the message, which may have lines of its own.
        const frames = (exception.stacktrace ?? "").split("\n").filter((line) => /^\s+at |^Caused by: /.test(line));
        return [
          `${this.#head("fail", event.task)}attempt ${event.attempt}, ${result}, ${what}  ${took}`,
          ...frames.slice(0, MAX_FRAMES).map((line) =>
            dim(`        ${printable(line.trim().replaceAll(this.#from, ""))}`)
          ),
        ];
      }
      case "task-retrying":
        return event.delayMs === 0 ? [] : [
          `${this.#head("wait", event.task)}${dim(`${formatDuration(event.delayMs)} before attempt ${event.attempt}`)}`,
        ];
      case "task-ended": {
        const startedNs = this.#startedNs.get(event.task);
        const took = startedNs === undefined ? "" : dim(`  ${formatDuration(Number(event.timeNs - startedNs) / 1e6)}`);
        const decision = this.#decisions.get(event.task);
        const from = decision?.run === undefined ? undefined : shortReason(decision);
        const reason = event.reason ?? from;
        const why = reason === undefined ? "" : `  ${printable(reason)}`;
        return [`${this.#head("end", event.task)}${resultText(event.result, this.#style)}${took}${why}`];
      }
      case "run-cancelling":
        return [yellow(`stopping: ${printable(event.reason)}`)];
      case "task-ready":
      case "attempt-process":
      case "attempt-record":
      case "run-ended":
        return [];
      default:
        return unreachable(event);
    }
  }

  #head(verb: string, task: string): string {
    return `${this.#style.dim(verb.padEnd(5))} ${this.#style.cyan(task)}  `;
  }
}
