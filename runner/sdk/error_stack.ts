/** So many errors that caused each other are told of; the last of them may be the first again. */
const MAX_ERRORS = 10;

/** The stack of an error and those of what caused it, without the lines that say nothing to a task's author. */
export function errorStack(error: Error, isOwn: (line: string) => boolean): string {
  const stacks = [stackOf(error, isOwn)];
  for (let cause = error.cause; cause instanceof Error && stacks.length < MAX_ERRORS; cause = cause.cause) {
    stacks.push(`Caused by: ${stackOf(cause, isOwn)}`);
  }
  return stacks.join("\n");
}

function stackOf(error: Error, isOwn: (line: string) => boolean): string {
  return String(error.stack ?? error).split("\n").filter((line) => !isOwn(line)).join("\n");
}
