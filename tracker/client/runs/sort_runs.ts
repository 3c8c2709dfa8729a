import type { RunEntry } from "../../catalog/run_entry.ts";
import type { Column } from "../../site/runs/column.tsx";

/** Runs in the order of a column, those that have nothing in it last; equal ones stay as they were. */
export function sortRuns(
  runs: readonly RunEntry[],
  { sortKey }: Pick<Column, "sortKey">,
  descending: boolean,
): readonly RunEntry[] {
  const sign = descending ? -1 : 1;
  const keyed = runs.map((run) => ({ run, key: sortKey(run) }));
  // A comparison by the rules of a language is slow, and ten thousand rows need a hundred thousand of them.
  const words = new Intl.Collator("en", { numeric: true });
  keyed.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) {
      return Number(a.key === undefined) - Number(b.key === undefined);
    }
    if (typeof a.key === "number" && typeof b.key === "number") return sign * (a.key - b.key);
    if (typeof a.key !== typeof b.key) return typeof a.key === "number" ? -1 : 1;
    return sign * words.compare(a.key as string, b.key as string);
  });
  return keyed.map(({ run }) => run);
}
