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

/** One line after the other: for files, pipes and build logs. */
export function lineView(write: (text: string) => void, style: Style): RunView {
  const lines = new EventLines(style);
  return {
    handle(event) {
      for (const line of lines.of(event)) write(`${line}\n`);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** How often the live part is drawn, in milliseconds. */
const FRAME_MS = 100;
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
  let total = 0;
  let screen: { (frame: string): void; clear(): void; done(): void; persist(text: string): void } | undefined;
  // Loading the library takes longer than the first task's start, so lines wait for it and not the run.
  const loading = import("log-update").then((module) => {
    screen = module.logUpdateStderr;
    draw();
  });
  const draw = (): void => {
    if (screen === undefined || total === 0) return;
    if (held.length > 0) screen.persist(held.splice(0).join("\n"));
    screen(frame(running, ended, total, style));
  };
  const timer = setInterval(draw, FRAME_MS);
  return {
    handle(event) {
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
      if (held.length > 0) screen!.persist(held.splice(0).join("\n"));
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
