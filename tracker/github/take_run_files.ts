import { withZipEntries, type ZipEntry, ZipError, type ZipLimits } from "../intake/zip_entries.ts";
import { sha256OfFile } from "../sha256.ts";

/** What a run's artifact may hold that is taken: run files, and beside them their large artifacts. */
const RUN_FILE = /^(?:[\w.-]+\/)*[\w.-]+\.otlp\.json$/;
const BLOB = /^(?:[\w.-]+\/)*blobs\/([0-9a-f]{64})$/;

/**
 * Unpacks the run files of an archive, and their blobs, into a folder, and returns the run files' paths in it. Whatever
 * else the archive holds is left out.
 *
 * @throws {ZipError} When the archive is broken or hostile, holds no run file, or a blob is not what its name says.
 */
export async function takeRunFiles(archive: string, folder: string, limits?: ZipLimits): Promise<readonly string[]> {
  return await withZipEntries(archive, async (entries) => {
    const files = entries.filter(({ path }) => RUN_FILE.test(path));
    if (files.length === 0) throw new ZipError("it holds no run file (*.otlp.json)");
    for (const file of files) await unpack(file, folder);
    for (const entry of entries) {
      const sha256 = BLOB.exec(entry.path)?.[1];
      if (sha256 === undefined) continue;
      await unpack(entry, folder);
      if (await sha256OfFile(`${folder}/${entry.path}`) !== sha256) {
        throw new ZipError(`${JSON.stringify(entry.path)} does not have the digest that it is named by`);
      }
    }
    return files.map(({ path }) => path);
  }, limits);
}

async function unpack(entry: ZipEntry, folder: string): Promise<void> {
  const path = `${folder}/${entry.path}`;
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const content = await entry.read();
  await content.pipeTo((await Deno.open(path, { write: true, createNew: true })).writable);
}
