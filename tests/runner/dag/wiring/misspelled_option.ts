import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "misspelled-option",
  tasks() {
    task<typeof import("./tasks/generate.ts")>("generate", {
      module: "file:///generate.ts",
      // @ts-expect-error: it is timeout
      timout: "10s",
    });
    task<typeof import("./tasks/generate.ts")>("generate-again", {
      module: "file:///generate.ts",
      // @ts-expect-error: it is attempts
      retry: { atempts: 3 },
    });
  },
});
