/** A number with at most six significant digits, and thousands apart from ten thousand on: `0.97037`, `12 400`. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (value !== 0 && (size >= 1e12 || size < 1e-4)) {
    // As on an axis, where 1.000e+22 would not fit: 1e22.
    return value.toExponential(3).replace(/\.?0+e/, "e").replace("+", "").replaceAll("-", "−");
  }
  const digits = Number.isInteger(value) ? String(size) : String(Number(size.toPrecision(6)));
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.length > 4 ? whole.replace(/\B(?=(\d{3})+$)/g, " ") : whole;
  return `${value < 0 ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
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

/** A difference with its sign, and its share of what it is a difference from: `+0.012 (+1.2 %)`. */
export function formatChange(difference: number, from: number): string {
  const sign = difference > 0 ? "+" : "";
  const share = difference / Math.abs(from) * 100;
  const percent = Number.isFinite(share) && from !== 0
    ? ` (${sign}${formatNumber(Number(share.toPrecision(2)))} %)`
    : "";
  return `${sign}${formatNumber(Number(difference.toPrecision(3)))}${percent}`;
}
