import { StorageError } from "./storage_error.ts";

/**
 * Makes a folder in the system's temporary one, with a name that begins so.
 *
 * @throws {StorageError} When that is not there, is full or may not be written to.
 */
export function makeTemporaryFolder(prefix: string): string {
  return madeThere(() => Deno.makeTempDirSync({ prefix }));
}

/**
 * Makes an empty file in the system's temporary folder, with a name that begins and ends so.
 *
 * @throws {StorageError} As {@linkcode makeTemporaryFolder} does.
 */
export function makeTemporaryFile(prefix: string, suffix: string): string {
  return madeThere(() => Deno.makeTempFileSync({ prefix, suffix }));
}

function madeThere(make: () => string): string {
  try {
    return make();
  } catch (error) {
    const fix = "see to that folder, or set TMPDIR to one that is there and can be written to";
    throw new StorageError("nothing temporary could be kept", temporaryFolder(), error, { fix });
  }
}

/** Where the system keeps what is temporary, as Deno finds it; `node:os` would tell it, and take 7 ms to load. */
function temporaryFolder(): string {
  const names = Deno.build.os === "windows" ? ["TMP", "TEMP"] : ["TMPDIR"];
  return names.map((name) => Deno.env.get(name)).find((path) => path !== undefined && path !== "") ?? "/tmp";
}
