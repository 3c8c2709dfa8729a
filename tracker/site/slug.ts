import { sha256OfText } from "../sha256.ts";

const MAX_LENGTH = 80;

/**
 * A name for a file or a folder out of any text: itself when it is a plain one, else what is plain of it and a digest, so
 * that two texts never share a name, not even on a file system that takes upper and lower case for the same.
 */
export function slugOf(text: string): string {
  const plain = plainOf(text);
  if (plain === text && plain !== "" && !isReserved(plain)) return plain;
  const digest = sha256OfText(text).slice(0, 8);
  return plain === "" ? digest : `${plain.slice(0, MAX_LENGTH - 9).replace(/[.-]+$/, "")}-${digest}`;
}

/** A name for each of many texts, in their order, as plain as can be while all differ. */
export function uniqueSlugs(texts: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return texts.map((text, i) => {
    const plain = plainOf(text);
    const candidates = [plain === "" || isReserved(plain) ? slugOf(text) : plain, slugOf(text), `${slugOf(text)}-${i}`];
    const slug = candidates.find((candidate) => !taken.has(candidate))!;
    taken.add(slug);
    return slug;
  });
}

function plainOf(text: string): string {
  const plain = text.normalize("NFKD").toLowerCase().replace(/[^a-z0-9._]+/g, "-");
  return plain.slice(0, MAX_LENGTH).replace(/^[.-]+|[.-]+$/g, "");
}

// Windows takes these for devices, whatever their ending.
function isReserved(text: string): boolean {
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(text);
}
