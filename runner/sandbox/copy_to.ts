/**
 * Writes what comes from a byte stream into a file, until it ends or `stop` aborts.
 *
 * @throws {Error} When the file cannot be written; the stream is then read no more.
 */
export async function copyTo(file: string, stream: ReadableStream<Uint8Array>, stop: AbortSignal): Promise<void> {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => {});
  stop.addEventListener("abort", cancel, { once: true });
  try {
    using target = await Deno.open(file, { write: true, create: true, truncate: true });
    for (let chunk = await read(reader); chunk !== undefined; chunk = await read(reader)) {
      for (let written = 0; written < chunk.length;) written += await target.write(chunk.subarray(written));
    }
  } finally {
    stop.removeEventListener("abort", cancel);
    cancel();
  }
}

/** A pipe that breaks when its writer is killed ends the output like any other end. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return (await reader.read()).value;
  } catch {
    return undefined;
  }
}
