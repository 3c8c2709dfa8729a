/** A word as a shell reads it back, in quotes where it needs them. */
export function shellWord(word: string): string {
  // A leading dash or tilde means something else, and an empty word nothing.
  if (/^[\w./:=@%+,][\w./:=@%+,-]*$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
