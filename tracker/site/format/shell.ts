/** A command's words as a shell reads them. */
export function formatCommand(words: readonly string[]): string {
  return words.map((word) => /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
}
