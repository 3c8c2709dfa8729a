import { createHash, createHmac, hash } from "node:crypto";

// Web Crypto's digest takes 40 µs a call and 2.8 ms a megabyte, where this one takes 2 µs and 0.6 ms.

/** The SHA-256 of a text, as UTF-8, or of bytes: 64 hex digits. */
export function sha256(content: string | Uint8Array): string {
  return hash("sha256", content, "hex");
}

/** A SHA-256 that is fed piece by piece. */
export interface RunningSha256 {
  update(bytes: Uint8Array): unknown;
  digest(encoding: "hex"): string;
}

/** Starts a SHA-256 of what comes piece by piece. */
export function startSha256(): RunningSha256 {
  return createHash("sha256");
}

/** The HMAC of a text under a key, with SHA-256: 64 hex digits. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}
