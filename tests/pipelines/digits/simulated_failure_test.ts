import assert from "node:assert/strict";
import { type Environment, simulatedFailure } from "../../../pipelines/digits/simulated_failure.ts";

/** What the attempts 1 to `attempts` come to. */
function story(environment: Environment, seed: number, attempts: number): (string | undefined)[] {
  return Array.from({ length: attempts }, (_, i) => simulatedFailure({ environment, seed, attempt: i + 1 }));
}

Deno.test("in dev the first three attempts fail, and none after them, whatever the seed", () => {
  for (let seed = 0; seed < 200; seed++) {
    const [first, second, third, ...rest] = story("dev", seed, 20);
    for (const failure of [first, second, third]) assert.notEqual(failure, undefined);
    assert.ok(rest.every((failure) => failure === undefined));
  }
});

Deno.test("in ci the first ten attempts fail and the third of them hangs, whatever the seed", () => {
  for (let seed = 0; seed < 200; seed++) {
    const attempts = story("ci", seed, 20);
    assert.ok(attempts.slice(0, 10).every((failure) => failure !== undefined));
    assert.equal(attempts[2], "hang");
    assert.ok(attempts.slice(10).every((failure) => failure === undefined));
  }
});

Deno.test("about one simulated failure in ten hangs", () => {
  const drawn = Array.from({ length: 1000 }, (_, seed) => story("ci", seed, 10).toSpliced(2, 1)).flat();
  const share = drawn.filter((failure) => failure === "hang").length / drawn.length;
  assert.ok(Math.abs(share - 0.1) < 0.01, `${share} of the failures hang`);
});

Deno.test("the same seed gives the same failures, in any order of asking", () => {
  assert.deepEqual(story("ci", 7, 10), story("ci", 7, 10));
  assert.equal(simulatedFailure({ environment: "ci", seed: 7, attempt: 6 }), story("ci", 7, 10)[5]);
});

Deno.test("with the pipeline's default seed only the third attempt in ci hangs", () => {
  assert.ok(!story("dev", 2, 20).includes("hang"));
  assert.deepEqual(
    story("ci", 2, 20).flatMap((failure, i) => failure === "hang" ? [i + 1] : []),
    [3],
  );
});

for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
  Deno.test(`the seed ${seed} is refused`, () => {
    assert.throws(() => simulatedFailure({ environment: "dev", seed, attempt: 1 }), {
      name: "RangeError",
      message: `a seed must be a whole number from 0 to 4294967295, and is ${seed}`,
    });
  });
}
