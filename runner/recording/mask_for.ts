import { closedUntil, replaced } from "./intervals.ts";
import { MASK, type Mask, NO_MASK } from "./mask.ts";
import { SecretMatcher } from "./secret_matcher.ts";

/** A text is looked at in parts of this many characters, so that a long one needs little memory. */
const PART = 2 ** 16;

/** The mask for these secrets: see {@linkcode SecretMatcher} for the forms in which it knows them. */
export function maskFor(secrets: readonly string[]): Mask {
  const kept = secrets.filter((secret) => secret.trim() !== "");
  if (kept.length === 0) return NO_MASK;
  const matcher = new SecretMatcher(kept);
  const numbers = new Set(kept.map((secret) => secret.trim()).filter(isNumeric).map(Number).filter(isTelling));
  const mask = (text: string): string => masked(matcher, text, () => MASK);
  return Object.assign(mask, {
    active: true,
    bytes: (bytes: Uint8Array<ArrayBuffer>) => maskBytes(matcher, bytes),
    hides: (value: number | bigint) => numbers.has(Number(value)) || mask(String(value)) !== String(value),
    reach: reachOf(kept),
    matcher,
  });
}

/** How many characters may stand between the beginning of one of these secrets and its end, in any of its forms. */
export function reachOf(secrets: readonly string[]): number {
  const encoder = new TextEncoder();
  // Six characters a byte, as JSON may write it, and as much again for what stands between two parts of it.
  return 12 * Math.max(0, ...secrets.map((secret) => encoder.encode(secret).length)) + 1024;
}

function isNumeric(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text);
}

/** Whether a number is rare enough: a secret of zeros must not hide every 0. */
function isTelling(value: number): boolean {
  return Number.isFinite(value) && String(value).length >= 4;
}

/** `text` with `substitute` of their length in the place of secrets. */
function masked(matcher: SecretMatcher, text: string, substitute: (length: number) => string): string {
  if (text.length <= PART) return replaced(text, matcher.find(text).intervals, substitute);
  const parts: string[] = [];
  let rest = "";
  for (let at = 0; at < text.length; at += PART) {
    const part = rest + text.slice(at, at + PART);
    const { intervals, openFrom } = matcher.find(part);
    // What could be the beginning of a secret waits for the next part.
    const end = at + PART >= text.length ? part.length : closedUntil(openFrom, intervals);
    parts.push(replaced(part.slice(0, end), intervals.filter((interval) => interval[1] <= end), substitute));
    rest = part.slice(end);
  }
  return parts.join("");
}

function maskBytes(matcher: SecretMatcher, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const text = decodedUtf8(bytes);
  if (text !== undefined) {
    const shown = masked(matcher, text, () => MASK);
    return shown === text ? bytes : new TextEncoder().encode(shown);
  }
  // Bytes of anything else keep their places: a format may count them.
  const letters = latin1(bytes);
  const shown = masked(matcher, letters, (length) => "*".repeat(length));
  return shown === letters ? bytes : Uint8Array.from(shown, (letter) => letter.charCodeAt(0));
}

function decodedUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A character for each byte; `TextDecoder` would read "latin1" as Windows-1252. */
function latin1(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += PART / 2) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + PART / 2)));
  }
  return parts.join("");
}
