import assert from "node:assert/strict";
import fc from "fast-check";
import { whyNotJson } from "../../../runner/words/json.ts";
import { SEED } from "../../helpers/seed.ts";

Deno.test("whatever JSON.parse gives counts as JSON", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(whyNotJson(value), undefined)), { seed: SEED });
  assert.equal(whyNotJson(Object.assign(Object.create(null), { a: [null, 1, "x"] })), undefined);
});

Deno.test("a member that is undefined counts as absent", () => {
  assert.equal(whyNotJson({ a: undefined, b: 1 }), undefined);
});

Deno.test("a value that is used twice is not taken for a circle", () => {
  const shared = { rows: [1] };
  assert.equal(whyNotJson({ a: shared, b: [shared, shared] }), undefined);
});

Deno.test("what JSON would lose or change is named with its place and its reason", () => {
  const check = (value: unknown, reason: string): void => assert.equal(whyNotJson(value), reason);
  check(NaN, "$ is NaN");
  check({ rows: [{}, { score: Infinity }] }, "$.rows[1].score is Infinity");
  check([undefined], "$[0] is undefined");
  check(undefined, "$ is undefined");
  check({ f() {} }, "$.f is a function");
  check({ n: 5n }, "$.n is a bigint");
  check([Symbol()], "$[0] is a symbol");
  check({ when: new Date(0) }, "$.when is a Date, not a plain object");
  check(new Map(), "$ is a Map, not a plain object");
  check({ bytes: new Uint8Array(2) }, "$.bytes is a Uint8Array, not a plain object");
  check(new class Model {}(), "$ is a Model, not a plain object");
  // deno-lint-ignore no-sparse-arrays -- a hole is what is tested
  check([1, , 3], "$[1] is undefined");
  const circle: { self?: unknown } = {};
  circle.self = [circle];
  check(circle, "$.self[0] refers back to one of its own parents");
});

Deno.test("the path begins with the name that the caller gives", () => {
  assert.equal(whyNotJson({ rate: NaN }, "params"), "params.rate is NaN");
});
