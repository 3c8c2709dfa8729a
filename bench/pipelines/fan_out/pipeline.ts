import { pipeline, task } from "../../../mod.ts";

/** Two hundred tasks that do nothing and wait for nobody. */
export default pipeline({
  name: "bench-fan-out",
  tasks() {
    for (let key = 1; key <= 200; key++) {
      task<typeof import("./nothing.ts")>("nothing", { module: import.meta.resolve("./nothing.ts"), key });
    }
  },
});
