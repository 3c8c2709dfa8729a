import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "output-of-another-task",
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
    task<typeof import("./tasks/train.ts")>("train-again", {
      module: "file:///train.ts",
      params: { rate: 0.1 },
      // @ts-expect-error: a model is not data
      inputs: { data: model },
    });
  },
});
