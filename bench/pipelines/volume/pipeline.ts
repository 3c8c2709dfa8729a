import { pipeline, task } from "../../../mod.ts";

/** One task that prints a million lines. */
export default pipeline({
  name: "bench-volume",
  tasks() {
    task<typeof import("./print.ts")>("print", { module: import.meta.resolve("./print.ts") });
  },
});
