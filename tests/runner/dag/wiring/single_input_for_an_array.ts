import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "single-input-for-an-array",
  tasks() {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      params: { rows: 5 },
    });
    const model = task<typeof import("./tasks/train.ts")>("train", {
      module: "file:///train.ts",
      params: { rate: 0.1 },
      inputs: { data },
    });
    task<typeof import("./tasks/compare.ts")>("compare", {
      module: "file:///compare.ts",
      // @ts-expect-error: the task takes many
      inputs: { models: model },
    });
  },
});
