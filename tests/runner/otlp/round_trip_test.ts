import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { encodeRunFile } from "../../../runner/otlp/encode.ts";
import type { Attributes, AttributeValue, RunFile, Span } from "../../../runner/otlp/span.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { SEED } from "../../helpers/seed.ts";
import { arbitraryAttributes, arbitrarySpans } from "./arbitrary_span.ts";

/** What is promised to come back: strings well-formed, `undefined` gone, small bigints as numbers, no empty optionals. */
function expected(resource: Attributes, spans: readonly Span[]): RunFile {
  return {
    resource: expectedAttributes(resource),
    spans: spans.map((span) => ({
      ...span,
      name: span.name.toWellFormed(),
      status: {
        code: span.status.code,
        ...(span.status.message ? { message: span.status.message.toWellFormed() } : {}),
      },
      attributes: expectedAttributes(span.attributes),
      events: span.events.map((event) => ({
        ...event,
        name: event.name.toWellFormed(),
        attributes: expectedAttributes(event.attributes),
      })),
      links: span.links.map((link) => ({ ...link, attributes: expectedAttributes(link.attributes) })),
      scope: {
        name: span.scope.name.toWellFormed(),
        ...(span.scope.version ? { version: span.scope.version.toWellFormed() } : {}),
      },
    })),
  };
}

function expectedAttributes(attributes: Attributes): Attributes {
  const result: Record<string, AttributeValue> = Object.create(null);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) result[name.toWellFormed()] = expectedValue(value);
  }
  return result;
}

function expectedValue(value: AttributeValue): AttributeValue {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map(expectedValue);
  return expectedAttributes(value as Attributes) as AttributeValue;
}

Deno.test("any spans come back from a run file as they were, and the file is valid OTLP", () => {
  fc.assert(
    fc.property(arbitraryAttributes, arbitrarySpans, (resource, spans) => {
      const text = encodeRunFile(resource, spans);
      assert.deepEqual(checkTracesData(text), []);
      assert.deepEqual(decodeRunFile(text), expected(resource, spans));
    }),
    { seed: SEED, numRuns: 500 },
  );
});

Deno.test("a run file that was read and written once stays the same text, so nothing wears off", () => {
  const rewrite = (text: string): string => {
    const { resource, spans } = decodeRunFile(text);
    return encodeRunFile(resource, spans);
  };
  fc.assert(
    fc.property(arbitraryAttributes, arbitrarySpans, (resource, spans) => {
      const once = rewrite(encodeRunFile(resource, spans));
      assert.equal(rewrite(once), once);
    }),
    { seed: SEED, numRuns: 200 },
  );
});
