/**
 * Reads a byte stream line by line until it ends or `stop` aborts, calling `onLine` with each line as it is complete.
 *
 * Bytes that are not UTF-8 become U+FFFD. A line longer than {@linkcode MAX_LINE} is handed over in pieces, so that
 * output without line breaks cannot fill the memory.
 */
export async function readLines(
  stream: ReadableStream<Uint8Array>,
  onLine: (line: string) => void,
  stop: AbortSignal,
): Promise<void> {
  const reader = byteReader(stream);
  const decoder = new TextDecoder();
  const cancel = (): void => void reader.cancel().catch(() => {});
  stop.addEventListener("abort", cancel, { once: true });
  let rest = "";
  const take = (text: string): void => {
    rest += text;
    let start = 0;
    for (let end = rest.indexOf("\n", start); end !== -1; end = rest.indexOf("\n", start)) {
      onLine(lastPiece(rest.slice(start, rest[end - 1] === "\r" && end > start ? end - 1 : end)));
      start = end + 1;
    }
    rest = lastPiece(rest.slice(start));
  };
  // Hands over all that is more than a piece, and returns what is left.
  const lastPiece = (text: string): string => {
    let start = 0;
    while (text.length - start > MAX_LINE) {
      // Not between the two halves of a character.
      const end = start + (/[\uD800-\uDBFF]/.test(text[start + MAX_LINE - 1]!) ? MAX_LINE - 1 : MAX_LINE);
      onLine(text.slice(start, end));
      start = end;
    }
    return text.slice(start);
  };
  try {
    for (let bytes = await reader.read(); bytes !== undefined; bytes = await reader.read()) {
      take(decoder.decode(bytes, { stream: true }));
    }
  } catch {
    // A pipe that breaks when its writer is killed ends the output like any other end.
  } finally {
    stop.removeEventListener("abort", cancel);
    take(decoder.decode());
    if (rest !== "") onLine(rest);
  }
}

/** So many bytes are read at once at first: most tasks say little. */
const FIRST_BYTES = 4096;
/** So many are read at once when there is more: as many as a pipe of Linux holds. */
const CHUNK_BYTES = 65_536;

/**
 * Reads the bytes of a stream; each chunk counts until the next is read. A process's pipe is read into one buffer, since
 * a stream makes a new one of full size for each line that arrives alone.
 */
function byteReader(
  stream: ReadableStream<Uint8Array>,
): { read(): Promise<Uint8Array | undefined>; cancel(): Promise<void> } {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = stream.getReader({ mode: "byob" });
  } catch {
    // A stream that was not made of bytes alone.
    const reader = stream.getReader();
    return { read: async () => (await reader.read()).value, cancel: () => reader.cancel() };
  }
  let buffer = new ArrayBuffer(FIRST_BYTES);
  return {
    async read() {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done || value === undefined) return undefined;
      const { byteLength } = value.buffer;
      // It was full, so there is probably more.
      const grows = byteLength < CHUNK_BYTES && value.length === byteLength;
      buffer = grows ? new ArrayBuffer(CHUNK_BYTES) : value.buffer;
      return value;
    },
    cancel: () => reader.cancel(),
  };
}

/** The most characters of a line that are kept together: 64 Ki. */
export const MAX_LINE = 65_536;
