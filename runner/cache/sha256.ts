// Web Crypto's digest takes 40 µs a call and 2.8 ms a megabyte, where this one takes 2 µs and 0.6 ms.
let loaded: typeof import("node:crypto") | undefined;

/**
 * Loads what makes digests, which takes 20 ms and happens by itself with the first of them; for a moment in which there
 * is nothing else to do.
 */
export function loadSha256(): typeof import("node:crypto") {
  // deno-lint-ignore no-process-global -- to import the module would load it before anything else can be done
  return loaded ??= process.getBuiltinModule("node:crypto");
}

/** The SHA-256 of a text, as UTF-8, or of bytes: 64 hex digits. */
export function sha256(content: string | Uint8Array): string {
  return loadSha256().hash("sha256", content, "hex");
}

/** A SHA-256 that is fed piece by piece. */
export interface RunningSha256 {
  update(bytes: Uint8Array): unknown;
  digest(encoding: "hex"): string;
}

/** Starts a SHA-256 of what comes piece by piece. */
export function startSha256(): RunningSha256 {
  return loadSha256().createHash("sha256");
}

/** The HMAC of a text under a key, with SHA-256: 64 hex digits. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return loadSha256().createHmac("sha256", key).update(text).digest("hex");
}
