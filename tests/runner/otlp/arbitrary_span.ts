import fc from "fast-check";
import type { Attributes, AttributeValue, Scope, Span, SpanEvent, SpanLink } from "../../../runner/otlp/span.ts";

/** Text with everything that a JavaScript string may hold: lone surrogates, NUL, line separators, `__proto__`. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)), maxLength: 6 }),
  fc.constantFrom("", "__proto__", "constructor", "toString", "\ud800", "\udc00\ud800", "\u2028\n", "dagtrail.step"),
);

const scalar: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, -(2 ** 53), 5e-324, Number.MAX_VALUE),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.uint8Array({ maxLength: 9 }),
);

/** Any attribute value, nested up to a few levels. */
export const arbitraryValue: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: false }),
  ),
})).value;

/** Any attributes; some are `undefined`, which counts as absent. */
export const arbitraryAttributes: fc.Arbitrary<Attributes> = fc.dictionary(
  text,
  fc.option(arbitraryValue, { nil: undefined, freq: 9 }),
  { maxKeys: 5 },
);

const hex = (digits: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: digits, maxLength: digits })
    .filter((id) => !/^0+$/.test(id));

const nanoseconds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const event: fc.Arbitrary<SpanEvent> = fc.record({ name: text, timeNs: nanoseconds, attributes: arbitraryAttributes });

const link: fc.Arbitrary<SpanLink> = fc.record({ traceId: hex(32), spanId: hex(16), attributes: arbitraryAttributes });

const scope: fc.Arbitrary<Scope> = fc.record({ name: text, version: text }, { requiredKeys: ["name"] });

const status: fc.Arbitrary<Span["status"]> = fc.record(
  { code: fc.constantFrom("unset", "ok", "error"), message: text },
  { requiredKeys: ["code"] },
);

const span: fc.Arbitrary<Span> = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  parentSpanId: hex(16),
  name: text.map((name) => name || "span"),
  kind: fc.constantFrom("unspecified", "internal", "server", "client", "producer", "consumer"),
  times: fc.tuple(nanoseconds, nanoseconds),
  status,
  attributes: arbitraryAttributes,
  events: fc.array(event, { maxLength: 3 }),
  links: fc.array(link, { maxLength: 3 }),
  scope,
}, {
  noNullPrototype: true,
  requiredKeys: ["traceId", "spanId", "name", "kind", "times", "status", "attributes", "events", "links", "scope"],
})
  .map(({ times: [a, b], ...rest }) => ({ ...rest, startNs: a < b ? a : b, endNs: a < b ? b : a }));

/** Any spans that have identifiers of their own. */
export const arbitrarySpans: fc.Arbitrary<Span[]> = fc.uniqueArray(span, {
  selector: ({ spanId }) => spanId,
  maxLength: 5,
});
