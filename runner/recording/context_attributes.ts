import type { AttributeName } from "../otlp/attributes.ts";
import type { AttributeValue } from "../otlp/span.ts";

/** Attributes whose names `attributes.ts` documents. */
export type ContextAttributes = { readonly [Name in AttributeName]?: AttributeValue };

/** `attributes` without those that are `undefined` or empty: an empty variable of GitHub's means that there is none. */
export function definedOnly(
  attributes: { readonly [Name in AttributeName]?: AttributeValue | undefined },
): ContextAttributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ""));
}
