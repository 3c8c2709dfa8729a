import assert from "node:assert/strict";
import { RandomState } from "../../../../pipelines/digits/sampling/random_state.ts";

Deno.test("the ten thousandth number of seed 5489 is the one that the C++ standard demands of a Mersenne Twister", () => {
  const random = new RandomState(5489);
  let number = 0;
  for (let i = 0; i < 10_000; i++) number = random.uint32();
  assert.equal(number, 4123659995);
});

Deno.test("a number up to a maximum is between 0 and it, and each occurs about as often", () => {
  const random = new RandomState(1);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) counts[random.upTo(9)]!++;
  assert.equal(counts.length, 10);
  assert.ok(counts.every((count) => Math.abs(count - 1000) < 150), counts.join(", "));
});

Deno.test("numbers up to the largest that there is are drawn as they come, and up to 0 nothing is drawn", () => {
  const [random, same] = [new RandomState(3), new RandomState(3)];
  assert.equal(random.upTo(0), 0);
  assert.equal(random.upTo(0xffffffff), same.uint32());
});

Deno.test("a permutation has the same items in another order, and leaves the list as it was", () => {
  const items = Array.from({ length: 100 }, (_, i) => i);
  const shuffled = new RandomState(1).permutation(items);
  assert.notDeepEqual(shuffled, items);
  assert.deepEqual(shuffled.toSorted((a, b) => a - b), items);
  assert.deepEqual(items[0], 0);
});

for (const length of [0, 1]) {
  Deno.test(`a permutation of ${length} items draws nothing`, () => {
    const [random, same] = [new RandomState(1), new RandomState(1)];
    assert.equal(random.permutation(new Array(length).fill("x")).length, length);
    assert.equal(random.uint32(), same.uint32());
  });
}

for (const max of [-1, 0.5, 2 ** 32, NaN]) {
  Deno.test(`a number up to ${max} is refused`, () => {
    assert.throws(() => new RandomState(1).upTo(max), {
      name: "RangeError",
      message: `the largest number to draw must be a whole number from 0 to 4294967295, and is ${max}`,
    });
  });
}
