import * as v from "valibot";
import { pipeline, task } from "../../mod.ts";

/** One task for each learning rate, side by side, and one that compares them. */
export default pipeline({
  name: "sweep",
  description: "Tries several learning rates of gradient descent and names the best",
  params: v.object({
    learningRates: v.optional(v.pipe(v.array(v.number()), v.minLength(1)), [0.01, 0.1, 0.5, 1.05]),
    steps: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 25),
  }),
  tasks({ params }) {
    const trials = params.learningRates.map((learningRate) =>
      task<typeof import("./tasks/descend.ts")>("descend", {
        module: import.meta.resolve("./tasks/descend.ts"),
        key: learningRate,
        params: { learningRate, steps: params.steps },
      })
    );
    task<typeof import("./tasks/compare.ts")>("compare", {
      module: import.meta.resolve("./tasks/compare.ts"),
      inputs: { trials },
    });
  },
});
