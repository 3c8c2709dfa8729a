/** What stands in the place of a secret. */
export const MASK = "***";

/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/**
 * A function that replaces every secret, as it is and in its base64, URL-encoded and JSON-escaped forms, with and
 * without the space around it; the identity when there is nothing to mask.
 *
 * Base64 of a longer text that contains a secret depends on where the secret begins, so all three offsets count.
 */
export function maskFor(secrets: readonly string[]): Mask {
  const forms = new Set<string>();
  // A secret that was read from a file often ends with a line break, which its users take off.
  for (const secret of secrets.flatMap((whole) => [whole.toWellFormed(), whole.toWellFormed().trim()])) {
    if (secret === "") continue;
    forms.add(secret);
    forms.add(asMangledInSpans(secret));
    for (const form of urlForms(secret)) forms.add(form);
    for (const form of jsonForms(secret)) forms.add(form);
    for (const line of secret.split(/\r?\n/)) if (line.length >= 6) forms.add(line);
    for (const form of base64Forms(secret)) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  // Longest first: a form may begin like a shorter one.
  const pattern = [...forms].sort((a, b) => b.length - a.length).map(RegExp.escape).join("|");
  const expression = new RegExp(pattern, "g");
  return (text) => text.replace(expression, MASK);
}

// Deno 2.9's OpenTelemetry sends a text whose letters are all Latin-1 as those bytes, which are then read as UTF-8.
function asMangledInSpans(secret: string): string {
  const codes = Array.from(secret, (letter) => letter.codePointAt(0)!);
  return codes.every((code) => code < 0x100) ? new TextDecoder().decode(new Uint8Array(codes)) : secret;
}

// A part of a URL, and a field of a form, which writes a space as + and encodes what the former leaves alone.
function urlForms(secret: string): string[] {
  return [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice("s=".length)];
}

// As JavaScript writes it, and as writers do that keep to ASCII, Python's for one.
function jsonForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const escape = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return [json, json.replace(/[^\x20-\x7e]/g, escape)];
}

// At offset 1 or 2, the first digits of base64 also hold bits of what stands before, and the last ones of what follows.
function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].flatMap((offset) => {
    const padded = new Uint8Array(offset + bytes.length);
    padded.set(bytes, offset);
    const whole = padded.toBase64();
    const from = Math.ceil(offset * 8 / 6);
    const to = Math.floor((offset + bytes.length) * 8 / 6);
    const digits = whole.slice(from, to);
    if (digits.length < 6) return [];
    return [digits, digits.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
