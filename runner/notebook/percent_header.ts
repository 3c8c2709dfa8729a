// A program that imports mod.ts by its address does not see this project's import map.
// deno-lint-ignore no-import-prefix -- see above
import { parse, stringify } from "npm:yaml@2.9.1";
import { type Json, type JsonObject, whyNotJson } from "../words/json.ts";
import { DENO_METADATA, NotebookError } from "./notebook_document.ts";

/**
 * The metadata of a notebook whose file in percent format has this header: what stands under `jupyter`, as Jupytext has
 * it, and what is usual for Deno's kernel. A header that would be written otherwise is kept as it is, too.
 *
 * @throws {NotebookError} When it is not YAML.
 */
export function headerMetadata(header: string | undefined): JsonObject {
  if (header === undefined) return DENO_METADATA;
  const value = readYaml(header);
  const metadata: JsonObject = { ...DENO_METADATA, ...(isObject(value.jupyter) ? value.jupyter : {}) };
  return metadataHeader(metadata) === header ? metadata : { ...metadata, [VERBATIM]: header };
}

/** The header for a notebook's metadata; none when they are what is usual for Deno's kernel. */
export function metadataHeader(metadata: JsonObject): string | undefined {
  const { [VERBATIM]: verbatim, ...rest } = metadata;
  if (typeof verbatim === "string" && saysTheSame(verbatim, rest)) return verbatim;
  if (isEqual(rest, DENO_METADATA)) return undefined;
  // Jupytext leaves out what a kernel says of its language.
  const { language_info, ...named } = rest;
  const jupyter = isEqual(language_info, DENO_METADATA.language_info) ? named : rest;
  return stringify({ jupyter }, { singleQuote: true, lineWidth: 0 }).trimEnd();
}

/** Where a header is kept that cannot be made anew from the rest of the metadata. */
const VERBATIM = "percent_header";

function saysTheSame(header: string, metadata: JsonObject): boolean {
  try {
    const { jupyter } = readYaml(header);
    return isEqual({ ...DENO_METADATA, ...(isObject(jupyter) ? jupyter : {}) }, metadata);
  } catch {
    return false;
  }
}

function readYaml(header: string): JsonObject {
  let value: Json;
  try {
    value = parse(header);
  } catch (error) {
    throw new NotebookError(`its header is not YAML: ${(error as Error).message}`, { cause: error });
  }
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) && whyNotJson(value) === undefined;
}

// The order of members says nothing.
function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b);
  const names = Object.keys(a);
  return names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isEqual(a[name], b[name]));
}
