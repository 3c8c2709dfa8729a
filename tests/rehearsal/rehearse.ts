/**
 * `deno task rehearse`: runs the workflows on this machine, in every situation that they are for, and says how long what
 * is not a task took. With words, only the situations whose titles have one of them; they take up what those before have
 * left, so that some need others.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- This is a command: what it prints is what it is for.

import { describe, stepsOf } from "./expectations.ts";
import { Rehearsal } from "./rehearsal.ts";
import { SCENARIOS } from "./scenarios.ts";

const wanted = SCENARIOS.filter(({ title }) =>
  Deno.args.length === 0 || Deno.args.some((word) => title.includes(word))
);
const started = performance.now();
let failed = 0;
await using rehearsal = await Rehearsal.make();
for (const { title, rehearse } of wanted) {
  const start = performance.now();
  const before = rehearsal.results.length;
  let problem: unknown;
  try {
    await rehearse(rehearsal);
  } catch (error) {
    problem = error;
    failed++;
  }
  console.log(`${problem === undefined ? "ok  " : "FAIL"} ${title}, ${seconds(performance.now() - start)}`);
  for (const result of rehearsal.results.slice(before)) {
    const ms = stepsOf(result).reduce((sum, step) => sum + step.milliseconds, 0);
    console.log(
      `     ${result.run.workflow} after ${result.run.event.name}: ${result.conclusion}, ${seconds(ms)} in its steps`,
    );
    if (problem !== undefined) console.log(describe(result));
  }
  if (problem !== undefined) console.log(problem instanceof Error ? problem.message : problem);
}
console.log(`\n${wanted.length - failed} passed, ${failed} failed, ${seconds(performance.now() - started)}`);
Deno.exitCode = failed === 0 ? 0 : 1;

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
