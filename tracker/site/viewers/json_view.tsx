import { Fragment, type VNode } from "preact";
import type { JsonValue } from "../../artifacts/json_value.ts";
import { formatJson } from "../format/json.ts";

/** A JSON value, indented and coloured. */
export function JsonView({ value }: { readonly value: JsonValue }): VNode {
  return (
    <pre class="code" tabIndex={0}><code>
      {formatJson(value).map(({ kind, text }, i) =>
        kind === "mark" ? <Fragment key={i}>{text}</Fragment> : <span key={i} class={`json-${kind}`}>{text}</span>
      )}
    </code></pre>
  );
}
