import { defineTask, type TaskContext } from "../../../mod.ts";

/** Writes a greeting to a file. */
export default defineTask(async ({ params, output }: TaskContext<{ name: string }>) => {
  await output.writeText("greeting.txt", `Hello, ${params.name}!`);
});
