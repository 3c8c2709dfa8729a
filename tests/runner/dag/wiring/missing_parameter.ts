import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "missing-parameter",
  tasks() {
    task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      // @ts-expect-error: rows must be given
      params: {},
    });
  },
});
