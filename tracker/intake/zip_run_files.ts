import type { FoundFile, OpenFile } from "./found_file.ts";
import { isRunFileName, openRunFile } from "./open_run_file.ts";
import { withZipEntries, type ZipEntry } from "./zip_entries.ts";

const BLOB = /(^|\/)blobs\/[0-9a-f]{64}$/;

/**
 * The run files in a zip archive, which is unpacked below `scratch` when the first of them is read.
 *
 * @throws {ZipError} When the archive is broken or hostile.
 */
export async function zipRunFiles(
  archive: string,
  name: string,
  scratch: () => Promise<string>,
): Promise<readonly FoundFile[]> {
  const { mtime } = await Deno.stat(archive);
  const entries = await withZipEntries(archive, (entries) =>
    Promise.resolve(
      entries.filter(({ path }) => isRunFileName(path)).map(({ path, sizeBytes }) => ({ path, sizeBytes })),
    ));
  let unpacked: Promise<string> | undefined;
  const open = async (path: string): Promise<OpenFile> => {
    unpacked ??= scratch().then((folder) => unpack(archive, folder));
    return await openRunFile(`${await unpacked}/${path}`);
  };
  return entries.map(({ path, sizeBytes }) => ({
    name: `${name}/${path}`,
    sizeBytes,
    modifiedMs: mtime?.getTime() ?? 0,
    open: () => open(path),
  }));
}

/** Unpacks run files and blobs; whatever else an archive holds is left in it. */
async function unpack(archive: string, scratch: string): Promise<string> {
  const folder = await Deno.makeTempDir({ dir: scratch });
  await withZipEntries(archive, async (entries) => {
    for (const entry of entries) {
      if (isRunFileName(entry.path) || BLOB.test(entry.path)) await write(entry, `${folder}/${entry.path}`);
    }
  });
  return folder;
}

async function write(entry: ZipEntry, path: string): Promise<void> {
  await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  const content = await entry.read();
  await content.pipeTo((await Deno.open(path, { write: true, createNew: true })).writable);
}
