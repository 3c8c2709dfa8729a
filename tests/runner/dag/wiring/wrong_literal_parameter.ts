import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "wrong-literal-parameter",
  tasks() {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      params: { rows: 5 },
    });
    task<typeof import("./tasks/train.ts")>("train", {
      module: "file:///train.ts",
      // @ts-expect-error: there is no such kernel
      params: { rate: 0.1, kernel: "poly" },
      inputs: { data },
    });
  },
});
