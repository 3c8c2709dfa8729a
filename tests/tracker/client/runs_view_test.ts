import assert from "node:assert/strict";
import fc from "fast-check";
import type { RunEntry } from "../../../tracker/catalog/run_entry.ts";
import { csvOf } from "../../../tracker/client/runs/csv.ts";
import { sortRuns } from "../../../tracker/client/runs/sort_runs.ts";
import { formatView, readView } from "../../../tracker/client/runs/view_state.ts";
import { alignedBy, columnOf } from "../../../tracker/site/runs/column.tsx";
import { SEED } from "../../helpers/seed.ts";

const text = fc.string({ unit: "grapheme", minLength: 1 });

function run(id: string, more: Partial<RunEntry> = {}): RunEntry {
  const nothing = { keys: [], values: [] };
  return {
    slug: id,
    id,
    pipeline: "p",
    outcome: "success",
    complete: true,
    counts: [],
    attempts: 1,
    params: nothing,
    metrics: nothing,
    own: nothing,
    tasks: [],
    ...more,
  };
}

Deno.test("a view stands in an address and comes back from it", () => {
  const views = fc.record({
    query: fc.string({ unit: "grapheme" }),
    sort: fc.oneof(text, text.map((id) => `-${id}`)),
    columns: fc.option(fc.array(text, { minLength: 1, maxLength: 5 }), { nil: undefined }),
  }, { noNullPrototype: true });
  fc.assert(
    fc.property(views, ({ query, sort, columns }) => {
      const view = { query, sort, ...(columns === undefined ? {} : { columns }) };
      assert.deepEqual(readView(new URL(formatView(view), "http://site/runs.html").search), view);
    }),
    { seed: SEED },
  );
});

Deno.test("the view that is shown by default needs no words in an address, and others are readable", () => {
  assert.equal(formatView(readView("")), "");
  assert.equal(
    formatView({ query: "branch:main -status:failed", sort: "duration", columns: ["started", "metric.a/b"] }),
    "?q=branch:main+-status:failed&sort=duration&cols=started,metric.a/b",
  );
});

Deno.test("sorting puts numbers before words and nothing last, whichever way, and keeps the order of equals", () => {
  const metric = (...values: number[]) => ({ metrics: { keys: values.map(() => ({ task: "t", name: "m" })), values } });
  const runs = [run("b", metric(2)), run("none"), run("a", metric(2)), run("c", metric(10)), run("nan", metric(NaN))];
  const column = columnOf("metric.m")!;
  const ids = (down: boolean): string => sortRuns(runs, column, down).map(({ id }) => id).join(" ");
  assert.equal(ids(true), "c b a nan none");
  assert.equal(ids(false), "b a c nan none");
});

Deno.test("a file of values has full numbers, quotes what has to be quoted, and holds no formula", () => {
  const columns = ["duration", "branch", "actor", "metric.m"].map((id) => columnOf(id)!);
  const rows = [run('say "hi", you', {
    durationMs: 383.4,
    branch: "=HYPERLINK(1)",
    actor: "two\nlines",
    metrics: { keys: [{ task: "t", name: "m" }], values: [-0.123456789012] },
  })];
  assert.equal(
    csvOf(rows, columns),
    "run,pipeline,duration_seconds,branch,actor,metric.m\r\n" +
      `"say ""hi"", you",p,0.3834,'=HYPERLINK(1),"two\nlines",-0.123456789012\r\n`,
  );
});

Deno.test("in a file of values a number is a number, whatever it begins with", () => {
  const metric = (...values: number[]) => ({ metrics: { keys: values.map(() => ({ task: "t", name: "m" })), values } });
  const cells = csvOf([run("a", metric(-1e-7)), run("b", metric(-Infinity)), run("c", metric(-1, -2))], [
    columnOf("metric.m")!,
  ]).trim().split("\r\n").map((line) => line.split(",")[2]);
  // A spreadsheet would take one from the other.
  assert.deepEqual(cells, ["metric.m", "-1e-7", "-Infinity", "'-1 -2"]);
});

Deno.test("a project's own column stands at the right when all that it has are numbers", () => {
  const own = (...values: (string | number)[]) => ({ own: { keys: [{ task: "", name: "cost" }], values } });
  const column = columnOf("own.cost")!;
  assert.equal(alignedBy([run("a", own(1.5)), run("none"), run("b", own(2))], column).numeric, true);
  assert.equal(alignedBy([run("a", own(1.5)), run("b", own("free"))], column).numeric, false);
  assert.equal(alignedBy([run("none")], column).numeric, false);
});
