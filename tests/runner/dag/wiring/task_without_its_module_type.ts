import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "task-without-its-module-type",
  tasks() {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      params: { rows: 5 },
    });
    // @ts-expect-error: without the type of its module nothing could be checked
    task("train", { module: "file:///train.ts", params: { anything: 1 }, inputs: { data } });
  },
});
