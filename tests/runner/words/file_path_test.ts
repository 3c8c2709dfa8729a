import assert from "node:assert/strict";
import posix from "node:path/posix";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import {
  isWithin,
  moduleSeenFrom,
  pathOfUrl,
  resolvePath,
  seenFrom,
  urlOfPath,
} from "../../../runner/words/file_path.ts";
import { SEED } from "../../helpers/seed.ts";

const windows = Deno.build.os === "windows";

/**
 * Names as people and tools make them, and the characters that URLs make something else of; but no drive letters, which
 * file URLs know on every system.
 */
const arbitraryName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "data",
    "two words",
    "100%",
    "%2e%2e",
    "a#b",
    "why?",
    "a\\b",
    "line\nbreak",
    "tab\t",
    "日本",
    "🙂",
    "(1)",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }),
).map((name) => name.replaceAll("/", "_").replaceAll("\0", "_"))
  .filter((name) => name !== "." && name !== ".." && !/^[A-Za-z][:|]$/.test(name));

const arbitraryPath: fc.Arbitrary<string> = fc.array(arbitraryName, { minLength: 1, maxLength: 5 })
  .map((names) => `/${names.join("/")}`);

Deno.test({
  name: "a path of any characters comes back from its URL as it was",
  ignore: windows,
  fn() {
    fc.assert(
      fc.property(arbitraryPath, (path) => {
        const url = urlOfPath(path);
        assert.equal(new URL(url).href, url);
        assert.equal(new URL(url).search + new URL(url).hash, "");
        assert.equal(pathOfUrl(url), path);
      }),
      { seed: SEED, numRuns: 500 },
    );
  },
});

Deno.test({
  name: "the URL that Node makes of a path names the same path",
  ignore: windows,
  fn() {
    fc.assert(
      fc.property(arbitraryPath, (path) => assert.equal(pathOfUrl(pathToFileURL(path)), path)),
      { seed: SEED, numRuns: 500 },
    );
  },
});

Deno.test("only a file has a path", () => {
  assert.throws(
    () => pathOfUrl("https://example.org/data"),
    /only a file: URL has a path.*https:\/\/example\.org\/data/,
  );
});

Deno.test({
  name: "a path is resolved from its base, and `..` leads out of it",
  ignore: windows,
  fn() {
    const check = (base: string, path: string, expected: string): void =>
      assert.equal(resolvePath(base, path), expected);
    check("/project", "data", "/project/data");
    check("/project", "./data/", "/project/data");
    check("/project", ".", "/project");
    check("/project", "", "/project");
    check("/project", "../other", "/other");
    check("/project", "data/../../other", "/other");
    check("/project", "a//../../other", "/other");
    check("/project", "../../../..", "/");
    check("/project", "/elsewhere/./data//x", "/elsewhere/data/x");
    check("/", "data", "/data");
    check("/", "/", "/");
    check("/two words", "100%/a#b?c", "/two words/100%/a#b?c");
    check("/project", "%2e%2e/x", "/project/%2e%2e/x");
    check("/project", "back\\slash", "/project/back\\slash");
  },
});

Deno.test({
  name: "any path resolves as POSIX says",
  ignore: windows,
  fn() {
    const arbitraryStep = fc.oneof({ weight: 3, arbitrary: arbitraryName }, fc.constantFrom("..", ".", ""));
    const arbitraryRelative = fc.array(arbitraryStep, { maxLength: 6 }).map((steps) => steps.join("/"));
    fc.assert(
      fc.property(arbitraryPath, arbitraryRelative, (base, path) => {
        assert.equal(resolvePath(base, path), posix.resolve(base, path));
      }),
      { seed: SEED, numRuns: 1000 },
    );
  },
});

Deno.test({
  name: "a folder holds itself and what is below it, and not what only begins like it",
  ignore: windows,
  fn() {
    assert.ok(isWithin("/project", "/project"));
    assert.ok(isWithin("/project/data", "/project"));
    assert.ok(isWithin("/anything", "/"));
    assert.ok(!isWithin("/project-2/data", "/project"));
    assert.ok(!isWithin("/", "/project"));
  },
});

Deno.test({
  name: "what a person is shown is the path from the project, and the whole path for what is elsewhere",
  ignore: windows,
  fn() {
    assert.equal(seenFrom("/project", "/project/pipelines/data"), "pipelines/data");
    assert.equal(seenFrom("/project", "/project"), ".");
    assert.equal(seenFrom("/project", "/project-2/data"), "/project-2/data");
    assert.equal(seenFrom("/", "/data"), "data");
    assert.equal(moduleSeenFrom("/my project", "file:///my%20project/a%23b.ts"), "a#b.ts");
    assert.equal(moduleSeenFrom("/project", "https://example.org/task.ts"), "https://example.org/task.ts");
  },
});
