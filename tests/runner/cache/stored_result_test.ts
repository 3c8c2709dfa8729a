import assert from "node:assert/strict";
import fc from "fast-check";
import { checkManifest } from "../../../runner/cache/output_manifest.ts";
import { sha256 } from "../../../runner/cache/sha256.ts";
import { decodeResult, encodeResult, type StoredResult } from "../../../runner/cache/stored_result.ts";
import type { Json } from "../../../runner/words/json.ts";
import { SEED } from "../../helpers/seed.ts";

const blob = { sha256: "a".repeat(64), size: 3 };

const RESULT: StoredResult = {
  key: "0".repeat(64),
  pipeline: "p",
  task: "t[1]",
  storedMs: 1_700_000_000_000,
  origin: { run: "p-1", attempt: 2, traceId: "1".repeat(32), spanId: "2".repeat(16), engine: "local", durationMs: 1.5 },
  ingredients: [{ kind: "file", name: "a.ts", digest: "sha256:x" }, { kind: "parameter", name: "n", value: null }],
  value: { deep: [1, "two", null] },
  output: { files: [{ path: "a/b.txt", ...blob }, { path: "tool", ...blob, executable: true }], emptyFolders: ["e"] },
  records: '{"kind":"param"}\n',
  artifacts: { "1": blob },
};

Deno.test("a result that is written is read back as it was", () => {
  assert.deepEqual(decodeResult(encodeResult(RESULT)), RESULT);
  const { value: _value, ...without } = { ...RESULT, records: blob };
  assert.deepEqual(decodeResult(encodeResult(without)), without);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.string(), (value, text) => {
      const result = { ...RESULT, value: value as Json, task: text, records: text };
      assert.deepEqual(decodeResult(encodeResult(result)), JSON.parse(JSON.stringify(result)));
    }),
    { seed: SEED },
  );
});

Deno.test("whatever byte of a document is changed, added or missing, it is refused", () => {
  const bytes = new TextEncoder().encode(encodeResult(RESULT));
  const decode = (changed: Uint8Array): unknown => decodeResult(new TextDecoder().decode(changed));
  fc.assert(
    fc.property(
      fc.nat(bytes.length - 1),
      fc.integer({ min: 1, max: 255 }),
      fc.constantFrom("flip", "cut", "drop", "add"),
      (at, by, how) => {
        const changed = how === "flip"
          ? bytes.with(at, bytes[at]! ^ by)
          : how === "cut"
          ? bytes.slice(0, at)
          : how === "drop"
          ? new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1)])
          : new Uint8Array([...bytes.slice(0, at), by, ...bytes.slice(at)]);
        assert.equal(typeof decode(changed), "string");
      },
    ),
    { seed: SEED, numRuns: 2000 },
  );
});

Deno.test("a document that is whole and says something else than a result is refused, and nothing throws", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...Object.keys(RESULT), "version"), fc.jsonValue())),
      (value) => {
        const text = JSON.stringify(value);
        assert.equal(typeof decodeResult(`${sha256(text)}\n${text}\n`), "string");
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
  fc.assert(
    fc.property(
      fc.constantFrom<keyof StoredResult>(
        "key",
        "pipeline",
        "task",
        "storedMs",
        "origin",
        "ingredients",
        "output",
        "records",
        "artifacts",
      ),
      (field) => {
        const text = JSON.stringify({ version: 1, ...RESULT, [field]: undefined });
        assert.equal(typeof decodeResult(`${sha256(text)}\n${text}\n`), "string", field);
      },
    ),
    { seed: SEED },
  );
});

Deno.test("a document of another version is refused by its version", () => {
  const text = JSON.stringify({ ...RESULT, version: 2 });
  assert.equal(decodeResult(`${sha256(text)}\n${text}\n`), "its version is 2, and this one reads 1");
});

Deno.test("a list of files is taken only when each has a place of its own within the folder", () => {
  const check = (paths: readonly unknown[], emptyFolders: readonly unknown[] = []): boolean =>
    checkManifest({ files: paths.map((path) => ({ path, ...blob })), emptyFolders }) !== undefined;
  assert.ok(check([]));
  assert.ok(check(["a", "b/c", "b/d/e", ".hidden", "..a", "a b", "ü"], ["f", "g/h"]));
  for (const path of ["", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/..", "a/../b", "a/./b", "a\0b", 1, null, {}]) {
    assert.equal(check([path]), false, JSON.stringify(path));
    assert.equal(check([], [path]), false, JSON.stringify(path));
  }
  assert.equal(check(["a", "a"]), false, "twice");
  assert.equal(check(["a", "a/b"]), false, "below a file");
  assert.equal(check(["a/b", "a"]), false, "below a file, the other way round");
  assert.equal(check(["a/b"], ["a"]), false, "an empty folder that is not");
});
