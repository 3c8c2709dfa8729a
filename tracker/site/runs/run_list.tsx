import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";
import { useLink } from "../components/page_context.ts";
import { Scroller } from "../components/section.tsx";
import { runPath } from "../paths.ts";
import { alignedBy, columnOf } from "./column.tsx";
import { RunCell } from "./run_cell.tsx";

/** A list of runs that needs no scripts. */
export function RunList({ runs, columns, label }: {
  readonly runs: readonly RunEntry[];
  /** Identifiers of columns. */
  readonly columns: readonly string[];
  readonly label: string;
}): VNode {
  const link = useLink();
  const shown = columns.map((id) => columnOf(id)).filter((column) => column !== undefined)
    .map((column) => alignedBy(runs, column));
  return (
    <Scroller label={label} kind="run-list">
      <table class="table runs-table">
        <thead>
          <tr>
            <th scope="col">Run</th>
            {shown.map(({ id, title, numeric }) => (
              <th key={id} scope="col" class={numeric ? "number" : undefined}>
                <bdi>{title}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.slug}>
              <th scope="row">
                <RunCell run={run} href={link(runPath(run.slug))} />
              </th>
              {shown.map(({ id, numeric, Cell }) => (
                <td key={id} class={cellClass(id, numeric)}>
                  <Cell run={run} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

/** The classes of a cell. */
export function cellClass(id: string, numeric: boolean): string {
  const kind = id.includes(".") ? id.slice(0, id.indexOf(".")) : id;
  return `cell-${kind}${numeric ? " number" : ""}`;
}
