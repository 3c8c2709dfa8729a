import type { VNode } from "preact";
import type { ExceptionView } from "../../model/run_view.ts";

/** What went wrong, with the stack below it. */
export function ExceptionBox({ exception, openStack }: {
  readonly exception: ExceptionView;
  readonly openStack?: boolean;
}): VNode {
  const { type, message, stack } = exception;
  const frames = stack === undefined ? "" : framesOf(stack, message);
  return (
    <div class="exception">
      <p class="exception-message">
        <strong>{type}</strong>
        {message === "" ? null : <span>{`: ${message}`}</span>}
      </p>
      {frames === "" ? null : (
        <details open={openStack}>
          <summary>Stack</summary>
          <pre class="code" tabIndex={0}><code>{frames}</code></pre>
        </details>
      )}
    </div>
  );
}

/** A stack without its first line, which says the type and the message again. */
function framesOf(stack: string, message: string): string {
  const [first = "", ...rest] = stack.split("\n");
  const isRepeated = message !== "" && first.includes(message.split("\n")[0]!);
  return (isRepeated ? rest.join("\n") : stack).replace(/^ {4}/gm, "").trim();
}
