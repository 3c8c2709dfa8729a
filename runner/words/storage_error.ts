/** What a run has to keep could not be written; its message names the file, the reason and what to do. */
export class StorageError extends Error {
  override readonly name = "StorageError";

  /** `what` is what could not be done, as the message begins; `path` is where; `then` is what to do after the fix. */
  constructor(
    what: string,
    path: string,
    cause: unknown,
    { fix = fixFor(cause), then }: { readonly fix?: string; readonly then?: string } = {},
  ) {
    const told = then === undefined ? fix : `${fix}; ${then}`;
    super(`${what}: ${JSON.stringify(path)} could not be written: ${reasonOf(cause)}\n  fix ${told}`, { cause });
  }
}

/** Why something could not be written, in the system's words. */
export function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  // Deno ends its messages with the call and its path, which whoever uses these words names, too.
  return message.replace(/: ([a-z]+ '.*|tmpdir)$/is, "");
}

/** What helps against a failure to write, in words; the fix of a {@linkcode StorageError}. */
export function fixFor(cause: unknown): string {
  switch (codeOf(cause)) {
    case "ENOSPC":
    case "EDQUOT":
      return "free some space there, or choose a folder elsewhere with --runs";
    case "EROFS":
    case "EACCES":
    case "EPERM":
      return "make the folder writable, or choose another one with --runs";
    default:
      return "see to the folder, or choose another one with --runs";
  }
}

function codeOf(cause: unknown): string | undefined {
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : undefined;
}
