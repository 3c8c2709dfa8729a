import { dataScript } from "./data_script.ts";

/**
 * Bytes as a script that pages can load, as {@linkcode dataScript} is one for JSON: packed by gzip, so that a log or a
 * model is a fraction of its size, and as base64.
 */
export async function packedScript(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return dataScript(name, new Uint8Array(await new Response(packed).arrayBuffer()).toBase64());
}
