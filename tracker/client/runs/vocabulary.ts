import type { RunEntry } from "../../catalog/run_entry.ts";
import type { Vocabulary } from "../../query/complete_query.ts";
import { fieldOf, isFamily, valuesOf } from "../../query/fields.ts";
import { namesOf } from "../../site/runs/default_columns.ts";

const WHAT = { param: "params", metric: "metrics", own: "own" } as const;

/** What can stand in a query about some runs; it is worked out when it is first asked for. */
export function vocabularyOf(runs: readonly RunEntry[]): Vocabulary {
  const known = new Map<string, readonly (readonly [string, number])[]>();
  const names = new Map<string, readonly string[]>();
  return {
    names(family) {
      let found = names.get(family);
      if (found === undefined) names.set(family, found = namesOf(runs, WHAT[family]).map(({ name }) => name));
      return found;
    },
    values(field, of) {
      const key = `${field}.${of ?? ""}`;
      let found = known.get(key);
      if (found === undefined) known.set(key, found = count(runs, field, of));
      return found;
    },
  };
}

function count(runs: readonly RunEntry[], field: string, of: string | undefined): [string, number][] {
  const counts = new Map<string, number>();
  const valueOf = fieldOf(field)?.valueOf;
  for (const run of runs) {
    const values = isFamily(field) ? of === undefined ? [] : valuesOf(run, field, of) : [valueOf?.(run, 0)];
    for (const value of new Set(values)) {
      if (value === undefined || value === null) continue;
      const text = String(value);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
