/// <reference lib="dom" />
import { columnInAddress } from "../../site/runs/column.tsx";

/** What a reader has chosen to see of the list of runs: all of it stands in the page's address. */
export interface ViewState {
  readonly query: string;
  /** A column's identifier, with a minus before it for the greatest first. */
  readonly sort: string;
  /** Columns in their order; absent for those that are shown by default. */
  readonly columns?: readonly string[];
}

/** The newest first. */
export const DEFAULT_SORT = "-started";

/** The view that an address asks for. */
export function readView(search: string): ViewState {
  const params = new URLSearchParams(search);
  const columns = params.get("cols");
  return {
    query: params.get("q") ?? "",
    sort: params.get("sort") ?? DEFAULT_SORT,
    ...(columns === null ? {} : { columns: splitColumns(columns) }),
  };
}

/** The part of an address that asks for a view, with its question mark; empty for the view that is shown by default. */
export function formatView({ query, sort, columns }: ViewState): string {
  const parts = [
    ...(query === "" ? [] : [`q=${encode(query)}`]),
    ...(sort === DEFAULT_SORT ? [] : [`sort=${encode(sort)}`]),
    ...(columns === undefined ? [] : [`cols=${columns.map((id) => encode(columnInAddress(id))).join(",")}`]),
  ];
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}

// The names of metrics may hold commas.
function splitColumns(text: string): readonly string[] {
  return [...text.matchAll(/(?:\\[^]|[^,\\])+/g)].map(([id]) => id.replaceAll(/\\([^])/g, "$1"));
}

/** As `encodeURIComponent`, but leaves what is readable and means nothing there. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/%(3A|2C|2F|40|20)/g, (_, code: keyof typeof READABLE) => READABLE[code]);
}

const READABLE = { "3A": ":", "2C": ",", "2F": "/", "40": "@", "20": "+" } as const;
