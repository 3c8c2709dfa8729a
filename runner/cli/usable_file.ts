import { reasonOf } from "../words/storage_error.ts";
import { UsageError } from "./context.ts";

/**
 * Does what reads or writes at `path`, which is named as the message is to begin.
 *
 * @throws {UsageError} Where the system refuses it, such as for a folder that is not there or not writable.
 */
export async function usableFile<T>(path: string, verb: "read" | "written", use: () => T | Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new UsageError(`${path} could not be ${verb}: ${reasonOf(error)}\n  fix ${fixFor(error, verb)}`, {
      cause: error,
    });
  }
}

/** Whether an exception is the system's answer and not a mistake of the program's. */
export function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return "code" in error && /^E[A-Z0-9]+$/.test(String(error.code)) || error instanceof Deno.errors.NotCapable;
}

function fixFor(error: Error, verb: "read" | "written"): string {
  switch ("code" in error ? error.code : undefined) {
    case "ENOENT":
      return verb === "read" ? "name a file that is there" : "make its folder first, or name another place";
    case "EISDIR":
      return "name a file, and not a folder";
    case "ENOTDIR":
    case "EEXIST":
      return "name another place: a file stands where a folder is needed";
    case "ENOSPC":
    case "EDQUOT":
      return "free some space there, or name another place";
    default:
      return verb === "read"
        ? "make it readable, or name another file"
        : "make the folder writable, or name another one";
  }
}
