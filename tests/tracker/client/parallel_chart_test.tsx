import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { ParallelChart } from "../../../tracker/client/compare/parallel_chart.tsx";
import { subjectOf } from "../../../tracker/client/compare/subject.ts";

const subjects = ["a", "b", "c"].map((slug) =>
  subjectOf({ run: slug }, { slug, id: slug, pipeline: "p", outcome: "success", params: [], tasks: [] })!
);

Deno.test("an axis stays one of numbers when a run has diverged, whose line leads past it", () => {
  const html = renderToString(
    <ParallelChart
      subjects={subjects}
      rows={[
        { name: "rate", values: [1, 2, 3], differ: true },
        { name: "loss", values: [0.25, NaN, 0.75], differ: true },
        { name: "kernel", values: ["rbf", "linear", "a kernel of many words"], differ: true },
        { name: "far", values: [1e308, -1e308, Infinity], differ: true },
      ]}
    />,
  );
  const labels = [...html.matchAll(/class="axis-label">([^<]*)</g)].map(([, text]) => text);
  assert.ok(labels.includes("0.4") && !labels.includes("NaN") && labels.includes("linear"), labels.join(" | "));
  const lines = [...html.matchAll(/ d="([^"]*)"/g)].map(([, path]) => path!.split(/[ML]/).length - 1);
  assert.deepEqual(lines, [4, 3, 3]);
  assert.doesNotMatch(html, / d="[^"]*(NaN|Infinity)/);
});
