import assert from "node:assert/strict";
import { CacheFolder } from "../../../runner/cache/cache_folder.ts";
import { LatestResults } from "../../../runner/cache/latest_results.ts";

function withFolder(work: (folder: CacheFolder, file: string) => void): void {
  const folder = new CacheFolder(Deno.makeTempDirSync({ prefix: "dagtrail-latest-" }));
  folder.make();
  try {
    work(folder, `${folder.latest}/p.jsonl`);
  } finally {
    Deno.removeSync(folder.path, { recursive: true });
  }
}

function key(digit: number): string {
  return String(digit % 10).repeat(64);
}

Deno.test("the last result of each task of each pipeline is remembered from run to run", () => {
  withFolder((folder) => {
    const first = new LatestResults(folder);
    first.write("p", "a", key(1));
    first.write("p", "a[x]", key(2));
    first.write("q", "a", key(3));
    first.write("p", "a", key(4));
    const later = new LatestResults(folder);
    assert.equal(later.read("p", "a"), key(4));
    assert.equal(later.read("p", "a[x]"), key(2));
    assert.equal(later.read("q", "a"), key(3));
    assert.equal(later.read("p", "none"), undefined);
    assert.equal(later.read("none", "a"), undefined);
  });
});

Deno.test("what is the same as before is not written again", () => {
  withFolder((folder, file) => {
    for (let turn = 0; turn < 3; turn++) new LatestResults(folder).write("p", "a", key(1));
    assert.equal(Deno.readTextFileSync(file).trimEnd().split("\n").length, 1);
  });
});

Deno.test("a line that was cut off, or is none, costs its own task at most", () => {
  withFolder((folder, file) => {
    const latest = new LatestResults(folder);
    latest.write("p", "a", key(1));
    latest.write("p", "b", key(2));
    Deno.writeTextFileSync(file, '\n{}\n["c"]\n["c","short"]\n["d","', { append: true });
    const later = new LatestResults(folder);
    assert.deepEqual(["a", "b", "c", "d"].map((task) => later.read("p", task)), [key(1), key(2), undefined, undefined]);
    later.write("p", "e", key(5));
    later.write("p", "f", key(6));
    assert.equal(new LatestResults(folder).read("p", "f"), key(6), "it can be written on");
  });
});

Deno.test("the file does not grow for ever", () => {
  withFolder((folder, file) => {
    const latest = new LatestResults(folder);
    for (let i = 0; i < 1000; i++) latest.write("p", `t${i % 3}`, key(i));
    assert.ok(Deno.readTextFileSync(file).split("\n").length < 200);
    const later = new LatestResults(folder);
    assert.deepEqual([0, 1, 2].map((i) => later.read("p", `t${i}`)), [key(999), key(997), key(998)]);
  });
});
