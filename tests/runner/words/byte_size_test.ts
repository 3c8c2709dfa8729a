import assert from "node:assert/strict";
import fc from "fast-check";
import { type ByteSize, byteSize, formatBytes } from "../../../runner/words/byte_size.ts";
import { SEED } from "../../helpers/seed.ts";

Deno.test("a size is read with decimal and with binary units, rounded to whole bytes", () => {
  const check = (size: ByteSize, bytes: number): void => assert.equal(byteSize(size), bytes);
  check(1, 1);
  check(1024.4, 1024);
  check("980B", 980);
  check("1kB", 1000);
  check("512MB", 512_000_000);
  check("1.5GB", 1_500_000_000);
  check("1KiB", 1024);
  check("1MiB", 1_048_576);
  check("2GiB", 2_147_483_648);
});

Deno.test("what is not a size is refused with the value in the message", () => {
  const check = (size: unknown, quoted: string): void => {
    assert.throws(() => byteSize(size as ByteSize), (error) => {
      assert.ok(error instanceof RangeError);
      assert.ok(error.message.endsWith(`and is ${quoted}`), error.message);
      return true;
    });
  };
  check(0, "0");
  check(-5, "-5");
  check(NaN, "NaN");
  check(Infinity, "Infinity");
  check("0MB", '"0MB"');
  check("512 MB", '"512 MB"');
  check("512mb", '"512mb"');
  check("1TB", '"1TB"');
  check("", '""');
  check(null, "null");
  check([], "[]");
  check(7n, "7n");
});

Deno.test("a size that rounds to no byte at all is refused", () => {
  assert.throws(() => byteSize(0.4), RangeError);
  assert.throws(() => byteSize("0.3B"), RangeError);
});

Deno.test("a size is shown with a decimal unit", () => {
  const check = (bytes: number, text: string): void => assert.equal(formatBytes(bytes), text);
  check(0, "0 B");
  check(980, "980 B");
  check(1200, "1.2 kB");
  check(34_000_000, "34 MB");
  check(999_600, "1.0 MB");
  check(2_147_483_648, "2.1 GB");
});

Deno.test("a size below a terabyte is shown with three figures at most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_000_000_000 }), (bytes) => {
      const figures = formatBytes(bytes).replace(/\D/g, "");
      assert.ok(figures.length <= 3, formatBytes(bytes));
    }),
    { seed: SEED, numRuns: 2000 },
  );
});
