import { htmlTable } from "../../sdk/html_table.ts";
import { imageMediaType } from "../../sdk/media_type.ts";
import { type Json, whyNotJson } from "../../words/json.ts";
import { isJsonMediaType } from "../../words/json_media_type.ts";
import type { MimeBundle } from "../../words/record.ts";
import { denoInternals } from "./deno_internals.ts";

/** The property by which a value says how it wants to be shown, a function of a MIME bundle. */
export const DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** How a value is shown, by the rules of Deno's kernel: as it says itself, as a picture, a chart or a table, or as text. */
export async function mimeBundle(value: unknown): Promise<MimeBundle> {
  if (typeof value !== "object" || value === null) return asText(value);
  const object = value as Readonly<Record<PropertyKey, unknown>>;
  if (typeof object[DISPLAY] === "function") return checkedBundle(await object[DISPLAY]());
  if (typeof object.toDataURL === "function") return dataUrl(String(object.toDataURL()));
  if (typeof object.toSpec === "function") return chart(object.toSpec()) ?? asText(value);
  if (isDataFrame(object)) return dataFrame(object);
  if (value instanceof Uint8Array) {
    const type = imageMediaType(value);
    return type === undefined || type === "image/svg+xml" ? asText(value) : { [type]: value.toBase64() };
  }
  if (typeof object.outerHTML === "string") {
    return { [object.outerHTML.startsWith("<svg") ? "image/svg+xml" : "text/html"]: object.outerHTML };
  }
  return asText(value);
}

/**
 * A bundle that a task's code made, as it can be kept: texts, and JSON under the media types that are JSON.
 *
 * @throws {TypeError} When it is no such bundle.
 */
export function checkedBundle(value: unknown): MimeBundle {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new TypeError(`what is shown must be an object of contents by media type, and is ${inspected(value)}`);
  }
  return Object.fromEntries(
    Object.entries(value).filter(([, content]) => content !== undefined).map(([type, content]) => {
      if (!isJsonMediaType(type)) return [type, typeof content === "string" ? content : String(content)];
      const reason = whyNotJson(content);
      if (reason === undefined) return [type, content as Json];
      throw new TypeError(`what is shown as ${type} must be JSON, and ${reason}`);
    }),
  );
}

/** A value as text, as Deno's kernel writes it. */
export function inspected(value: unknown): string {
  return denoInternals().inspectArgs(["%o", value], { colors: false });
}

function asText(value: unknown): MimeBundle {
  return { "text/plain": inspected(value) };
}

function dataUrl(url: string): MimeBundle {
  const match = /^data:([^;,]+)[^,]*,(.*)$/s.exec(url);
  return match === null ? { "text/plain": url } : { [match[1]!]: match[2]! };
}

function chart(specification: unknown): MimeBundle | undefined {
  const schema = (specification as { $schema?: unknown } | null)?.$schema;
  const match = /\/schema\/(vega|vega-lite)\/v(\d+)/.exec(String(schema));
  if (match === null || whyNotJson(specification) !== undefined) return undefined;
  return { [`application/vnd.${match[1]!.replace("-", "")}.v${match[2]}+json`]: specification as Json };
}

/** The part of a data frame, as the library polars has it, that is looked at. */
interface DataFrame {
  readonly schema: Readonly<Record<string, unknown>>;
  head(rows: number): { toRecords(): readonly Readonly<Record<string, unknown>>[] };
}

/** How many rows of a data frame are kept as data, and how many are shown. */
const DATA_ROWS = 50;
const SHOWN_ROWS = 10;

function isDataFrame(
  object: Readonly<Record<PropertyKey, unknown>>,
): object is Readonly<Record<PropertyKey, unknown>> & DataFrame {
  return typeof object.schema === "object" && object.schema !== null && typeof object.head === "function" &&
    typeof object.toRecords === "function";
}

function dataFrame(frame: DataFrame): MimeBundle {
  const names = Object.keys(frame.schema);
  const data: Json = JSON.parse(JSON.stringify(frame.head(DATA_ROWS).toRecords()));
  return {
    "application/vnd.dataresource+json": { schema: { fields: names.map((name) => ({ name, type: "any" })) }, data },
    "text/html": htmlTable(names, frame.head(SHOWN_ROWS).toRecords()),
  };
}
