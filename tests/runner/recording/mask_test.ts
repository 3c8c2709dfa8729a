import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { maskFor } from "../../../runner/recording/mask.ts";
import { SEED } from "../../helpers/seed.ts";

/** What a task may make of a secret on its way to where it is seen. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in a URL": encodeURIComponent,
  "in a form": (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON of ASCII": (text) =>
    JSON.stringify(text).slice(1, -1).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
  "in base64": (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  "in base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
};

const arbitrarySecret = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 6, maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(..."^$.*+?()[]{}|\\/-%&=#\"'\n\t éß🙂ab12"), minLength: 6, maxLength: 40 }),
).filter((secret) => secret.trim().length >= 6);

Deno.test("a secret does not come through, whatever it is made of and however it is written", () => {
  fc.assert(
    fc.property(arbitrarySecret, (secret) => {
      const mask = maskFor(["another", secret]);
      for (const [where, encode] of Object.entries(ENCODINGS)) {
        for (const form of [encode(secret), encode(secret.trim())]) {
          assert.ok(!mask(`before ${form} after ${form}`).includes(form), where);
        }
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("a secret inside a longer text does not come through in base64, wherever it begins and ends", () => {
  const bytes = fc.uint8Array({ maxLength: 12 });
  fc.assert(
    fc.property(arbitrarySecret, bytes, bytes, (secret, before, after) => {
      const mask = maskFor([secret]);
      const whole = Buffer.concat([before, Buffer.from(secret), after]);
      for (const alphabet of ["base64", "base64url"] as const) {
        const text = whole.toString(alphabet);
        const masked = mask(text);
        // Digits that the secret alone decides, at 6 bits each; at its ends, up to two hold bits of its neighbours.
        const decided = Math.floor((Buffer.byteLength(secret) * 8 - 10) / 6);
        assert.ok(masked.includes("***") && masked.length <= text.length - decided + 3, `${text} became ${masked}`);
      }
    }),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("only the secret is masked, every time, and the rest of the text stays", () => {
  const mask = maskFor(["s3cret.", "pass"]);
  assert.equal(mask("user:s3cret.@host s3cret. pass"), "user:***@host *** ***");
  assert.equal(mask("s3cretX and PASS"), "s3cretX and PASS");
});

Deno.test("a secret that begins like another one is masked whole", () => {
  assert.equal(maskFor(["abc", "abcdef"])("abcdef abc"), "*** ***");
});

Deno.test("of a secret with several lines each is masked by itself, since lines are told one by one", () => {
  const key = "-----BEGIN KEY-----\nMIIEvQIBADAN\r\nBgkqhkiG9w0B\n-----END KEY-----\n";
  const mask = maskFor([key]);
  for (const line of key.split(/\r?\n/).filter((line) => line !== "")) assert.equal(mask(`> ${line}`), "> ***");
  assert.equal(mask(`key=${key}!`), "key=***!");
});

Deno.test("a secret that ends with a line break is masked without it too", () => {
  const mask = maskFor(["ab12\n"]);
  assert.equal(mask("token ab12."), "token ***.");
  assert.equal(mask(`token ${encodeURIComponent("ab12")}.`), "token ***.");
});

Deno.test("without a secret, or with an empty one, nothing changes", () => {
  for (const mask of [maskFor([]), maskFor([""]), maskFor([" \n"])]) assert.equal(mask("a b\nc"), "a b\nc");
});

Deno.test("a secret that is no valid text does not stop the others from being masked", () => {
  assert.equal(maskFor(["\ud800broken", "s3cret"])("s3cret"), "***");
});
