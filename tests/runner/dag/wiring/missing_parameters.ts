import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "missing-parameters",
  tasks() {
    // @ts-expect-error: the task has a parameter
    task<typeof import("./tasks/ingest.ts")>("ingest", { module: "file:///ingest.ts" });
  },
});
