/** So many errors that caused each other are told of; the last of them may be the first again. */
const MAX_ERRORS = 10;

/**
 * The stack of an error and those of what caused it, or of all that it stands for, without the lines that say nothing to
 * a task's author.
 */
export function errorStack(error: Error, isOwn: (line: string) => boolean): string {
  const stacks = [stackOf(error, isOwn)];
  const open = behind(error);
  for (let next = open.shift(); next !== undefined && stacks.length < MAX_ERRORS; next = open.shift()) {
    stacks.push(`${next.relation}: ${stackOf(next.error, isOwn)}`);
    open.unshift(...behind(next.error));
  }
  return stacks.join("\n");
}

/** The errors that stand directly behind one. */
function behind(error: Error): { readonly relation: string; readonly error: Error }[] {
  const parts = error instanceof AggregateError ? error.errors : [];
  return [
    ...parts.filter((part) => part instanceof Error).map((part) => ({ relation: "One of them", error: part })),
    ...error.cause instanceof Error ? [{ relation: "Caused by", error: error.cause }] : [],
  ];
}

function stackOf(error: Error, isOwn: (line: string) => boolean): string {
  return String(error.stack ?? error).split("\n").filter((line) => !isOwn(line)).join("\n");
}
