import { defineTask, type TaskContext } from "../../../mod.ts";

/** The parameters of the task `descend`. */
export interface DescendParams {
  readonly learningRate: number;
  readonly steps: number;
}

/** Looks for the lowest point of (x - 3)^2 from x = 0 by gradient descent; a rate above 1 never gets there. */
export default defineTask(({ params, log }: TaskContext<DescendParams>) => {
  let x = 0;
  const loss = (): number => (x - 3) ** 2;
  log.metric("loss", loss(), { step: 0 });
  for (let step = 1; step <= params.steps; step++) {
    x -= params.learningRate * 2 * (x - 3);
    log.metric("loss", loss(), { step });
  }
  return { learningRate: params.learningRate, x, loss: loss() };
});
