import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import type { OutcomeCount } from "../../../tracker/model/count_outcomes.ts";
import { OutcomeBar } from "../../../tracker/site/components/outcome_bar.tsx";

function parts(counts: readonly OutcomeCount[]): readonly (readonly [at: number, width: number])[] {
  const html = renderToString(<OutcomeBar counts={counts} />);
  return [...html.matchAll(/x="([\d.]+)%" width="([\d.]+)%"/g)].map(([, at, width]) => [Number(at), Number(width)]);
}

Deno.test("one failure among hundreds is seen, and the parts fill the bar without a gap", () => {
  const bar = parts([{ outcome: "failure", count: 1 }, { outcome: "skip", count: 1 }, {
    outcome: "success",
    count: 300,
  }]);
  assert.deepEqual(bar, [[0, 92], [92, 4], [96, 4]]);
  assert.deepEqual(parts([{ outcome: "failure", count: 1 }, { outcome: "success", count: 3 }]), [[0, 75], [75, 25]]);
  assert.deepEqual(parts([{ outcome: "success", count: 3 }]), [[0, 100]]);
});
