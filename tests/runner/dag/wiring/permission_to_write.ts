import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "permission-to-write",
  tasks() {
    task<typeof import("./tasks/generate.ts")>("generate", {
      module: "file:///generate.ts",
      // @ts-expect-error: a task writes its own directory and nothing else
      permissions: { write: ["data"] },
    });
  },
});
