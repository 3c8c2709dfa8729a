/** So many bytes are read at once. */
const CHUNK_BYTES = 2 ** 18;

/**
 * The lines of a file, without their line breaks, in batches, so that many short ones do not wait for each other. What
 * stands after the last line break counts as a line, too. Nothing but a batch, or a line if it is longer, is in memory;
 * a batch is overwritten by the next one.
 */
export async function* fileLines(path: string): AsyncGenerator<readonly Uint8Array[]> {
  using file = await Deno.open(path);
  let buffer = new Uint8Array(CHUNK_BYTES);
  let used = 0;
  for (;;) {
    if (used === buffer.length) {
      const larger = new Uint8Array(2 * buffer.length);
      larger.set(buffer);
      buffer = larger;
    }
    const read = await file.read(buffer.subarray(used));
    if (read === null) break;
    const known = used;
    used += read;
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = buffer.indexOf(10, known); end !== -1 && end < used; end = buffer.indexOf(10, start)) {
      lines.push(buffer.subarray(start, end));
      start = end + 1;
    }
    if (lines.length > 0) yield lines;
    buffer.copyWithin(0, start, used);
    used -= start;
  }
  if (used > 0) yield [buffer.subarray(0, used)];
}
