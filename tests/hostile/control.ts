/**
 * Runs a hostile task's function without Deno's sandbox: what it tries must work here, or a test could not fail.
 *
 * Arguments: the module and its target as JSON, a directory for its files, and the output of its input.
 *
 * @module
 */

const { module, target }: { readonly module: string; readonly target: object } = JSON.parse(Deno.args[0]!);
const { default: task } = await import(module);
// What a task throws after the fact does not take back what it managed.
globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());
const value = await task({
  params: { target },
  output: { directory: Deno.args[1] },
  inputs: { victim: { directory: Deno.args[2] } },
});
// deno-lint-ignore no-console -- its output is what the test reads
console.log(JSON.stringify(value ?? null));
Deno.exit(0);
