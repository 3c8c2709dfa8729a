import assert from "node:assert/strict";
import { checkTracesData } from "./otlp_check.ts";
import { OTLP_REGISTRY } from "./otlp_descriptor.ts";

const SPAN = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  parentSpanId: "00f067aa0ba902b7",
  name: "RUN digits",
  kind: 2,
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000001000000000",
  attributes: [
    { key: "text", value: { stringValue: "é" } },
    { key: "whole", value: { intValue: "-9223372036854775808" } },
    { key: "real", value: { doubleValue: 0.5 } },
    { key: "nan", value: { doubleValue: "NaN" } },
    { key: "bytes", value: { bytesValue: "AAE=" } },
    { key: "none", value: {} },
    { key: "list", value: { arrayValue: { values: [{ boolValue: true }] } } },
    { key: "map", value: { kvlistValue: { values: [{ key: "a", value: {} }] } } },
  ],
  events: [{ timeUnixNano: "1700000000500000000", name: "exception", attributes: [] }],
  links: [{ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203332", attributes: [] }],
  status: { code: 2, message: "it broke" },
};

function file(...spans: unknown[]): string {
  const scope = { name: "dagtrail", version: "0.1.0" };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "dagtrail" } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope, spans }] }] }) + "\n";
}

function withValue(value: unknown): string {
  return file({ ...SPAN, attributes: [{ key: "a", value }] });
}

Deno.test("a valid file has no violations", () => {
  assert.deepEqual(checkTracesData(file(SPAN)), []);
});

Deno.test("a root span may say by an empty id that it has no parent", () => {
  assert.deepEqual(checkTracesData(file({ ...SPAN, parentSpanId: "" })), []);
});

const BROKEN: readonly (readonly [title: string, text: string, violation: RegExp])[] = [
  ["text that is not JSON", "{", /^\$: not JSON: /],
  ["a document over several lines", JSON.stringify(JSON.parse(file(SPAN)), null, 2), /^\$: a JSON Lines file/],
  ["an array as the document", "[]", /^\$: must be an object \(TracesData\), and is \[\]/],
  ["an unknown field", file({ ...SPAN, colour: "red" }), /spans\[0\]\.colour: Span has no such field$/],
  [
    "a field in snake case",
    file({ ...SPAN, trace_state: "" }),
    /spans\[0\]\.trace_state: .*in lowerCamelCase it is traceState/,
  ],
  [
    "an id in base64",
    file({ ...SPAN, traceId: "CvdlGRbNQ92ESOshHIAxnA==" }),
    /spans\[0\]\.traceId: must be 32 lower-case/,
  ],
  ["an id in upper case", file({ ...SPAN, spanId: "B7AD6B7169203331" }), /spanId: must be 16 lower-case hex/],
  ["an id of zeros", file({ ...SPAN, spanId: "0000000000000000" }), /spanId: must be 16 .* not all 0/],
  ["an id that is too short", file({ ...SPAN, links: [{ ...SPAN.links[0], spanId: "ab" }] }), /links\[0\]\.spanId: /],
  ["a missing id", file({ ...SPAN, spanId: undefined }), /spans\[0\]\.spanId: is missing/],
  ["an enumeration by name", file({ ...SPAN, kind: "SPAN_KIND_SERVER" }), /kind: must be the number of a SpanKind/],
  ["an enumeration's number that is not one", file({ ...SPAN, status: { code: 3 } }), /status\.code: .* StatusCode/],
  ["a time as a number", file({ ...SPAN, startTimeUnixNano: 17 }), /startTimeUnixNano: must be a 64-bit integer/],
  ["a negative time", file({ ...SPAN, events: [{ timeUnixNano: "-1", name: "e" }] }), /events\[0\]\.timeUnixNano: /],
  ["a time of more than 64 bits", file({ ...SPAN, endTimeUnixNano: "18446744073709551616" }), /endTimeUnixNano: must/],
  ["an end before its start", file({ ...SPAN, endTimeUnixNano: "1" }), /endTimeUnixNano: 1 is before the start/],
  ["an integer as a number", withValue({ intValue: 1 }), /intValue: must be a 64-bit integer as a decimal string/],
  ["an integer beyond 64 bits", withValue({ intValue: "9223372036854775808" }), /intValue: must be a 64-bit/],
  ["a double as text", withValue({ doubleValue: "0.5" }), /doubleValue: must be a number/],
  ["NaN as null", withValue({ doubleValue: null }), /doubleValue: must be a number/],
  ["bytes in base64url", withValue({ bytesValue: "__8=" }), /bytesValue: must be base64/],
  ["bytes without padding", withValue({ bytesValue: "AAE" }), /bytesValue: must be base64/],
  ["a lone surrogate", withValue({ stringValue: "\ud800" }), /stringValue: must have a UTF-8 form/],
  ["a bare value", withValue("text"), /attributes\[0\]\.value: must be an object \(AnyValue\), and is "text"/],
  ["two values in one", withValue({ stringValue: "a", boolValue: true }), /^\$: protobuf: .*oneof/],
  ["a nested list that is bare", withValue({ arrayValue: [] }), /arrayValue: must be an object \(ArrayValue\)/],
  ["an object where a list belongs", file({ ...SPAN, events: {} }), /events: must be an array, and is \{\}/],
  ["a key that comes twice", file({ ...SPAN, attributes: [{ key: "a" }, { key: "a" }] }), /the key "a" comes twice/],
  ["two spans of one id", file(SPAN, SPAN), /spans\[1\]\.spanId: b7ad6b7169203331 is another span's too/],
  ["more levels than protobuf reads", withValue(nested(40)), /^\$: protobuf: .*recursion depth/],
];

for (const [title, text, violation] of BROKEN) {
  Deno.test(`the check finds ${title}`, () => {
    const violations = checkTracesData(text);
    assert.ok(violations.some((found) => violation.test(found)), `${violation} in:\n${violations.join("\n")}`);
  });
}

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let i = 0; i < levels; i++) value = { kvlistValue: { values: [{ key: "a", value }] } };
  return value;
}

Deno.test("the descriptor set has every field of the .proto files, with its number", () => {
  let fields = 0;
  for (const file of ["common", "resource", "trace", "logs", "metrics"]) {
    const text = Deno.readTextFileSync(new URL(`./otlp_proto/${file}.proto`, import.meta.url)).replace(/\/\/.*/g, "");
    const declared = [...text.matchAll(/^\s*(?:repeated |optional )?[\w.]+ (\w+) = (\d+);/gm)].map(([, name, n]) =>
      `${name} ${n}`
    );
    const described = [...OTLP_REGISTRY].flatMap((type) => {
      if (type.kind !== "message" || type.file.name !== file) return [];
      return type.fields.map(({ name, number }) => `${name} ${number}`);
    });
    assert.deepEqual(described.sort(), declared.sort(), `${file}.proto`);
    fields += described.length;
  }
  assert.equal(fields, 149);
});
