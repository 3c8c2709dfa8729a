/** A text as it reads with something decoded, and where each of its characters stands in the text that it came from. */
export interface DecodedText {
  readonly text: string;
  /** By character: where it begins in the first text; absent when the two are the same. */
  readonly from?: Int32Array;
  /** By character: where it ends in the first text. */
  readonly to?: Int32Array;
  /** Where an escape begins, in the first text, whose end is not there: it is left out, since more may come. */
  readonly cutAt?: number;
}

/** `source` without line breaks; `undefined` when it has none. */
export function withoutLineBreaks(source: DecodedText): DecodedText | undefined {
  return /[\r\n]/.test(source.text) ? decode(source, /[\r\n]+/g, () => "") : undefined;
}

/**
 * `source` with the escapes of JSON and of programs' texts read as what they mean, and those of line breaks left out;
 * `undefined` when it has none.
 */
export function withoutBackslashes(source: DecodedText): DecodedText | undefined {
  return source.text.includes("\\") ? decode(source, BACKSLASHES, meaningOfBackslash) : undefined;
}

const BACKSLASHES =
  /(?<cut>\\(?:u(?:[0-9a-f]{0,3}|\{[0-9a-f]{0,6})|x[0-9a-f]?)?$)|\\(?:u\{(?<braces>[0-9a-f]{1,6})\}|u(?<four>[0-9a-f]{4})|x(?<two>[0-9a-f]{2})|(?<letter>[^]))/gi;
const LETTERS: Readonly<Record<string, string>> = { n: "", r: "", "\n": "", "\r": "", t: "\t", b: "\b", f: "\f" };

function meaningOfBackslash({ braces, four, two, letter }: Readonly<Record<string, string | undefined>>): string {
  const code = braces ?? four ?? two;
  if (code === undefined) return LETTERS[letter!] ?? letter!;
  const point = Number.parseInt(code, 16);
  // The two halves of a character may be escapes of their own.
  return point > 0x10ffff ? "" : unbroken(point > 0xffff ? String.fromCodePoint(point) : String.fromCharCode(point));
}

/**
 * `source` with the escapes of URLs read as the text that they mean, and those of line breaks left out; `undefined` when
 * it has none.
 */
export function withoutPercents(source: DecodedText): DecodedText | undefined {
  return source.text.includes("%") ? decode(source, PERCENTS, meaningOfPercents) : undefined;
}

// One sequence of UTF-8 at a time, so that each character has its own place.
const PERCENTS =
  /(?<cut>%(?:[cd][0-9a-f](?:%[89ab]?)?|e[0-9a-f](?:%[89ab][0-9a-f])?(?:%[89ab]?)?|f[0-7](?:%[89ab][0-9a-f]){0,2}(?:%[89ab]?)?|[0-9a-f]?)$)|(?<bytes>%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|%[0-9a-f]{2})/gi;
const UTF8 = new TextDecoder();

function meaningOfPercents({ bytes }: Readonly<Record<string, string | undefined>>): string {
  const code = bytes!.length === 3 ? Number.parseInt(bytes!.slice(1), 16) : 0x80;
  if (code < 0x80) return unbroken(String.fromCharCode(code));
  return UTF8.decode(Uint8Array.fromHex(bytes!.replaceAll("%", "")));
}

function unbroken(character: string): string {
  return character === "\n" || character === "\r" ? "" : character;
}

function decode(
  source: DecodedText,
  escapes: RegExp,
  meaningOf: (groups: Readonly<Record<string, string | undefined>>) => string,
): DecodedText {
  const { text } = source;
  // What an escape means is never longer than the escape.
  const from = new Int32Array(text.length);
  const to = new Int32Array(text.length);
  let decoded = "";
  let done = 0;
  const copy = (until: number): void => {
    const shift = decoded.length - done;
    for (let i = done; i < until; i++) {
      from[i + shift] = source.from?.[i] ?? i;
      to[i + shift] = source.to?.[i] ?? i + 1;
    }
    decoded += text.slice(done, until);
    done = until;
  };
  let { cutAt } = source;
  for (const match of text.matchAll(escapes)) {
    copy(match.index);
    done = match.index + match[0].length;
    const start = source.from?.[match.index] ?? match.index;
    if (match.groups?.cut !== undefined) {
      cutAt = Math.min(start, cutAt ?? start);
      continue;
    }
    const meant = meaningOf(match.groups ?? {});
    from.fill(start, decoded.length, decoded.length + meant.length);
    to.fill(source.to?.[done - 1] ?? done, decoded.length, decoded.length + meant.length);
    decoded += meant;
  }
  copy(text.length);
  return { text: decoded, from, to, ...(cutAt === undefined ? {} : { cutAt }) };
}
