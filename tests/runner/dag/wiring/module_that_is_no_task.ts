import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "module-that-is-no-task",
  tasks() {
    // @ts-expect-error: the module has no default export
    task<typeof import("./tasks/no_default.ts")>("no-default", { module: "file:///no_default.ts" });
  },
});
