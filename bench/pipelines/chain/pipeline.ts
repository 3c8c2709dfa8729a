import { pipeline, type Task, task } from "../../../mod.ts";

/** Forty tasks, one after the other, that wait 10 ms each. */
export default pipeline({
  name: "bench-chain",
  tasks() {
    let previous: Task | undefined;
    for (let key = 1; key <= 40; key++) {
      previous = task<typeof import("./wait.ts")>("wait", {
        module: import.meta.resolve("./wait.ts"),
        key,
        after: previous === undefined ? [] : [previous],
      });
    }
  },
});
