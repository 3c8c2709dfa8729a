import { shown } from "./shown.ts";

/** A number of bytes, or a number with a unit, such as `"512MB"` or `"2GiB"`; MB is 10^6 bytes and MiB 2^20. */
export type ByteSize = number | `${number}${"B" | "kB" | "MB" | "GB" | "KiB" | "MiB" | "GiB"}`;

const UNIT_BYTES: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/**
 * `size` in bytes, rounded to a whole number.
 *
 * @throws {RangeError} When it is not a positive number with one of the units B, kB, MB, GB, KiB, MiB and GiB.
 */
export function byteSize(size: ByteSize): number {
  const match = typeof size === "number" ? undefined : /^(\d+(?:\.\d+)?)(B|kB|MB|GB|KiB|MiB|GiB)$/.exec(size);
  const bytes = typeof size === "number" ? size : match ? Number(match[1]) * UNIT_BYTES[match[2]!]! : NaN;
  const whole = Math.round(bytes);
  if (Number.isFinite(whole) && whole > 0) return whole;
  throw new RangeError(
    `a size must be a positive number of bytes or look like "512MB" or "2GiB", and is ${shown(size)}`,
  );
}

/** `bytes` with a decimal unit and three figures at most: `980 B`, `1.2 kB`, `34 MB`. */
export function formatBytes(bytes: number): string {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    // 999,600 bytes would be 1000 kB.
    if (bytes >= size * 0.9995) return `${(bytes / size).toFixed(bytes < 10 * size ? 1 : 0)} ${unit}`;
  }
  return `${bytes} B`;
}
