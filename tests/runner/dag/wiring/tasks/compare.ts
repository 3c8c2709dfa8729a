import { defineTask, type Output, type TaskContext } from "../../../../../mod.ts";
import type train from "./train.ts";

export default defineTask((
  { inputs }: TaskContext<Record<never, never>, { models: readonly Output<typeof train>[] }>,
) => Math.max(...inputs.models.map((model) => model.value.score)));
