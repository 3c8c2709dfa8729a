import { plainText } from "./format/plain_text.ts";
import type { AttemptView, LogLine } from "../model/run_view.ts";

/** A longer log has a file of its own, and its page shows its two ends: those who read without scripts need them most. */
const MAX_LINES = 2000;
export const SHOWN_FIRST = 100;
export const SHOWN_LAST = 400;

/** Whether a log is too long for its page, so that it needs a file of its own. */
export function isLongLog({ logs }: AttemptView): boolean {
  return logs.length > MAX_LINES;
}

/** A whole log as text: seconds since the attempt started, the stream, the line. */
export function logText({ logs, startMs }: AttemptView): string {
  return logs.map((line) => `${secondsOf(line, startMs).padStart(10)} ${line.stream} ${lineText(line)}\n`).join("");
}

/** Seconds from an attempt's start to a line; empty where the two are not known. */
export function secondsOf({ timeMs }: LogLine, startMs: number | undefined): string {
  return timeMs === undefined || startMs === undefined ? "" : ((timeMs - startMs) / 1000).toFixed(3);
}

/** What a terminal would show of a line, on one line. */
export function lineText({ text }: LogLine): string {
  return plainText(text).replaceAll("\n", " ⏎ ");
}
