import assert from "node:assert/strict";
import { mermaidGraph } from "../../../runner/dag/mermaid.ts";

Deno.test("a plan as Mermaid text has a node for each task, and a dotted edge where no data flows", () => {
  const text = mermaidGraph([
    { id: "ingest", dependencies: [] },
    { id: "train[0.5]", dependencies: [{ task: "ingest", inputs: ["data"] }] },
    { id: "report", dependencies: [{ task: "train[0.5]", inputs: ["a", "b"] }, { task: "ingest", inputs: [] }] },
  ]);
  assert.equal(
    text,
    [
      "flowchart TD",
      '  t0["ingest"]',
      '  t1["train#91;0.5#93;"]',
      '  t2["report"]',
      "  t0 --> t1",
      "  t1 --> t2",
      "  t0 -.-> t2",
      "",
    ].join("\n"),
  );
});

Deno.test("no name breaks out of its node", () => {
  const text = mermaidGraph([{ id: 'a"]; click x "https://example.org"\n🙂#', dependencies: [] }]);
  assert.equal(
    text,
    'flowchart TD\n  t0["a#34;#93;#59; click x #34;https#58;//example.org#34;#10;#128578;#35;"]\n',
  );
});
