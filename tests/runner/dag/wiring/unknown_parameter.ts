import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "unknown-parameter",
  tasks() {
    task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      // @ts-expect-error: the task knows no columns
      params: { rows: 5, columns: 3 },
    });
  },
});
