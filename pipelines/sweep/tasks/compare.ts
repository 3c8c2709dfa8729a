import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import type descend from "./descend.ts";

/** Lists what every learning rate came to, the best one first. */
export default defineTask(({ inputs, log }: TaskContext<object, { trials: Output<typeof descend>[] }>) => {
  const trials = inputs.trials.map((trial) => trial.value).sort((a, b) => a.loss - b.loss);
  log.table("trials", trials);
  return { best: trials[0]!.learningRate };
});
