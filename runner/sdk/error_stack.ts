/** So many errors that caused each other are told of; the last of them may be the first again. */
const MAX_ERRORS = 10;

/**
 * The stack of an error and those of what caused it, or of all that it stands for, without the lines that name `own`, an
 * address of Dagtrail's: they say nothing to a task's author.
 */
export function errorStack(error: Error, own: string): string {
  // Of a path, Deno encodes what is below the current folder, and else nothing.
  const addresses = [own, decodeURIComponent(own)];
  const isOwn = (line: string): boolean => addresses.some((address) => line.includes(address));
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
