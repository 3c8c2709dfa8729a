import type { VNode } from "preact";
import type { ExceptionView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";

/** Of a longer message the beginning is seen, and all of it on demand. */
const MAX_LINES = 12;
const MAX_LENGTH = 1200;

/** What went wrong, with the stack below it. */
export function ExceptionBox({ exception, openStack }: {
  readonly exception: ExceptionView;
  readonly openStack?: boolean;
}): VNode {
  const { type, message, stack } = exception;
  const head = headOf(message);
  const frames = stack === undefined ? "" : framesOf(stack, message);
  return (
    <div class="exception">
      <p class="exception-message">
        <strong>{type}</strong>
        {message === "" ? null : <span>{`: ${head}`}</span>}
      </p>
      {head === message ? null : (
        <details>
          <summary>{`The whole message, ${formatCount(message.length, "character")}`}</summary>
          <pre class="code" tabIndex={0}><code>{message}</code></pre>
        </details>
      )}
      {frames === "" ? null : (
        <details open={openStack}>
          <summary>Stack</summary>
          <pre class="code" tabIndex={0}><code>{frames}</code></pre>
        </details>
      )}
    </div>
  );
}

/** A message, or its beginning and a mark when it is long. */
function headOf(message: string): string {
  const lines = message.split("\n");
  const head = lines.slice(0, MAX_LINES).join("\n").slice(0, MAX_LENGTH);
  return head.length === message.length ? message : `${head.trimEnd()} …`;
}

/** A stack without its first lines, which say the type and the message again. */
function framesOf(stack: string, message: string): string {
  const lines = stack.split("\n");
  const repeated = message.split("\n");
  let first = 0;
  if (message !== "" && lines[0]!.includes(repeated[0]!)) {
    // The rest of the message may be missing.
    do first++; while (first < repeated.length && lines[first]?.trimEnd() === repeated[first]!.trimEnd());
  }
  return lines.slice(first).join("\n").replace(/^ {4}/gm, "").trim();
}
