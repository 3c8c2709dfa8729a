import assert from "node:assert/strict";
import fc from "fast-check";
import { maskFor } from "../../../runner/recording/mask_for.ts";
import { MaskedLines } from "../../../runner/recording/masked_lines.ts";
import { SEED } from "../../helpers/seed.ts";

/** What comes out when these lines go in, each with its number. */
function masked(secrets: readonly string[], lines: readonly string[]): { text: string; tag: number }[] {
  const out: { text: string; tag: number }[] = [];
  const masking = new MaskedLines<number>(maskFor(secrets), (text, tag) => out.push({ text, tag }));
  for (const [i, line] of lines.entries()) masking.push(line, i);
  masking.flush();
  return out;
}

Deno.test("a secret that is split over lines does not come through, and each line keeps its place", () => {
  assert.deepEqual(masked(["hunter2!secret"], ["a hunter2", "!secret b", "c"]), [
    { text: "a ***", tag: 0 },
    { text: "*** b", tag: 1 },
    { text: "c", tag: 2 },
  ]);
  assert.deepEqual(masked(["hunter2!secret"], ["hun", "", "ter2!sec", "ret"]).map(({ text }) => text), [
    "***",
    "",
    "***",
    "***",
  ]);
});

Deno.test("a line that cannot be the beginning of a secret is handed over at once, and the others with the next line", () => {
  const out: string[] = [];
  const masking = new MaskedLines<undefined>(maskFor(["secret"]), (text) => out.push(text));
  masking.push("one", undefined);
  masking.push("two s", undefined);
  assert.deepEqual(out, ["one"]);
  masking.push("three", undefined);
  assert.deepEqual(out, ["one", "two s", "three"]);
  masking.push("four sec", undefined);
  masking.flush();
  assert.deepEqual(out.at(-1), "four sec");
});

Deno.test("without a secret a line goes straight through", () => {
  const line = "anything at all";
  assert.deepEqual(masked([], [line, line]), [{ text: line, tag: 0 }, { text: line, tag: 1 }]);
});

const WRITINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => new TextEncoder().encode(text).toBase64(),
  (text) => new TextEncoder().encode(text).toHex(),
  (text) => JSON.stringify(text).slice(1, -1),
];

Deno.test("wherever lines are cut, nothing of a secret is left but what its neighbours share", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab12/%\\é" '), minLength: 8, maxLength: 30 })
        .filter((secret) => secret.trim() === secret && secret.length >= 8),
      fc.constantFrom(...WRITINGS),
      fc.array(fc.nat(60), { maxLength: 4 }),
      fc.array(fc.string({ unit: fc.constantFrom(..."ab12%\\ "), maxLength: 6 }), { minLength: 2, maxLength: 2 }),
      (secret, write, cuts, [before, after]) => {
        const whole = `${before}<${write(secret)}>${after}`;
        const places = [...new Set(cuts.map((cut) => cut % whole.length))].sort((a, b) => a - b);
        const lines = [0, ...places].map((start, i) => whole.slice(start, places[i]));
        const out = masked([secret], lines);
        assert.equal(out.length, lines.length);
        assert.deepEqual(out.map(({ tag }) => tag), lines.map((_, i) => i));
        const joined = out.map(({ text }) => text).join("");
        assert.ok(joined.includes("***"), `${JSON.stringify(lines)} became ${JSON.stringify(out)}`);
        assert.ok(!joined.includes(write(secret)));
        // Base64's last digits and its padding hold what no secret decides.
        assert.match(joined.slice(joined.indexOf("<")), /^<\**[A-Za-z0-9]{0,2}={0,2}>/, JSON.stringify(out));
      },
    ),
    { seed: SEED, numRuns: 2000 },
  );
});
