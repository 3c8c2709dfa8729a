import type { VNode } from "preact";
import { logLevelOf } from "../../model/log_level.ts";
import type { AttemptView, LogLine } from "../../model/run_view.ts";
import { isLongLog, lineText, secondsOf, SHOWN_FIRST, SHOWN_LAST } from "../log_text.ts";

/**
 * What an attempt printed, line by line. A script adds searching and choosing, and loads what of a long log is not in the
 * page: see `client/log.ts`.
 */
export function LogView({ attempt, last, fileHref, packedPath }: {
  readonly attempt: AttemptView;
  /** Whether it is the log of the task's last attempt, whose lines have the short addresses: `#L12`. */
  readonly last: boolean;
  /** The address of the whole log as a text file, where it is too long for the page. */
  readonly fileHref?: string;
  /** The path of the same for scripts, from the site's root. */
  readonly packedPath?: string;
}): VNode {
  const { logs, startMs, number } = attempt;
  const prefix = last ? "" : `a${number}-`;
  const row = (log: LogLine, i: number): VNode => (
    <LogRow key={i} log={log} line={i + 1} id={`${prefix}L${i + 1}`} startMs={startMs} />
  );
  const cut = isLongLog(attempt);
  return (
    <div
      class="log-box"
      data-log
      {...(packedPath === undefined ? {} : { "data-packed": packedPath })}
    >
      <div class="log" role="group" aria-label={`Log of attempt ${number}`} tabIndex={0}>
        <ol>
          {(cut ? logs.slice(0, SHOWN_FIRST) : logs).map(row)}
          {cut
            ? (
              <>
                <li class="log-gap">
                  {`${logs.length - SHOWN_FIRST - SHOWN_LAST} lines are left out here. `}
                  {fileHref === undefined ? null : <a href={fileHref}>The whole log</a>}
                </li>
                {logs.slice(-SHOWN_LAST).map((log, i) => row(log, logs.length - SHOWN_LAST + i))}
              </>
            )
            : null}
        </ol>
      </div>
    </div>
  );
}

/** The last lines of a log, for where there is no room for more. */
export function LogTail({ attempt, count, href }: {
  readonly attempt: AttemptView;
  readonly count: number;
  /** The page that has the whole log. */
  readonly href?: string;
}): VNode | null {
  const { logs, startMs } = attempt;
  if (logs.length === 0) return null;
  const first = Math.max(0, logs.length - count);
  return (
    <div class="log">
      <ol>
        {logs.slice(first).map((log, i) => (
          <LogRow
            key={i}
            log={log}
            line={first + i + 1}
            href={href === undefined ? undefined : `${href}#L${first + i + 1}`}
            startMs={startMs}
          />
        ))}
      </ol>
    </div>
  );
}

function LogRow({ log, line, id, href, startMs }: {
  readonly log: LogLine;
  readonly line: number;
  readonly id?: string;
  /** Where the line is shown in its place. */
  readonly href?: string;
  readonly startMs: number | undefined;
}): VNode {
  const text = lineText(log);
  const level = logLevelOf(text);
  const address = id === undefined ? href : `#${id}`;
  return (
    <li id={id} class={level === "error" || level === "warning" ? `log-${level}` : undefined}>
      {address === undefined
        ? <span class="log-line">{line}</span>
        : <a class="log-line" href={address} tabIndex={-1}>{line}</a>}
      <span class="log-time">{secondsOf(log, startMs)}</span>
      {log.stream === "stderr" ? <span class="log-stream" title="Printed to standard error">err</span> : null}
      <code>{text}</code>
    </li>
  );
}
