/** A path on the command line; an empty one would be the current folder, where somebody's variable is not set. */
export function pathWord(word: string): string {
  if (word === "") throw new SyntaxError("a path cannot be empty");
  return word;
}
