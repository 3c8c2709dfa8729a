import type { VNode } from "preact";
import type { JsonValue } from "../../artifacts/json_value.ts";
import type { TablePreview } from "../../artifacts/placed_artifact.ts";
import { Scroller } from "../components/section.tsx";
import { Value } from "../components/value.tsx";
import { formatCount, formatNumber } from "../format/number.ts";

/** The first rows of a table; a script sorts them by its headings. */
export function DataTable({ table, name }: { readonly table: TablePreview; readonly name: string }): VNode {
  const { columns, rows, totalRows, totalColumns, more } = table;
  const cut = rows.length < totalRows || columns.length < totalColumns || more === true;
  return (
    <div data-sortable>
      <Scroller label={`Table ${name}`} kind="data-table">
        <table>
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={i} scope="col" class={column.numeric ? "number" : undefined}>
                  <bdi>{column.name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j} class={columns[j]!.numeric ? "number" : undefined}>
                    <Cell value={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {cut
        ? (
          <p class="cut">
            {`The first ${rows.length} of ${more === true ? "more than " : ""}${
              formatCount(totalRows, "row")
            } and ${columns.length} of ${formatCount(totalColumns, "column")}; the download has all.`}
          </p>
        )
        : null}
    </div>
  );
}

/** A number that is whole may name something, so all of it is shown. */
function Cell({ value }: { readonly value: JsonValue }): VNode {
  if (value === null) return <span class="muted">–</span>;
  return typeof value !== "number" || Number.isInteger(value)
    ? <Value value={value} />
    : <span class="value number">{formatNumber(value)}</span>;
}
