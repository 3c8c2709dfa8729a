import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "name-for-an-input",
  tasks() {
    task<typeof import("./tasks/train.ts")>("train", {
      module: "file:///train.ts",
      params: { rate: 0.1 },
      // @ts-expect-error: a name has no type; only `after` takes one
      inputs: { data: "ingest" },
    });
  },
});
