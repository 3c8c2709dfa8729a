/// <reference lib="dom" />
import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { RunEntry } from "../../catalog/run_entry.ts";
import { formatTime, toIso } from "../../site/format/time.ts";
import { runPath } from "../../site/paths.ts";
import type { Column } from "../../site/runs/column.tsx";
import { RunCell } from "../../site/runs/run_cell.tsx";
import { cellClass } from "../../site/runs/run_list.tsx";
import { agoWords, localTime } from "../relative_times.ts";
import { useVirtualRows } from "./virtual_rows.ts";

/** In pixels, as in the style sheet; a row of a narrow page is a small card. */
const ROW_HEIGHT = 50;
const CARD_HEIGHT = 104;
const CARD_LINE_HEIGHT = 24;
const NARROW = "(max-width: 700px)";

/** What has its place in every card; other columns are lines below, with their titles. */
const CARD_CELLS: ReadonlySet<string> = new Set(["status", "started", "duration", "branch"]);

/** What a table of runs shows. */
export interface RunsTableProps {
  readonly runs: readonly RunEntry[];
  readonly columns: readonly Column[];
  /** Whether the reader chose the columns: a card then shows them all. */
  readonly chosen: boolean;
  readonly sort: string;
  readonly nowMs: number;
  readonly selected: ReadonlySet<string>;
  readonly onSort: (sort: string) => void;
  readonly onSelect: (slugs: readonly string[], on: boolean) => void;
}

/** Runs as a table in a box that scrolls: of many rows, only those near what can be seen are there. */
export function RunsTable({ runs, columns, chosen, sort, nowMs, selected, onSort, onSelect }: RunsTableProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const last = useRef<number>(undefined);
  const narrow = useNarrow();
  const lines = chosen ? columns.filter(({ id }) => !CARD_CELLS.has(id)).length : 0;
  const rowHeight = narrow ? CARD_HEIGHT + lines * CARD_LINE_HEIGHT : ROW_HEIGHT;
  const { from, to } = useVirtualRows(box, runs.length, rowHeight);
  useEffect(() => {
    box.current!.scrollTop = 0;
    last.current = undefined;
  }, [sort]);
  const all = runs.length > 0 && runs.every(({ slug }) => selected.has(slug));
  const select = (place: number, on: boolean, range: boolean): void => {
    const [first, end] = range && last.current !== undefined
      ? [Math.min(last.current, place), Math.max(last.current, place)]
      : [place, place];
    last.current = place;
    onSelect(runs.slice(first, end + 1).map(({ slug }) => slug), on);
  };
  const widths = columns.map(widthOf);
  return (
    <div class="scroller runs-box" ref={box} tabIndex={0} role="group" aria-label="Runs">
      <table
        class={`table runs-table runs-live${lines > 0 ? " runs-lines" : ""}`}
        role="table"
        aria-rowcount={runs.length + 1}
        style={{ minWidth: narrow ? undefined : `${40 + 240 + widths.reduce((sum, width) => sum + width, 0)}px` }}
      >
        <colgroup>
          <col style={{ width: "40px" }} />
          <col />
          {columns.map(({ id }, i) => <col key={id} style={{ width: `${widths[i]}px` }} />)}
        </colgroup>
        <thead role="rowgroup">
          <tr role="row" aria-rowindex={1}>
            <th scope="col" role="columnheader" class="cell-select">
              <input
                type="checkbox"
                aria-label="Select all"
                checked={all}
                onChange={(event) => onSelect(runs.map(({ slug }) => slug), event.currentTarget.checked)}
              />
            </th>
            <SortHeading id="run" title="Run" sort={sort} onSort={onSort} />
            {columns.map(({ id, title, numeric }) => (
              <SortHeading key={id} id={id} title={title} numeric={numeric} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {from === 0 ? null : <Space rows={from} rowHeight={rowHeight} columns={columns.length + 2} />}
          {runs.slice(from, to).map((run, i) => (
            <Row
              key={run.slug}
              run={run}
              place={from + i}
              columns={columns}
              height={narrow ? rowHeight : undefined}
              nowMs={nowMs}
              selected={selected.has(run.slug)}
              onSelect={select}
            />
          ))}
          {to === runs.length
            ? null
            : <Space rows={runs.length - to} rowHeight={rowHeight} columns={columns.length + 2} />}
        </tbody>
      </table>
    </div>
  );
}

function Row({ run, place, columns, height, nowMs, selected, onSelect }: {
  readonly run: RunEntry;
  readonly place: number;
  readonly columns: readonly Column[];
  /** Of a card, in pixels. */
  readonly height: number | undefined;
  readonly nowMs: number;
  readonly selected: boolean;
  readonly onSelect: (place: number, on: boolean, range: boolean) => void;
}): VNode {
  return (
    <tr
      role="row"
      aria-rowindex={place + 2}
      class={selected ? "selected" : undefined}
      style={{ height: height === undefined ? undefined : `${height}px` }}
    >
      <td role="cell" class="cell-select">
        <input
          type="checkbox"
          aria-label={`Select ${run.id}`}
          checked={selected}
          onClick={(event) => onSelect(place, event.currentTarget.checked, event.shiftKey)}
        />
      </td>
      <th scope="row" role="rowheader">
        <RunCell run={run} href={runPath(run.slug)} />
      </th>
      {columns.map(({ id, title, numeric, Cell }) => (
        <td
          key={id}
          role="cell"
          class={`${cellClass(id, numeric)}${CARD_CELLS.has(id) ? "" : " cell-line"}`}
          data-title={title}
        >
          {id === "started" && run.startMs !== undefined
            ? <Started ms={run.startMs} nowMs={nowMs} />
            : <Cell run={run} />}
        </td>
      ))}
    </tr>
  );
}

function Started({ ms, nowMs }: { readonly ms: number; readonly nowMs: number }): VNode {
  return (
    <time dateTime={toIso(ms)} title={localTime(ms)}>
      <span class="ago">{agoWords(ms, nowMs)}</span> {formatTime(ms).replace(" UTC", "")}
    </time>
  );
}

function SortHeading({ id, title, numeric = false, sort, onSort }: {
  readonly id: string;
  readonly title: string;
  readonly numeric?: boolean;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
}): VNode {
  const up = sort === id;
  const down = sort === `-${id}`;
  return (
    <th
      scope="col"
      role="columnheader"
      class={numeric ? "number" : undefined}
      {...(up ? { "aria-sort": "ascending" } : down ? { "aria-sort": "descending" } : {})}
    >
      <button type="button" class="sort" title={title} onClick={() => onSort(down ? id : `-${id}`)}>
        <bdi>{title}</bdi>
      </button>
    </th>
  );
}

/** Stands for rows that are not drawn. */
function Space({ rows, rowHeight, columns }: {
  readonly rows: number;
  readonly rowHeight: number;
  readonly columns: number;
}): VNode {
  return (
    <tr class="space" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  );
}

/** In pixels: all rows have the same, whichever of them are drawn. */
const WIDTHS: Readonly<Record<string, number>> = {
  status: 136,
  started: 172,
  duration: 98,
  tasks: 100,
  trigger: 140,
  branch: 140,
  commit: 108,
  actor: 120,
  attempts: 92,
  base: 120,
  title: 220,
};

function widthOf({ id, title, numeric }: Column): number {
  return WIDTHS[id] ?? Math.min(220, Math.max(numeric ? 142 : 104, title.length * 7 + 36));
}

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const change = (): void => setNarrow(media.matches);
    media.addEventListener("change", change);
    return () => media.removeEventListener("change", change);
  }, []);
  return narrow;
}
