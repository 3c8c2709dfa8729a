import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { type DigestMemo, FileDigests, sha256OfFile } from "../../../runner/cache/file_digests.ts";

const LARGE = 5 * 2 ** 20;

function reference(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync({ prefix: "dagtrail-digests-" });
  try {
    await work(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** A memo that counts. */
function memo(): DigestMemo & { readonly known: Map<string, string>; reads: number } {
  const known = new Map<string, string>();
  return {
    known,
    reads: 0,
    read(path, seen) {
      this.reads++;
      return known.get(`${path} ${seen}`);
    },
    write: (path, seen, sha256) => void known.set(`${path} ${seen}`, sha256),
  };
}

Deno.test("a digest is the SHA-256 of the content, of small and of large files", async () => {
  await inFolder(async (folder) => {
    for (const size of [0, 1, 4 * 2 ** 20, LARGE + 1]) {
      const bytes = new Uint8Array(size).fill(size % 251);
      Deno.writeFileSync(`${folder}/f`, bytes);
      const wanted = createHash("sha256").update(bytes).digest("hex");
      assert.equal((await new FileDigests().digest(`${folder}/f`)).sha256, wanted);
      assert.equal(await sha256OfFile(`${folder}/f`), wanted);
    }
  });
});

Deno.test("a file that was written to is read again, even when its size is the same and its time was put back", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/f`;
    const digests = new FileDigests();
    Deno.writeTextFileSync(path, "one");
    Deno.utimeSync(path, 1, 1);
    const before = await digests.digest(path);
    assert.equal(before.sha256, reference("one"));
    // At once, so that the kernel's own time may well be the same, too.
    Deno.writeTextFileSync(path, "two");
    Deno.utimeSync(path, 1, 1);
    const after = await digests.digest(path, { fresh: true });
    assert.equal(after.sha256, reference("two"));
    assert.notEqual(after.seen, before.seen);
    assert.deepEqual(await digests.digest(path, { fresh: true }), after, "what was not touched looks the same");
  });
});

Deno.test("another file that was moved to the path is read, and a link is followed", async () => {
  await inFolder(async (folder) => {
    const digests = new FileDigests();
    Deno.writeTextFileSync(`${folder}/f`, "one");
    Deno.writeTextFileSync(`${folder}/g`, "two");
    await digests.digest(`${folder}/f`);
    Deno.renameSync(`${folder}/g`, `${folder}/f`);
    assert.equal((await digests.digest(`${folder}/f`, { fresh: true })).sha256, reference("two"));
    Deno.symlinkSync(`${folder}/f`, `${folder}/link`);
    assert.equal((await digests.digest(`${folder}/link`)).sha256, reference("two"));
  });
});

Deno.test("a large file is remembered from run to run once it was left alone, and never a young or a small one", async () => {
  await inFolder(async (folder) => {
    const kept = memo();
    const path = `${folder}/large`;
    Deno.writeFileSync(path, new Uint8Array(LARGE));
    await new FileDigests(kept).digest(path);
    assert.equal(kept.known.size, 0, "it may still be written to within one tick of the clock");
    // As it would be after two seconds: the file is older than the memo's first look.
    const real = Date.now;
    Date.now = () => real() + 3000;
    try {
      await new FileDigests(kept).digest(path);
    } finally {
      Date.now = real;
    }
    assert.equal(kept.known.size, 1);
    const [[key]] = [...kept.known] as [[string, string]];
    kept.known.set(key, "remembered");
    assert.equal((await new FileDigests(kept).digest(path)).sha256, "remembered", "it is not read again");
    Deno.writeTextFileSync(path, "x", { append: true });
    assert.notEqual((await new FileDigests(kept).digest(path)).sha256, "remembered");
    const reads = kept.reads;
    Deno.writeTextFileSync(`${folder}/small`, "x");
    await new FileDigests(kept).digest(`${folder}/small`);
    assert.equal(kept.reads, reads);
  });
});

Deno.test("reading a large file stops when nobody needs the answer any more", async () => {
  await inFolder(async (folder) => {
    Deno.writeFileSync(`${folder}/large`, new Uint8Array(LARGE));
    const signal = AbortSignal.abort(new Error("enough"));
    await assert.rejects(new FileDigests().digest(`${folder}/large`, { signal }), /enough/);
  });
});

Deno.test("what is not a file has no digest", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(new FileDigests().digest(folder), /is not a file/);
    await assert.rejects(new FileDigests().digest(`${folder}/none`), Deno.errors.NotFound);
  });
});
