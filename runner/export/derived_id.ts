import { createHash } from "node:crypto";

/**
 * Identifiers that other tools want in their own form, worked out from those of the run file: exporting twice gives the
 * same, and two runs never do.
 *
 * @module
 */

/** 32 hex digits. */
export function hexId(...names: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(names)).digest("hex").slice(0, 32);
}

/** A UUID of version 8: one whose digits its maker decides (RFC 9562). */
export function uuid(...names: readonly string[]): string {
  const hex = hexId(...names);
  const variant = "89ab"[parseInt(hex[16]!, 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
