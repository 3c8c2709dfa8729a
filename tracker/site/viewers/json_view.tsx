import { Fragment, type VNode } from "preact";
import type { AttributeValue } from "../../../runner/otlp/span.ts";
import { formatJson } from "../format/json.ts";

/** A JSON value, indented and coloured. */
export function JsonView({ value }: { readonly value: AttributeValue }): VNode {
  return (
    <pre class="code" tabIndex={0}><code>
      {formatJson(value).map(({ kind, text }, i) =>
        kind === "mark" ? <Fragment key={i}>{text}</Fragment> : <span key={i} class={`json-${kind}`}>{text}</span>
      )}
    </code></pre>
  );
}
