import { pipeline, task } from "../../../mod.ts";

/** One task that does nothing: what a notebook of one cell is held against. */
export default pipeline({
  name: "bench-one-task",
  tasks() {
    task<typeof import("./nothing.ts")>("nothing", { module: import.meta.resolve("./nothing.ts") });
  },
});
