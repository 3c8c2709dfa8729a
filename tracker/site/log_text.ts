import type { AttemptView } from "../model/run_view.ts";
import { SHOWN_FIRST, SHOWN_LAST } from "./components/log_view.tsx";
import { plainText } from "./format/plain_text.ts";

/** Whether a log is too long for its page, so that it needs a file of its own. */
export function isLongLog({ logs }: AttemptView): boolean {
  return logs.length > SHOWN_FIRST + SHOWN_LAST;
}

/** A whole log as text: seconds since the attempt started, the stream, the line. */
export function logText({ logs, startMs }: AttemptView): string {
  return logs.map(({ timeMs, stream, text }) => {
    const seconds = timeMs === undefined || startMs === undefined ? "" : ((timeMs - startMs) / 1000).toFixed(3);
    return `${seconds.padStart(10)} ${stream} ${plainText(text)}\n`;
  }).join("");
}
