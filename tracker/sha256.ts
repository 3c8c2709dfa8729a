import { createHash } from "node:crypto";

/** The SHA-256 of bytes, in lower-case hex. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** The SHA-256 of a text's UTF-8, in lower-case hex. */
export function sha256OfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** The SHA-256 of a file, read piece by piece, in lower-case hex. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  const file = await Deno.open(path);
  for await (const chunk of file.readable) hash.update(chunk);
  return hash.digest("hex");
}
