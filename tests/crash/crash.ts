/**
 * `deno task crash`: kills the runner of a pipeline of 30 tasks at 300 random instants, or as many as the first word
 * says, and tells whether anything was lost, run twice or left behind. `DAGTRAIL_TEST_SEED` draws the same kills again.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- This is a command: what it prints is what it is for.

import { CrashLab, type Killed, leftOrphans } from "./crash_lab.ts";
import { drawTrials } from "./draw_kills.ts";

const wanted = Number(Deno.args[0] ?? 300);
if (!(Number.isInteger(wanted) && wanted >= 1)) {
  console.error(`how many kills must be a whole number of at least 1, and is "${Deno.args[0]}"`);
  Deno.exit(2);
}
const killed: Killed[] = [];
let tooLate = 0;
let broken = 0;
await using lab = await CrashLab.open();
for (const trial of drawTrials(wanted)) {
  try {
    for (const one of await lab.trial(trial)) {
      if (one.tooLate) tooLate++;
      else killed.push(one);
    }
  } catch (error) {
    broken++;
    console.log(`FAIL after ${killed.length} kills, ${JSON.stringify(trial)}, in ${await lab.rescue()}: ${error}`);
  }
  if (killed.length >= wanted) break;
}
const orphans = killed.filter(leftOrphans).length;
const outlived = killed.map(({ outlivedMs }) => outlivedMs).sort((a, b) => a - b);
const finished = killed.map((one) => one.finished).sort((a, b) => a - b);
console.log(`tasks that had succeeded: ${spread(finished)}; processes were gone after ${spread(outlived)} ms`);
if (tooLate > 0) console.log(`${tooLate} runs had ended before their kill, and do not count`);
console.log(`${killed.length} of ${killed.length + broken} recovered, ${orphans} orphans`);
Deno.exitCode = broken === 0 && orphans === 0 ? 0 : 1;

function spread(sorted: readonly number[]): string {
  const at = (part: number): number => Math.round(sorted[Math.round(part * (sorted.length - 1))]!);
  return `${at(0)} to ${at(1)}, median ${at(0.5)}`;
}
