/** A text is not a run file; the message says at which place of the document, and what was wanted there. */
export class RunFileError extends Error {
  override readonly name = "RunFileError";
}
