import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "array-for-a-single-input",
  tasks() {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      params: { rows: 5 },
    });
    task<typeof import("./tasks/train.ts")>("train", {
      module: "file:///train.ts",
      params: { rate: 0.1 },
      // @ts-expect-error: the task takes one
      inputs: { data: [data] },
    });
  },
});
