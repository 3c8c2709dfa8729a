import { formatDuration } from "../words/duration.ts";
import { nowNs } from "../words/now.ts";
import type { Result } from "../words/outcome.ts";
import type { RunEvent } from "../words/run_event.ts";
import { EventLines } from "./event_lines.ts";
import { printable, type Style } from "./style.ts";

/** Shows a run while it goes on. */
export interface RunView extends AsyncDisposable {
  handle(event: RunEvent): void;
}

/** One line after the other: for files, pipes and build logs. What comes in one turn of the event loop is written once. */
export function lineView(write: (text: string) => void, style: Style): RunView {
  const lines = new EventLines(style);
  let pending = "";
  let failure: unknown;
  const flush = (): void => {
    const text = pending;
    pending = "";
    try {
      if (text !== "") write(text);
    } catch (error) {
      // Whoever tells the next event hears of it.
      failure ??= error;
    }
  };
  return {
    handle(event) {
      if (failure !== undefined) throw failure;
      if (pending === "") queueMicrotask(flush);
      for (const line of lines.of(event)) pending += `${line}\n`;
      if (pending.length > MAX_PENDING) flush();
    },
    [Symbol.asyncDispose]() {
      flush();
      return Promise.resolve();
    },
  };
}

/** So many characters are written at once, even before the turn of the event loop is over. */
const MAX_PENDING = 2 ** 16;

/** How often the live part is drawn, in milliseconds. */
const FRAME_MS = 100;
/** How many lines that attempts printed are shown of what comes between two drawings; a terminal would not keep up. */
const MAX_PRINTED = 200;
/** How many running attempts the live part shows. */
const MAX_ROWS = 10;

interface Running {
  readonly attempt: number;
  readonly startedNs: bigint;
  progress?: string;
}

/** For a terminal, on stderr: the lines of {@linkcode lineView}, and below them a part that follows what is running. */
export function liveView(style: Style): RunView {
  const lines = new EventLines(style);
  const running = new Map<string, Running>();
  const ended = new Map<Result, number>();
  const held: string[] = [];
  let printed = 0;
  let total = 0;
  let screen: { (frame: string): void; clear(): void; done(): void; persist(text: string): void } | undefined;
  // Loading the library takes longer than the first task's start, so lines wait for it and not the run.
  const loading = import("log-update").then((module) => {
    screen = module.logUpdateStderr;
    draw();
  });
  const persist = (): void => {
    const more = printed - MAX_PRINTED;
    if (more > 0) held.push(style.dim(`  and ${more} ${more === 1 ? "line" : "lines"} more, which the run file has`));
    printed = 0;
    if (held.length > 0) screen!.persist(held.splice(0).join("\n"));
  };
  const draw = (): void => {
    if (screen === undefined || total === 0) return;
    persist();
    screen(frame(running, ended, total, style));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    handle(event) {
      if (event.type === "attempt-line" && ++printed > MAX_PRINTED) return;
      held.push(...lines.of(event));
      if (event.type === "run-started") total = event.plan.tasks.length;
      else if (event.type === "attempt-started") {
        running.set(event.task, { attempt: event.attempt, startedNs: event.timeNs });
      } else if (event.type === "attempt-ended") running.delete(event.task);
      else if (event.type === "task-ended") ended.set(event.result, (ended.get(event.result) ?? 0) + 1);
      else if (event.type === "attempt-record" && event.record.kind === "progress") {
        const { fraction, message } = event.record;
        const row = running.get(event.task);
        if (row !== undefined) row.progress = `${Math.round(fraction * 100)} % ${printable(message ?? "")}`;
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await loading;
      persist();
      screen!.clear();
      screen!.done();
    },
  };
}

function frame(
  running: ReadonlyMap<string, Running>,
  ended: ReadonlyMap<Result, number>,
  total: number,
  style: Style,
): string {
  const now = nowNs();
  const rows = [...running].slice(0, MAX_ROWS).map(([task, { attempt, startedNs, progress }]) => {
    const took = formatDuration(Number(now - startedNs) / 1e6);
    return `  ${style.cyan("▸")} ${task}${attempt === 1 ? "" : ` (attempt ${attempt})`}  ${style.dim(took)}` +
      (progress === undefined ? "" : `  ${progress}`);
  });
  if (running.size > MAX_ROWS) rows.push(style.dim(`    and ${running.size - MAX_ROWS} more`));
  const done = [...ended.values()].reduce((sum, count) => sum + count, 0);
  const width = 24;
  const filled = total === 0 ? 0 : Math.round(done / total * width);
  const bar = style.green("━".repeat(filled)) + style.dim("━".repeat(width - filled));
  const bad = [...ended].filter(([result]) => result !== "success").map(([result, count]) => `${count} ${result}`);
  return [...rows, `  ${bar} ${done}/${total}${bad.length === 0 ? "" : `  ${style.red(bad.join(", "))}`}`].join("\n");
}
