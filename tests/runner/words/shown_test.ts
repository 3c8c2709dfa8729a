import assert from "node:assert/strict";
import { shown } from "../../../runner/words/shown.ts";

Deno.test("a message can quote a value of any type, and says NaN for NaN", () => {
  const circle: unknown[] = [];
  circle.push(circle);
  const check = (value: unknown, text: string): void => assert.equal(shown(value), text);
  check("two\nlines", '"two\\nlines"');
  check(NaN, "NaN");
  check(-Infinity, "-Infinity");
  check(undefined, "undefined");
  check(null, "null");
  check(5n, "5n");
  check(true, "true");
  check({ a: [1] }, '{"a":[1]}');
  check(circle, "an array");
  check({ n: 5n }, "an object");
  check(() => 1, "a function");
  check(Symbol("x"), "a symbol");
});
