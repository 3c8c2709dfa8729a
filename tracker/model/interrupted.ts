/** The type of error of what still went on when its run was cut off; `dagtrail recover` writes it. */
const INTERRUPTED = "Interrupted";

/** Whether something was cut off with its run, rather than failing by itself. */
export function isInterrupted({ errorType }: { readonly errorType?: string }): boolean {
  return errorType === INTERRUPTED;
}
