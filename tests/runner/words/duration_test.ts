import assert from "node:assert/strict";
import fc from "fast-check";
import { type Duration, durationMs, formatDuration } from "../../../runner/words/duration.ts";
import { SEED } from "../../helpers/seed.ts";

Deno.test("a duration is read in milliseconds, seconds, minutes or hours, whole or with decimals", () => {
  const check = (duration: Duration, ms: number): void => assert.equal(durationMs(duration), ms);
  check(0, 0);
  check(1500, 1500);
  check(0.5, 0.5);
  check("0s", 0);
  check("250ms", 250);
  check("10s", 10_000);
  check("1.5m", 90_000);
  check("2h", 7_200_000);
});

Deno.test("what is not a duration is refused with the value in the message", () => {
  const check = (duration: unknown, quoted: string): void => {
    assert.throws(() => durationMs(duration as Duration), (error) => {
      assert.ok(error instanceof RangeError);
      assert.ok(error.message.endsWith(`and is ${quoted}`), error.message);
      return true;
    });
  };
  check(-1, "-1");
  check(NaN, "NaN");
  check(Infinity, "Infinity");
  check("10", '"10"');
  check("10 s", '"10 s"');
  check("-1s", '"-1s"');
  check("1d", '"1d"');
  check("", '""');
  check("1e3s", '"1e3s"');
  check(null, "null");
  check(undefined, "undefined");
  check(5n, "5n");
  check({ seconds: 1 }, '{"seconds":1}');
});

Deno.test("a duration that no timer can wait for is refused, since it would be over at once", () => {
  assert.equal(durationMs("576h"), 24 * 24 * 3_600_000);
  for (const duration of ["600h", 2 ** 31, Number.MAX_VALUE] as const) {
    assert.throws(() => durationMs(duration), /a duration must be at most 24 days, and is /);
  }
});

Deno.test("a duration is shown in the unit that a person would say it in", () => {
  const check = (ms: number, text: string): void => assert.equal(formatDuration(ms), text);
  check(0, "0 ms");
  check(0.4, "0 ms");
  check(412.3, "412 ms");
  check(999.4, "999 ms");
  check(1234, "1.23 s");
  check(12_345, "12.3 s");
  check(65_000, "1 min 05 s");
  check(3_599_000, "59 min 59 s");
  check(7_380_000, "2 h 03 min");
  check(100 * 3_600_000, "100 h 00 min");
});

Deno.test("rounding never shows a full unit as a figure of the smaller one", () => {
  assert.equal(formatDuration(999.7), "1.00 s");
  assert.equal(formatDuration(59_960), "1 min 00 s");
  assert.equal(formatDuration(3_599_700), "1 h 00 min");
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
      const text = formatDuration(ms);
      assert.doesNotMatch(text, /^1000 ms|^60(\.0)? s|^60 min| 60 s| 60 min/);
    }),
    { seed: SEED, numRuns: 2000 },
  );
});
