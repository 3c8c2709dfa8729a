/** A text is not a run file; the message says at which place of the document, and what was wanted there. */
export class RunFileError extends Error {
  override readonly name: string = "RunFileError";
}

/** A run file is of a later version than this code knows. */
export class FormatVersionError extends RunFileError {
  override readonly name = "FormatVersionError";
}
