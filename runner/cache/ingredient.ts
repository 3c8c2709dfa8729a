import type { Json } from "../words/json.ts";
import { sha256 } from "./sha256.ts";

/**
 * The kinds of what a task's outcome depends on, in the order in which keys are made of them and changes are told.
 *
 * The first ones make up its code: tasks of one module share them.
 */
export const INGREDIENT_KINDS = [
  /** A local file of the module graph, by its path from the project's root. */
  "file",
  /** A module of the graph that was imported by address. */
  "remote",
  /** A package of the graph, by its name; the value has its version or versions. */
  "package",
  /** What a name that only an import map or a lock file can resolve leads to. */
  "import",
  /** Dagtrail's own code, which runs in every attempt's process. */
  "dagtrail",
  /** Which module of the graph the task is. */
  "module",
  /** The words of a task that is a program. */
  "command",
  /** That program. */
  "program",
  "pipeline",
  "task",
  /** A top-level parameter. */
  "parameter",
  /** What a task upstream left, by the input's name. */
  "input",
  /** A file, a link or a folder that the task declares to read. */
  "data",
  /** One kind of permission, such as `net`. */
  "permission",
  /** The value of an environment variable, as a keyed digest. */
  "environment",
  /** The value of a secret, as a keyed digest. */
  "secret",
  /** How far the task is kept apart from the machine. */
  "isolation",
  /** In which order a task is given its parameters or its inputs. */
  "order",
  "deno",
  "platform",
] as const;

/** What kind of thing an ingredient is. */
export type IngredientKind = typeof INGREDIENT_KINDS[number];

/** One thing that a task's outcome depends on, as it was when it was looked at. */
export interface Ingredient {
  readonly kind: IngredientKind;
  /** What it is called; unique among those of its kind. */
  readonly name: string;
  /** What it is, where that can be told in words. */
  readonly value?: Json;
  /** A digest of what it is, `sha256:…` or `hmac:…`; absent where the value says all. */
  readonly digest?: string;
}

const RANK: ReadonlyMap<IngredientKind, number> = new Map(INGREDIENT_KINDS.map((kind, rank) => [kind, rank]));

/** The order of ingredients in which keys are made of them. */
export function compareIngredients(a: Ingredient, b: Ingredient): number {
  if (a.kind !== b.kind) return RANK.get(a.kind)! - RANK.get(b.kind)!;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** Ingredients in their order as text, a line each: the canonical form, which no two different lists share. */
export function canonicalText(sorted: readonly Ingredient[]): string {
  let text = "";
  // JSON has no line break in it, so no name and no value can pass for two lines.
  for (const { kind, name, value, digest } of sorted) text += `${JSON.stringify([kind, name, value, digest])}\n`;
  return text;
}

/** The key of a canonical text: 64 hex digits. */
export function cacheKey(text: string): string {
  return sha256(text);
}
