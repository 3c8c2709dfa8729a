import type { CellOutputs } from "./cell_outputs.ts";
import { denoInternals } from "./deno_internals.ts";

/**
 * From here on, what the process prints by `console`, `Deno.stdout` and `Deno.stderr` is kept as the output of the cell
 * that runs, in order with what it shows. It is printed all the same, and so stands in the attempt's log too.
 */
export function capturePrinted(outputs: CellOutputs): void {
  const { Console, core } = denoInternals();
  const captured = new Console((text, level) => {
    const toStderr = level > 1;
    core.print(text, toStderr);
    outputs.add({ type: "stream", name: toStderr ? "stderr" : "stdout", text });
  });
  for (const name of Object.keys(captured) as (keyof Console)[]) {
    if (typeof captured[name] === "function") Object.assign(console, { [name]: captured[name] });
  }
  captureStream(Deno.stdout, "stdout", outputs);
  captureStream(Deno.stderr, "stderr", outputs);
}

function captureStream(
  stream: typeof Deno.stdout | typeof Deno.stderr,
  name: "stdout" | "stderr",
  outputs: CellOutputs,
): void {
  const decoder = new TextDecoder();
  const write = stream.write.bind(stream);
  const writeSync = stream.writeSync.bind(stream);
  const keep = (bytes: Uint8Array, written: number): number => {
    outputs.add({ type: "stream", name, text: decoder.decode(bytes.subarray(0, written), { stream: true }) });
    return written;
  };
  const writable = new WritableStream<Uint8Array>({
    async write(bytes) {
      for (let at = 0; at < bytes.length;) at += keep(bytes.subarray(at), await write(bytes.subarray(at)));
    },
  });
  Object.defineProperties(stream, {
    write: { value: async (bytes: Uint8Array) => keep(bytes, await write(bytes)) },
    writeSync: { value: (bytes: Uint8Array) => keep(bytes, writeSync(bytes)) },
    writable: { value: writable },
  });
}
