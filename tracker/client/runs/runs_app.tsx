/// <reference lib="dom" />
import type { VNode } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Manifest } from "../../catalog/manifest.ts";
import { MAX_FIELDS, type RunEntry } from "../../catalog/run_entry.ts";
import { matcher } from "../../query/match_query.ts";
import { parseQuery } from "../../query/parse_query.ts";
import type { Query } from "../../query/query.ts";
import { formatCount, formatNumber } from "../../site/format/number.ts";
import { COMPARE_PATH } from "../../site/paths.ts";
import { alignedBy, type Column, columnOf } from "../../site/runs/column.tsx";
import { defaultColumns } from "../../site/runs/default_columns.ts";
import { loadRuns } from "../load_catalog.ts";
import { Popup } from "../popup.tsx";
import { ColumnPanel } from "./column_panel.tsx";
import { csvOf } from "./csv.ts";
import { QueryBox } from "./query_box.tsx";
import { QueryHelp } from "./query_help.tsx";
import { RunsTable } from "./runs_table.tsx";
import { SortChoice } from "./sort_choice.tsx";
import { sortRuns } from "./sort_runs.ts";
import { formatView, readView, type ViewState } from "./view_state.ts";
import { vocabularyOf } from "./vocabulary.ts";

/** While parts of the list come, it is drawn again after so long. */
const REDRAW_MS = 120;

/** What columns look like does not need more runs than this. */
const MANY_ENOUGH = 200;

const RUN_COLUMN: Pick<Column, "sortKey"> = { sortKey: ({ pipeline, id }) => `${pipeline} ${id}` };

/** The list of runs: search, sort, columns, selection. `onReady` is called when there is something to see. */
export function RunsApp({ manifest, onReady }: {
  readonly manifest: Manifest;
  readonly onReady: () => void;
}): VNode | null {
  const total = manifest.parts.reduce((sum, { runs }) => sum + runs, 0);
  const { runs, failed } = useRuns(manifest);
  const [view, setView] = useView();
  const [selected, select] = useSelection();
  const nowMs = useMemo(() => Date.now(), []);
  const vocabulary = useMemo(() => vocabularyOf(runs), [runs]);
  const own = useMemo(() => new Map(manifest.columns.map(({ name, title }) => [name, title])), []);

  const parsed = useMemo(() => parseQuery(view.query, nowMs), [view.query]);
  const fault = "fault" in parsed ? parsed.fault : undefined;
  const query = useLastGood<Query>("query" in parsed ? parsed.query : undefined) ?? [];
  const found = useMemo(() => query.length === 0 ? runs : runs.filter(matcher(query, nowMs)), [runs, query]);
  const descending = view.sort.startsWith("-");
  const sortId = descending ? view.sort.slice(1) : view.sort;
  const sortColumn = useMemo(() => columnOf(sortId, own), [sortId]);
  const sorted = useMemo(() => {
    const column = sortId === "run" ? RUN_COLUMN : sortColumn;
    return column === undefined ? found : sortRuns(found, column, descending);
  }, [found, view.sort]);

  const proposed = useMemo(
    () =>
      manifest.defaultColumns ??
        [...defaultColumns(runs.slice(0, MANY_ENOUGH)), ...manifest.columns.map(({ name }) => `own.${name}`)],
    [runs.length > 0],
  );
  const ids = view.columns ?? proposed;
  const columns = useMemo(() => {
    const known = ids.map((id) => columnOf(id, own)).filter((column) => column !== undefined);
    return known.map((column) => alignedBy(runs.slice(0, MANY_ENOUGH), column));
  }, [ids, runs.length > 0]);
  useEffect(() => {
    if (runs.length > 0) onReady();
  }, [runs.length > 0]);
  if (runs.length === 0) return failed === undefined ? null : <p class="banner tone-error">{failed}</p>;

  const change = (next: Partial<ViewState>, step: "new" | "same" = "new"): void => setView({ ...view, ...next }, step);
  const chosen = [...selected];
  return (
    <div class="runs-app">
      <div class="toolbar">
        <QueryBox
          query={view.query}
          fault={fault}
          vocabulary={vocabulary}
          onInput={(query) => change({ query }, "same")}
        />
        <Popup label="Help" title="How to search">
          {(close) => (
            <QueryHelp
              onTry={(query) => {
                change({ query });
                close();
              }}
            />
          )}
        </Popup>
        <Popup label="Columns" title="Columns" count={columns.length}>
          {() => (
            <ColumnPanel
              runs={runs}
              shown={ids}
              own={manifest.columns}
              onChange={(columns) => change({ columns })}
              onReset={() => change({ columns: undefined })}
            />
          )}
        </Popup>
        <button type="button" class="button tool" onClick={() => download(csvOf(sorted, columns))}>CSV</button>
      </div>
      <div class="toolbar toolbar-second">
        <p role="status" class="muted runs-status">
          {statusWords(found.length, runs.length, total, query.length > 0)}
          {failed === undefined ? null : <span class="query-fault">{failed}</span>}
          {runs.some(({ cut }) => cut)
            ? ` Of a run's parameters and metrics, ${formatNumber(MAX_FIELDS)} each are known here, some of each name.`
            : null}
        </p>
        <SortChoice columns={columns} sorted={sortColumn} sort={view.sort} onSort={(sort) => change({ sort })} />
        {chosen.length === 0 ? <p class="muted select-hint">Select runs to compare them.</p> : (
          <p class="selection">
            {`${formatCount(chosen.length, "run")} selected`}
            <a
              class={`button primary${chosen.length < 2 ? " off" : ""}`}
              {...(chosen.length < 2
                ? { "aria-disabled": "true" }
                : { href: `${COMPARE_PATH}?runs=${chosen.map(encodeURIComponent).join(",")}` })}
            >
              Compare
            </a>
            <button type="button" class="button" onClick={() => select(chosen, false)}>Clear</button>
          </p>
        )}
      </div>
      <RunsTable
        runs={sorted}
        columns={columns}
        chosen={view.columns !== undefined}
        sort={view.sort}
        nowMs={nowMs}
        selected={selected}
        onSort={(sort) => change({ sort })}
        onSelect={select}
      />
      {sorted.length > 0 ? null : (
        <p class="empty">
          {"No run fits. "}
          <button type="button" class="link" onClick={() => change({ query: "" })}>Show all</button>
        </p>
      )}
    </div>
  );
}

function statusWords(found: number, loaded: number, total: number, filtered: boolean): string {
  const coming = loaded < total ? `, ${formatNumber(loaded)} of ${formatNumber(total)} loaded` : "";
  return filtered
    ? `${formatNumber(found)} of ${formatCount(loaded, "run")}${coming}`
    : formatCount(total, "run") + coming;
}

/** The runs that have come so far, and why no more do. */
function useRuns(manifest: Manifest): { readonly runs: readonly RunEntry[]; readonly failed?: string } {
  const [state, setState] = useState<{ runs: readonly RunEntry[]; failed?: string }>({ runs: [] });
  useEffect(() => {
    let runs: readonly RunEntry[] = [];
    let drawnMs = -Infinity;
    const draw = (failed?: string): void => {
      drawnMs = performance.now();
      setState({ runs, failed });
    };
    loadRuns(manifest, (more) => {
      runs = [...runs, ...more];
      if (performance.now() - drawnMs > REDRAW_MS) draw();
    }).then(() => draw(), (error: Error) => draw(`Not all runs are here: ${error.message}.`));
  }, []);
  return state;
}

/** The view in the page's address. A new step can be gone back from; typing changes the present one. */
function useView(): [ViewState, (view: ViewState, step: "new" | "same") => void] {
  const [view, setView] = useState(() => readView(location.search));
  const typed = useRef(false);
  useEffect(() => {
    const back = (): void => {
      typed.current = false;
      setView(readView(location.search));
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  const change = (next: ViewState, step: "new" | "same"): void => {
    // The first letter of a query is a step, too, so that the way back leads to the list before it.
    const push = step === "new" || !typed.current;
    typed.current = step === "same";
    const address = `${location.pathname}${formatView(next)}`;
    if (push) history.pushState(history.state, "", address);
    else history.replaceState(history.state, "", address);
    setView(next);
  };
  return [view, change];
}

/** The runs that are selected, which the way back from a comparison finds again. */
function useSelection(): [ReadonlySet<string>, (slugs: readonly string[], on: boolean) => void] {
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set(history.state?.selected ?? []));
  const change = (slugs: readonly string[], on: boolean): void => {
    const next = new Set(selected);
    for (const slug of slugs) on ? next.add(slug) : next.delete(slug);
    history.replaceState({ selected: [...next] }, "");
    setSelected(next);
  };
  return [selected, change];
}

function useLastGood<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}

function download(text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = "runs.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
