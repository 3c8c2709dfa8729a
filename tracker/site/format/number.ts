/** What stands in the place of the thousands' comma. */
const GAP = " ";

/** What would be longer with a power of ten is written without one, unless it is so large that nobody counts its digits. */
const MAX_POWER_LENGTH = 13;
const MAX_PLAIN = 1e15;

/**
 * A number with at most six significant digits, but with all that it has before its point, and thousands apart from ten
 * thousand on: `0.97037`, `12 400`, `1 234 568`.
 */
export function formatNumber(value: number): string {
  return withDigits(value, 6);
}

/**
 * Numbers that stand beside each other, with as many digits as it takes to see how far they are apart, and with `digits`
 * at least.
 */
export function formatApart(values: readonly number[], digits = 6): readonly string[] {
  const sorted = [...new Set(values)].filter(Number.isFinite).sort((a, b) => a - b);
  const gap = sorted.slice(1).reduce((least, value, i) => Math.min(least, value - sorted[i]!), Infinity);
  const enough = (digits: number): boolean =>
    sorted.every((value) => Math.abs(Number(rounded(value, digits)) - value) <= gap / 50);
  let more = digits;
  while (more < 17 && !enough(more)) more++;
  return values.map((value) => withDigits(value, more));
}

function withDigits(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const text = rounded(value, digits).replace("-", "−");
  // As on an axis, where 1.000e+22 would not fit: 1e22.
  if (text.includes("e")) return text.replace(/\.?0+e/, "e").replace("+", "").replace("-", "−");
  return text.replace(/^−?\d{5,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, GAP));
}

/** A finite number as JavaScript writes it: with a power of ten when it is very large or small. */
function rounded(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) {
    // A power of ten takes the room of some digits.
    const power = value.toExponential(Math.max(3, digits - 3));
    if (size < 1 || size > MAX_PLAIN || power.length <= MAX_POWER_LENGTH) return power;
  }
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(Math.max(digits, size < 1 ? 1 : Math.floor(Math.log10(size)) + 1))));
}

/** `bytes` with a decimal unit: `980 B`, `1.2 kB`, `34 MB`. */
export function formatBytes(bytes: number): string {
  for (const [unit, size] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(bytes < 10 * size ? 1 : 0)} ${unit}`;
  }
  return `${bytes} B`;
}

/** A count with its noun: `1 task`, `12 tasks`. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share in percent; 0 and 100 stand for none and for all alone: `96 %`, `99.6 %`. */
export function formatShare(part: number, all: number): string {
  const percent = part / all * 100;
  if (part === 0 || part === all) return `${percent} %`;
  const near = percent < 1 || percent > 99;
  return `${near ? Math.min(99.9, Math.max(0.1, Math.round(percent * 10) / 10)) : Math.round(percent)} %`;
}

/** A difference with its sign, and its share of what it is a difference from: `+0.012 (+1.2 %)`. */
export function formatChange(difference: number, from: number): string {
  const sign = difference > 0 ? "+" : "";
  const share = difference / Math.abs(from) * 100;
  const percent = Number.isFinite(share) && from !== 0
    ? ` (${sign}${formatNumber(Number(share.toPrecision(2)))} %)`
    : "";
  return `${sign}${formatNumber(Number(difference.toPrecision(3)))}${percent}`;
}
