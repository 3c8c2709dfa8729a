import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "wrong-units",
  tasks() {
    task<typeof import("./tasks/generate.ts")>("generate", {
      module: "file:///generate.ts",
      // @ts-expect-error: seconds are "s"
      timeout: "10 seconds",
      // @ts-expect-error: 10^9 bytes are "GB"
      memory: "2gb",
    });
  },
});
