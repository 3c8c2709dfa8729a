import type { VNode } from "preact";
import type { AttributeValue } from "../../../runner/otlp/span.ts";
import type { NamedValue } from "../../model/read_attributes.ts";
import { inlineJson } from "../format/json.ts";
import { formatNumber } from "../format/number.ts";
import { JsonView } from "../viewers/json_view.tsx";

/** A value so short that it fits beside its name. */
const SHORT = 72;

/** One value: a word, a number, or JSON. */
export function Value({ value }: { readonly value: AttributeValue }): VNode {
  if (typeof value === "string") return <bdi class="value">{value}</bdi>;
  if (typeof value === "number") return <span class="value number">{formatNumber(value)}</span>;
  return <code class="value">{inlineJson(value, SHORT) ?? "…"}</code>;
}

/** Named values as a table of two columns; what is long stands below its name. */
export function ValueTable(
  { values, label }: { readonly values: readonly NamedValue[]; readonly label: string },
): VNode {
  return (
    <table class="values" aria-label={label}>
      <tbody>
        {values.map(({ name, value }) => (
          <tr key={name}>
            <th scope="row">
              <bdi>{name}</bdi>
            </th>
            <td>{isLong(value) ? <JsonView value={value} /> : <Value value={value} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isLong(value: AttributeValue): boolean {
  return typeof value === "object" && inlineJson(value, SHORT) === undefined;
}
