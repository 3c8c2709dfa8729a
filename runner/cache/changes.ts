import type { CacheChange } from "../words/cache_decision.ts";
import { unreachable } from "../words/unreachable.ts";
import { compareIngredients, type Ingredient } from "./ingredient.ts";

/** How long a value may be to stand in a sentence. */
const MOST_LETTERS = 60;

/** So many changes are told one by one. */
const MOST_TOLD = 3;

/** What differs between two lists of ingredients, in their order. */
export function changesBetween(before: readonly Ingredient[], after: readonly Ingredient[]): CacheChange[] {
  const left = new Map(before.map((ingredient) => [idOf(ingredient), ingredient]));
  const right = new Map(after.map((ingredient) => [idOf(ingredient), ingredient]));
  const differing = [...new Map([...left, ...right])]
    .map(([id, ingredient]) => ({ ingredient, before: left.get(id), after: right.get(id) }))
    .filter(({ before, after }) => !isSame(before, after))
    .sort((a, b) => compareIngredients(a.ingredient, b.ingredient));
  // Another order is news only where the same things are in it.
  const told = differing.filter(({ ingredient, before, after }) =>
    ingredient.kind !== "order" || isSameSet(before?.value, after?.value)
  );
  return told.map(({ ingredient, before, after }) => {
    // Where the values agree, it is the digests that say what changed.
    const byDigest = before !== undefined && after !== undefined && isSameValue(before, after);
    const [was, is] = [shownOf(before, byDigest), shownOf(after, byDigest)];
    return {
      what: subjectOf(ingredient, { both: before !== undefined && after !== undefined, byDigest }),
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    };
  });
}

/** Changes as the words that follow `because`. */
export function changesText(changes: readonly CacheChange[]): string {
  const told = changes.slice(0, MOST_TOLD).map(changeText);
  const rest = changes.length - told.length;
  if (rest > 0) told.push(rest === 1 ? "one thing more changed" : `${rest} things more changed`);
  const last = told.pop()!;
  return told.length === 0 ? last : `${told.join(", ")} and ${last}`;
}

function changeText({ what, before, after }: CacheChange): string {
  if (before !== undefined && after !== undefined) return `${what} changed from ${short(before)} to ${short(after)}`;
  if (after !== undefined) return /^sha256:/.test(after) ? `${what} is new` : `${what} is new, ${short(after)}`;
  return before === undefined ? `${what} changed` : `${what} is gone`;
}

/** A digest by its first digits, and no value longer than a sentence bears. */
function short(value: string): string {
  const digest = /^(sha256:[0-9a-f]{8})[0-9a-f]{56}$/.exec(value)?.[1];
  if (digest !== undefined) return `${digest}…`;
  return value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}…` : value;
}

function idOf({ kind, name }: Ingredient): string {
  return `${kind} ${name}`;
}

function isSame(a: Ingredient | undefined, b: Ingredient | undefined): boolean {
  return a !== undefined && b !== undefined && a.digest === b.digest && isSameValue(a, b);
}

function isSameValue(a: Ingredient, b: Ingredient): boolean {
  return JSON.stringify(a.value) === JSON.stringify(b.value);
}

function isSameSet(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b) && JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());
}

/** An ingredient as it may be shown; `undefined` where it is not there, or nothing of it may be. */
function shownOf(ingredient: Ingredient | undefined, byDigest: boolean): string | undefined {
  if (ingredient === undefined) return undefined;
  const { kind, value, digest } = ingredient;
  switch (kind) {
    case "environment":
    case "secret":
    case "import":
    case "command":
    case "order":
      return undefined;
    case "parameter":
      return value === undefined ? undefined : JSON.stringify(value);
    case "permission":
      return JSON.stringify(value);
    case "file":
    case "remote":
    case "program":
      return digest;
    case "data":
      return digest?.startsWith("link:") ? `a link to ${digest.slice("link:".length)}` : digest;
    case "input":
    case "package":
    case "dagtrail":
    case "module":
    case "pipeline":
    case "task":
    case "isolation":
    case "deno":
    case "platform":
      return typeof value === "string" && !byDigest ? value : digest;
    default:
      return unreachable(kind);
  }
}

/** What an ingredient is called in a sentence about how it changed. */
function subjectOf(
  { kind, name, value }: Ingredient,
  { both, byDigest }: { readonly both: boolean; readonly byDigest: boolean },
): string {
  switch (kind) {
    case "file":
      return both ? `the digest of \`${name}\`` : `the file \`${name}\` of its code`;
    case "remote":
      return both ? `the digest of \`${name}\`` : `the module \`${name}\` of its code`;
    case "data":
      return both ? `the digest of its data \`${name}\`` : `the file \`${name}\` of its data`;
    case "package":
      return byDigest ? `what the package \`${name}\` consists of` : `the package \`${name}\``;
    case "import":
      return `what the import of \`${name}\` leads to`;
    case "dagtrail":
      return byDigest ? "the code of Dagtrail itself" : "Dagtrail";
    case "module":
      return "its module";
    case "command":
      return "its command";
    case "program":
      return both ? `the digest of the program \`${name}\`` : `the program \`${name}\``;
    case "isolation":
      return "its isolation";
    case "pipeline":
      return "the name of the pipeline";
    case "task":
      return "its name";
    case "parameter":
      return `the parameter \`${name}\``;
    case "input":
      return byDigest ? `the output of \`${value}\`` : `the task of its input \`${name}\``;
    case "permission":
      return `the permission \`${name}\``;
    case "environment":
      return `the environment variable \`${name}\``;
    case "secret":
      return `the secret \`${name}\``;
    case "order":
      return `the order of its ${name}`;
    case "deno":
      return "Deno";
    case "platform":
      return "the platform";
    default:
      return unreachable(kind);
  }
}
