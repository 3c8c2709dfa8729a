import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { maskFor } from "../../../runner/recording/mask_for.ts";
import { SEED } from "../../helpers/seed.ts";

const PYTHONS_JSON = (text: string): string =>
  JSON.stringify(text).slice(1, -1).replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** What a task may make of a secret on its way to where it is seen. */
const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "in a URL": encodeURIComponent,
  "in a URL, in small letters": (text) =>
    encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  "in a URL, every byte": (text) => `%${Buffer.from(text).toString("hex").match(/../g)!.join("%")}`,
  "in a URL of a URL": (text) => encodeURIComponent(encodeURIComponent(text)),
  "in a form": (text) => new URLSearchParams([["", text]]).toString().slice(1),
  "in JSON": (text) => JSON.stringify(text).slice(1, -1),
  "in JSON of ASCII": PYTHONS_JSON,
  "in JSON in JSON": (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  "in JSON in a URL": (text) => encodeURIComponent(JSON.stringify(text).slice(1, -1)),
  "in base64": (text) => Buffer.from(text).toString("base64").replace(/=+$/, ""),
  "in base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
  "in base64 in a URL": (text) => encodeURIComponent(Buffer.from(text).toString("base64")),
  "in base64 as it is wrapped": (text) => Buffer.from(text).toString("base64").match(/.{1,19}/g)!.join("\n"),
  "in base64 as `btoa` makes it": (text) =>
    (/^[\0-\xff]*$/.test(text) ? btoa(text) : Buffer.from(text).toString("base64")).replace(/=+$/, ""),
  "in hex": (text) => Buffer.from(text).toString("hex"),
  "in large hex": (text) => Buffer.from(text).toString("hex").toUpperCase(),
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
          const masked = mask(`before ${form} after ${form}`);
          assert.ok(!masked.includes(form), `${where}: ${masked}`);
          assert.ok(masked.startsWith("before") && masked.split("***").length >= 3, `${where}: ${masked}`);
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

Deno.test("a secret that line breaks split does not come through, wherever they stand and however they are written", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(..."abc123/+é "), minLength: 6, maxLength: 30 })
        .filter((secret) => secret.trim().length >= 6),
      fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
      fc.constantFrom("\n", "\r\n", "\\n", "%0A", "\\r\\n"),
      (secret, places, lineBreak) => {
        const letters = Array.from(secret.trim());
        for (const place of places) letters[place % letters.length] += lineBreak;
        const split = letters.join("");
        const masked = maskFor([secret])(`<${split}>`);
        assert.match(masked, /^<\*\*\*(\n|\r\n|\\n|%0A|\\r\\n)*>$/, `${JSON.stringify(split)} became ${masked}`);
      },
    ),
    { seed: SEED, numRuns: 1000 },
  );
});

Deno.test("only the secret is masked, every time, and the rest of the text stays", () => {
  const mask = maskFor(["s3cret.", "pass"]);
  assert.equal(mask("user:s3cret.@host s3cret. pass"), "user:***@host *** ***");
  assert.equal(mask("s3cretX and PASS"), "s3cretX and PASS");
  assert.equal(
    mask('C:\\new\\path "quoted" 100% sure, %41 and \\u0041'),
    'C:\\new\\path "quoted" 100% sure, %41 and \\u0041',
  );
});

Deno.test("a secret that begins like another one is masked whole", () => {
  assert.equal(maskFor(["abc", "abcdef"])("abcdef abc"), "*** ***");
});

Deno.test("secrets that overlap leave nothing of either", () => {
  assert.equal(maskFor(["abcdef", "defghi", "efg"])("<abcdefghi>"), "<***>");
});

Deno.test("of a secret with several lines each is masked by itself, since lines are told one by one", () => {
  const key = "-----BEGIN KEY-----\nMIIEvQIBADAN\r\nBgkqhkiG9w0B\n-----END KEY-----\n";
  const mask = maskFor([key]);
  const lines = key.split(/\r?\n/).filter((line) => line !== "");
  for (const line of lines) {
    for (const [where, encode] of Object.entries(ENCODINGS)) {
      assert.ok(!mask(`> ${encode(line)}`).includes(encode(line)), `${where}: ${mask(`> ${encode(line)}`)}`);
    }
    assert.equal(mask(`    ${line}`), "    ***");
  }
  assert.equal(mask(`key=${key}!`), "key=***\n!");
  assert.equal(mask(JSON.stringify({ key: key.trim() })), '{"key":"***"}');
});

Deno.test("a secret that ends with a line break is masked without it too", () => {
  const mask = maskFor(["ab12\n"]);
  assert.equal(mask("token ab12."), "token ***.");
  assert.equal(mask(`token ${encodeURIComponent("ab12")}.`), "token ***.");
});

Deno.test("a secret in HTML is masked, whichever way its quotes are escaped", () => {
  const mask = maskFor([`a<b>&"c"'d'`]);
  for (const quote of ["'", "&#39;", "&#x27;", "&apos;"]) {
    const escaped = `a&lt;b&gt;&amp;&quot;c&quot;${quote}d${quote}`;
    assert.equal(mask(`<p>${escaped}</p>`), "<p>***</p>");
  }
  for (
    const escaped of [
      "a&lt;b&gt;&amp;&#34;c&#34;&#39;d&#39;",
      "a&#60;b&#62;&#38;&#34;c&#34;&#39;d&#39;",
      "a&#x3c;b&#x3e;&#x26;&#x22;c&#x22;&#x27;d&#x27;",
    ]
  ) assert.equal(mask(`<td>${escaped}</td>`), "<td>***</td>");
});

Deno.test("without a secret, or with an empty one, nothing changes", () => {
  for (const mask of [maskFor([]), maskFor([""]), maskFor([" \n"])]) {
    assert.equal(mask("a b\nc"), "a b\nc");
    assert.equal(mask.active, false);
    assert.equal(mask.hides(1), false);
  }
});

Deno.test("a secret that is no valid text does not stop the others from being masked", () => {
  assert.equal(maskFor(["\ud800broken", "s3cret"])("s3cret"), "***");
});

Deno.test("a number is a secret when it is one, however it was written, or has its digits", () => {
  const mask = maskFor(["0012345678", "3.14159265", "000000", "12.50e3"]);
  for (const value of [12345678, 12345678n, 1.2345678e7, 3.14159265, 12500]) {
    assert.equal(mask.hides(value), true, `${value}`);
  }
  assert.equal(maskFor(["123456"]).hides(912345678), true);
  for (const value of [0, 1, 1234567, 12345679, 3.14, NaN, Infinity]) {
    assert.equal(mask.hides(value), false, `${value}`);
  }
});

Deno.test("bytes that are text are masked as text, and in any other bytes asterisks take a secret's place", () => {
  const mask = maskFor(["s3cret/é"]);
  const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
  assert.deepEqual(mask.bytes(bytes("a s3cret/é b")), bytes("a *** b"));
  const binary = new Uint8Array([0xff, 0xfe, ...bytes("s3cret/é"), 0, ...bytes(btoa("xs3cret/")), 0xff]);
  const masked = mask.bytes(binary);
  assert.equal(masked.length, binary.length);
  assert.deepEqual(masked.slice(0, 2 + 9 + 1), new Uint8Array([0xff, 0xfe, ...bytes("*********"), 0]));
  const other = new Uint8Array([0xff, 1, 2, 3]);
  assert.equal(mask.bytes(other), other);
});

Deno.test("a secret is found wherever it lies in a text of many parts", () => {
  const secret = `${"ab".repeat(40)}c`;
  const mask = maskFor([secret, "tiny12"]);
  for (const at of [0, 65_500, 65_535, 65_536, 131_000, 131_071]) {
    const filler = "ab".repeat(70_000);
    const text = `${filler.slice(0, at)}|${secret}|tiny12|${filler.slice(at)}`;
    assert.equal(mask(text), `${filler.slice(0, at)}|***|***|${filler.slice(at)}`, String(at));
  }
});

Deno.test("every character is looked at once, even where a text is all beginnings of a secret", () => {
  // Each reads as the beginning of the secret at every place; a matcher that tries again there would take for ever.
  const secret = `${"a".repeat(3000)}b`;
  const mask = maskFor([secret]);
  const text = "a".repeat(3_000_000);
  assert.equal(mask(text), text);
  const escapes = "\\u00".repeat(300_000) + "%e2%82".repeat(300_000);
  assert.equal(mask(escapes), escapes);
});
