import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import type greet from "./greet.ts";

/** Counts the letters of the greeting, which are those of any alphabet. */
export default defineTask(async ({ inputs, log }: TaskContext<object, { greeting: Output<typeof greet> }>) => {
  const greeting = await inputs.greeting.readText("greeting.txt");
  const letters = greeting.match(/\p{Letter}/gu)?.length ?? 0;
  log.metric("letters", letters);
  return { greeting, letters };
});
