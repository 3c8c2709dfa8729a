import type { VNode } from "preact";
import { type JsonValue, WrittenNumber } from "../../artifacts/json_value.ts";
import type { NamedValue } from "../../model/read_attributes.ts";
import { inlineJson } from "../format/json.ts";
import { JsonView } from "../viewers/json_view.tsx";

/** A value so short that it fits beside its name. */
const SHORT = 72;

/** One value, as it was given: a word, a number, or JSON. */
export function Value({ value }: { readonly value: JsonValue }): VNode {
  if (typeof value === "string") return <bdi class="value">{value}</bdi>;
  if (typeof value === "number") return <span class="value number">{String(value)}</span>;
  if (value instanceof WrittenNumber) return <span class="value number">{value.text}</span>;
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

function isLong(value: JsonValue): boolean {
  return typeof value === "object" && inlineJson(value, SHORT) === undefined;
}
