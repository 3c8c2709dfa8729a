import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "output-of-the-same-shape",
  tasks() {
    const generated = task<typeof import("./tasks/generate.ts")>("generate", { module: "file:///generate.ts" });
    task<typeof import("./tasks/train.ts")>("train", {
      module: "file:///train.ts",
      params: { rate: 0.1 },
      // @ts-expect-error: what another task generated is not what ingest left, although it looks like it
      inputs: { data: generated },
    });
  },
});
