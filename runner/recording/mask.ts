/** What stands in the place of a secret. */
export const MASK = "***";

/** Replaces secrets in a text. */
export type Mask = (text: string) => string;

/**
 * A function that replaces every secret, as it is and in its base64, URL-encoded and JSON-escaped forms; the identity
 * when there is nothing to mask.
 *
 * Base64 of a longer text that contains a secret depends on where the secret begins, so all three offsets count.
 */
export function maskFor(secrets: readonly string[]): Mask {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === "") continue;
    forms.add(secret);
    forms.add(encodeURIComponent(secret));
    forms.add(JSON.stringify(secret).slice(1, -1));
    for (const line of secret.split(/\r?\n/)) if (line.length >= 6) forms.add(line);
    for (const form of base64Forms(secret)) forms.add(form);
  }
  if (forms.size === 0) return (text) => text;
  // Longest first: a form may begin like a shorter one.
  const pattern = [...forms].sort((a, b) => b.length - a.length).map(RegExp.escape).join("|");
  const expression = new RegExp(pattern, "g");
  return (text) => text.replace(expression, MASK);
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
