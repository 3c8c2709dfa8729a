import { defineTask, type Output, type TaskContext } from "dagtrail";
import type estimate from "./estimate.ts";

/** The estimates as a table, and the error of the best one. */
export default defineTask(({ inputs, log }: TaskContext<object, { estimates: Output<typeof estimate>[] }>) => {
  const estimates = inputs.estimates.map(({ value }) => value);
  log.table("estimates", estimates);
  log.metric("least_error", Math.min(...estimates.map(({ estimate }) => Math.abs(estimate - Math.PI))));
});
