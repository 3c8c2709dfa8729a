import { defineTask, type TaskContext } from "dagtrail";

/** π from how many of some random points lie within a quarter of a circle. */
export default defineTask(({ params, log }: TaskContext<{ points: number; seed: number }>) => {
  const random = randomNumbers(params.seed);
  let inside = 0;
  for (let i = 0; i < params.points; i++) {
    if (random() ** 2 + random() ** 2 <= 1) inside++;
  }
  const estimate = 4 * inside / params.points;
  log.metric("error", Math.abs(estimate - Math.PI));
  // deno-lint-ignore no-console -- what a task prints is its log
  console.log(`${params.points} points give ${estimate}`);
  return { points: params.points, estimate };
});

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
