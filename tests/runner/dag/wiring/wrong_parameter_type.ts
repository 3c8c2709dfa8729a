import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "wrong-parameter-type",
  tasks() {
    task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      // @ts-expect-error: rows is a number
      params: { rows: "5" },
    });
  },
});
