import { pipeline, task } from "dagtrail";
import * as v from "valibot";

/** Estimates π from random points, with more and more of them, and compares the estimates. */
export default pipeline({
  name: "estimate-pi",
  description: "Estimates π from random points",
  params: v.object({
    points: v.optional(v.array(v.pipe(v.number(), v.integer(), v.minValue(1))), [100, 10_000, 1_000_000]),
    seed: v.optional(v.pipe(v.number(), v.integer()), 1),
  }),
  tasks({ params }) {
    const estimates = params.points.map((points) =>
      task<typeof import("./tasks/estimate.ts")>("estimate", {
        module: import.meta.resolve("./tasks/estimate.ts"),
        key: points,
        params: { points, seed: params.seed },
      })
    );
    task<typeof import("./tasks/compare.ts")>("compare", {
      module: import.meta.resolve("./tasks/compare.ts"),
      inputs: { estimates },
    });
  },
});
