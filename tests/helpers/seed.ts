/**
 * The seed of every test that draws at random, printed once, so that a failure can be seen again with
 * `DAGTRAIL_TEST_SEED=… deno task test`.
 */
export const SEED: number = readSeed();

function readSeed(): number {
  const given = Deno.env.get("DAGTRAIL_TEST_SEED");
  const seed = given === undefined ? crypto.getRandomValues(new Int32Array(1))[0]! : Number(given);
  if (!Number.isInteger(seed)) throw new RangeError(`DAGTRAIL_TEST_SEED must be an integer, and is "${given}"`);
  // deno-lint-ignore no-console -- A failure in a log must be repeatable from the log.
  console.log(`DAGTRAIL_TEST_SEED=${seed}`);
  return seed;
}
