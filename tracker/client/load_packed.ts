/// <reference lib="dom" />
import { loadData } from "./load_data.ts";

/** Loads bytes of the site from the script that holds them packed; see `packedScript`. */
export async function loadPacked(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(await loadData<string>(path)), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
