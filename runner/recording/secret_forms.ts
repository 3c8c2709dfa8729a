/** The fewest characters of a secret, the space around it left out: fewer would be found everywhere. */
export const MIN_SECRET_LENGTH = 6;

/** One way in which a secret can stand in a text. */
export interface SecretForm {
  readonly encoding: "plain" | "base64" | "hex" | "url" | "html";
  /** Without line breaks, which {@linkcode SecretMatcher} leaves out of what it looks at. */
  readonly text: string;
}

/**
 * The forms of `secret`: of the whole and, since lines are told one by one, of each of its lines that has enough
 * characters. Escapes of URLs and of JSON are not among them: the matcher decodes those in what it looks at.
 *
 * The space around a secret may be missing: one that was read from a file often ends with a line break, which its users
 * take off.
 */
export function secretForms(secret: string): SecretForm[] {
  const given = secret.toWellFormed();
  const whole = given.trim();
  const lines = whole.split(/\r\n|[\r\n]/).map((line) => line.trim()).filter((line) =>
    line.length >= MIN_SECRET_LENGTH
  );
  return [...new Set([given, whole, ...lines])].flatMap(formsOf);
}

function formsOf(text: string): SecretForm[] {
  if (text === "") return [];
  const bytes = new TextEncoder().encode(text);
  const forms: SecretForm[] = [
    { encoding: "plain", text },
    // Deno 2.9's OpenTelemetry sends a text whose letters are all Latin-1 as those bytes, which are then read as UTF-8.
    { encoding: "plain", text: latin1AsUtf8(text) },
    // The other way round: bytes that are looked at one by one.
    { encoding: "plain", text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join("") },
    ...byteForms(bytes),
    // As `btoa` takes it: a byte for each letter.
    ...byteForms(latin1Of(text) ?? bytes),
    // A field of a form has a plus for a space.
    { encoding: "url", text: text.replaceAll(" ", "+") },
    ...htmlForms(text).map((escaped) => ({ encoding: "html", text: escaped }) as const),
  ];
  return forms.map((form) => ({ ...form, text: form.text.replace(/[\r\n]/g, "") })).filter(({ text }) => text !== "");
}

function byteForms(bytes: Uint8Array): SecretForm[] {
  const hex = bytes.toHex();
  return [
    ...base64Forms(bytes).map((digits) => ({ encoding: "base64", text: digits }) as const),
    { encoding: "hex", text: hex },
    { encoding: "hex", text: hex.toUpperCase() },
  ];
}

function latin1AsUtf8(text: string): string {
  const bytes = latin1Of(text);
  return bytes === undefined ? text : new TextDecoder().decode(bytes);
}

/** A byte for each letter; `undefined` when one of them has no such byte. */
function latin1Of(text: string): Uint8Array | undefined {
  const codes = Array.from(text, (letter) => letter.codePointAt(0)!);
  return codes.every((code) => code < 0x100) ? new Uint8Array(codes) : undefined;
}

/**
 * Base64 of a longer text that contains the secret depends on where the secret begins, so all three offsets count. At
 * offset 1 or 2, the first digits also hold bits of what stands before, and the last ones of what follows.
 */
function base64Forms(bytes: Uint8Array): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = new Uint8Array(offset + bytes.length);
    padded.set(bytes, offset);
    const digits = padded.toBase64().slice(Math.ceil(offset * 8 / 6), Math.floor((offset + bytes.length) * 8 / 6));
    if (digits.length < MIN_SECRET_LENGTH) return [];
    return [digits, digits.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

// As writers of HTML differ: with or without the quotes, and in whether they name characters or number them.
function htmlForms(text: string): string[] {
  if (!/[&<>"']/.test(text)) return [];
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const quoted = escaped.replaceAll('"', "&quot;");
  return [
    escaped,
    quoted,
    ...["&#39;", "&#x27;", "&#039;", "&apos;"].map((quote) => quoted.replaceAll("'", quote)),
    escaped.replaceAll('"', "&#34;").replaceAll("'", "&#39;"),
    text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`),
    text.replace(/[&<>"']/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
  ];
}
