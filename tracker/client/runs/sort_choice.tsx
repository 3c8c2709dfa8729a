/// <reference lib="dom" />
import type { VNode } from "preact";
import type { Column } from "../../site/runs/column.tsx";

/** By what the runs are sorted, where the rows are cards and have no headings to press. */
export function SortChoice({ columns, sorted, sort, onSort }: {
  readonly columns: readonly Column[];
  /** The column that the runs are sorted by, which need not be one of those that are shown. */
  readonly sorted: Column | undefined;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}): VNode {
  const descending = sort.startsWith("-");
  const id = descending ? sort.slice(1) : sort;
  const others = sorted === undefined || columns.some((column) => column.id === sorted.id) ? [] : [sorted];
  return (
    <span class="sort-choice">
      <select
        aria-label="Sort by"
        value={id}
        onChange={(event) => onSort(`${descending ? "-" : ""}${event.currentTarget.value}`)}
      >
        <option value="run">Run</option>
        {[...columns, ...others].map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
      </select>
      <button
        type="button"
        class="button"
        aria-label={descending ? "Greatest first; turn round" : "Least first; turn round"}
        onClick={() => onSort(descending ? id : `-${id}`)}
      >
        <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
          <path d={descending ? "M8 3v10M4 9l4 4 4-4" : "M8 13V3M4 7l4-4 4 4"} />
        </svg>
      </button>
    </span>
  );
}
