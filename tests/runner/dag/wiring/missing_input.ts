import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "missing-input",
  tasks() {
    // @ts-expect-error: the task needs data
    task<typeof import("./tasks/train.ts")>("train", { module: "file:///train.ts", params: { rate: 0.1 } });
  },
});
