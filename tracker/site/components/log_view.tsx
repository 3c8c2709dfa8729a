import type { VNode } from "preact";
import type { AttemptView, LogLine } from "../../model/run_view.ts";
import { plainText } from "../format/plain_text.ts";

/** A page shows this many lines from the beginning and from the end of a log; all are in the file beside it. */
export const SHOWN_FIRST = 200;
export const SHOWN_LAST = 1800;

/** What an attempt printed, line by line with the time since it started. */
export function LogView({ attempt, fileHref }: {
  readonly attempt: AttemptView;
  /** The address of the whole log as a text file, where it is too long for the page. */
  readonly fileHref?: string;
}): VNode {
  const { logs, startMs, number } = attempt;
  const cut = logs.length > SHOWN_FIRST + SHOWN_LAST;
  const line = (log: LogLine, i: number): VNode => (
    <LogRow key={i} log={log} id={`log-${number}-${i + 1}`} startMs={startMs} />
  );
  return (
    <div class="log" role="group" aria-label={`Log of attempt ${number}`} tabIndex={0}>
      <ol>
        {(cut ? logs.slice(0, SHOWN_FIRST) : logs).map(line)}
        {cut
          ? (
            <>
              <li class="log-gap">
                {`${logs.length - SHOWN_FIRST - SHOWN_LAST} lines are left out here. `}
                {fileHref === undefined ? null : <a href={fileHref}>The whole log</a>}
              </li>
              {logs.slice(-SHOWN_LAST).map((log, i) => line(log, logs.length - SHOWN_LAST + i))}
            </>
          )
          : null}
      </ol>
    </div>
  );
}

/** The last lines of a log, for where there is no room for more. */
export function LogTail({ attempt, count }: { readonly attempt: AttemptView; readonly count: number }): VNode | null {
  if (attempt.logs.length === 0) return null;
  return (
    <div class="log">
      <ol>
        {attempt.logs.slice(-count).map((log, i) => <LogRow key={i} log={log} startMs={attempt.startMs} />)}
      </ol>
    </div>
  );
}

function LogRow({ log, id, startMs }: {
  readonly log: LogLine;
  readonly id?: string;
  readonly startMs: number | undefined;
}): VNode {
  const { timeMs, stream, text } = log;
  const since = timeMs === undefined || startMs === undefined ? "" : `${((timeMs - startMs) / 1000).toFixed(3)}`;
  return (
    <li id={id} class={stream === "stderr" ? "log-error" : undefined}>
      {id === undefined
        ? <span class="log-time">{since}</span>
        : <a class="log-time" href={`#${id}`} tabIndex={-1}>{since === "" ? "·" : since}</a>}
      {stream === "stderr" ? <span class="log-stream" title="Printed to standard error">err</span> : null}
      <code>{plainText(text)}</code>
    </li>
  );
}
