import assert from "node:assert/strict";
import { decodeRunFile, decodeScopeSpans, RunFileError } from "../../../runner/otlp/decode.ts";

const SPAN = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "RUN digits",
  startTimeUnixNano: "1700000000000000000",
  endTimeUnixNano: "1700000001000000000",
};

function file(span: object, resource: unknown = {}): string {
  return JSON.stringify({
    resourceSpans: [{ resource, scopeSpans: [{ scope: { name: "dagtrail" }, spans: [span] }] }],
  });
}

function attribute(value: unknown): string {
  return file({ ...SPAN, attributes: [{ key: "a", value }] });
}

/** Decodes a file of one span, and gives that span. */
function decodeOne(text: string): ReturnType<typeof decodeRunFile>["spans"][number] {
  const { spans: [span] } = decodeRunFile(text);
  assert.ok(span);
  return span;
}

const PLACE = "$.resourceSpans[0].scopeSpans[0].spans[0]";

const REFUSED: readonly (readonly [title: string, text: string, message: string | RegExp])[] = [
  ["text that is not JSON", "{", /^not JSON: /],
  ["an empty text", "", /^not JSON: /],
  ["another document", "[]", "$ must be an object, and is an array"],
  ["a document of another kind", '{"resourceLogs":[]}', "$.resourceSpans must be an array, and is absent"],
  ["a group that is no object", '{"resourceSpans":[7]}', "$.resourceSpans[0] must be an object, and is 7"],
  ["a resource that is no object", file(SPAN, "x"), '$.resourceSpans[0].resource must be an object, and is "x"'],
  ["a missing id", file({ ...SPAN, spanId: undefined }), `${PLACE}.spanId must be 16 hex digits, and is absent`],
  ["a short id", file({ ...SPAN, traceId: "0af7" }), `${PLACE}.traceId must be 32 hex digits, and is "0af7"`],
  ["a parent's id of other letters", file({ ...SPAN, parentSpanId: "z".repeat(16) }), /parentSpanId must be 16 hex/],
  ["a name that is no string", file({ ...SPAN, name: 7 }), `${PLACE}.name must be a string, and is 7`],
  [
    "a kind by name",
    file({ ...SPAN, kind: "SERVER" }),
    `${PLACE}.kind must be one of the numbers 0 to 5, and is "SERVER"`,
  ],
  [
    "a status that is none",
    file({ ...SPAN, status: { code: 3 } }),
    `${PLACE}.status.code must be one of the numbers 0 to 2, and is 3`,
  ],
  [
    "a fraction of a nanosecond",
    file({ ...SPAN, endTimeUnixNano: 1.5 }),
    /endTimeUnixNano must be nanoseconds .* and is 1\.5$/,
  ],
  [
    "a negative time",
    file({ ...SPAN, startTimeUnixNano: "-1" }),
    /startTimeUnixNano must be nanoseconds .* and is "-1"$/,
  ],
  ["a time beyond 64 bits", file({ ...SPAN, startTimeUnixNano: "18446744073709551616" }), /startTimeUnixNano must be/],
  ["events that are no list", file({ ...SPAN, events: {} }), `${PLACE}.events must be an array, and is an object`],
  [
    "an event that is no object",
    file({ ...SPAN, events: [null] }),
    `${PLACE}.events[0] must be an object, and is absent`,
  ],
  [
    "a link without an id",
    file({ ...SPAN, links: [{ traceId: SPAN.traceId }] }),
    `${PLACE}.links[0].spanId must be 16 hex digits, and is absent`,
  ],
  ["a bare value", attribute("x"), `${PLACE}.attributes[0].value must be an object, and is "x"`],
  [
    "an integer with a fraction",
    attribute({ intValue: 1.5 }),
    /value\.intValue must be a 64-bit integer .* and is 1\.5$/,
  ],
  ["an integer beyond 64 bits", attribute({ intValue: "9223372036854775808" }), /value\.intValue must be a 64-bit/],
  ["an empty double", attribute({ doubleValue: "" }), /value\.doubleValue must be a number, and is ""$/],
  ["a hexadecimal double", attribute({ doubleValue: "0x10" }), /value\.doubleValue must be a number, and is "0x10"$/],
  ["a boolean in words", attribute({ boolValue: "true" }), /value\.boolValue must be a boolean, and is "true"$/],
  ["bytes that are not base64", attribute({ bytesValue: "!" }), /value\.bytesValue must be base64, and is "!"$/],
  [
    "a value deep inside",
    attribute({ arrayValue: { values: [{ kvlistValue: { values: [{ key: "b", value: 7 }] } }] } }),
    `${PLACE}.attributes[0].value.arrayValue.values[0].kvlistValue.values[0].value must be an object, and is 7`,
  ],
  ["a long text, shortened", file({ ...SPAN, traceId: "x".repeat(1000) }), /and is "x{59}…$/],
];

for (const [title, text, message] of REFUSED) {
  Deno.test(`an error names the place of ${title}`, () => {
    assert.throws(() => decodeRunFile(text), { name: "RunFileError", message });
  });
}

Deno.test("unknown fields are ignored at every level", () => {
  const text = JSON.stringify({
    later: 1,
    resourceSpans: [{
      later: 1,
      schemaUrl: "https://opentelemetry.io/schemas/1.43.0",
      resource: { later: 1, attributes: [{ later: 1, key: "a", value: { later: 1, stringValue: "x" } }] },
      scopeSpans: [{
        later: 1,
        scope: { name: "s", later: 1 },
        spans: [{
          ...SPAN,
          later: 1,
          status: { later: 1, code: 1 },
          events: [{ name: "e", later: 1 }],
          links: [{ traceId: SPAN.traceId, spanId: SPAN.spanId, later: 1 }],
        }],
      }],
    }],
  });
  const { resource, spans } = decodeRunFile(text);
  assert.equal(resource.a, "x");
  assert.equal(spans[0]?.status.code, "ok");
});

Deno.test("numbers are accepted for integers and times", () => {
  const span = decodeOne(file({
    ...SPAN,
    startTimeUnixNano: 1_700_000_000_000_000_000,
    attributes: [{ key: "a", value: { intValue: 12 } }],
  }));
  assert.equal(span.startNs, 1_700_000_000_000_000_000n);
  assert.equal(span.attributes.a, 12);
});

Deno.test("an integer that 53 bits cannot hold stays exact", () => {
  assert.equal(decodeOne(attribute({ intValue: "9007199254740993" })).attributes.a, 9007199254740993n);
});

Deno.test("doubles are accepted as text", () => {
  for (const [text, value] of [["NaN", NaN], ["-Infinity", -Infinity], ["-0", -0], ["1.5e3", 1500]] as const) {
    assert.equal(decodeOne(attribute({ doubleValue: text })).attributes.a, value);
  }
});

Deno.test("null counts as absent, and an absent field has OTLP's default", () => {
  const span = decodeOne(file({
    traceId: SPAN.traceId,
    spanId: SPAN.spanId,
    parentSpanId: null,
    name: null,
    kind: null,
    startTimeUnixNano: null,
    status: null,
    attributes: null,
    events: null,
  }, null));
  assert.equal(span.parentSpanId, undefined);
  assert.equal(span.name, "");
  assert.equal(span.kind, "unspecified");
  assert.equal(span.startNs, 0n);
  assert.deepEqual(span.status, { code: "unset" });
  assert.deepEqual(span.events, []);
});

Deno.test("an empty parent id is none, and ids in upper case are read", () => {
  const span = decodeOne(file({ ...SPAN, parentSpanId: "", spanId: "B7AD6B7169203331" }));
  assert.equal(span.parentSpanId, undefined);
  assert.equal(span.spanId, "b7ad6b7169203331");
});

Deno.test("several resources are merged, and the first one's attributes win", () => {
  const group = (name: string, own: string): unknown => ({
    resource: {
      attributes: [
        { key: "service.name", value: { stringValue: name } },
        { key: own, value: { boolValue: true } },
      ],
    },
    scopeSpans: [{ spans: [SPAN] }],
  });
  const { resource, spans } = decodeRunFile(
    JSON.stringify({ resourceSpans: [group("first", "a"), group("second", "b")] }),
  );
  assert.deepEqual({ ...resource }, { "service.name": "first", a: true, b: true });
  assert.equal(spans.length, 2);
});

Deno.test("an attribute named like a member of Object is an attribute, and is absent when it is absent", () => {
  const named = { attributes: [{ key: "__proto__", value: { stringValue: "x" } }] };
  const { resource, spans: [span] } = decodeRunFile(file({ ...SPAN, ...named }, named));
  for (const attributes of [resource, span!.attributes]) {
    assert.equal(attributes.__proto__, "x");
    assert.equal(attributes.constructor, undefined);
    assert.equal(attributes.toString, undefined);
  }
  assert.equal(({} as Record<string, unknown>).x, undefined);
});

for (const levels of [101, 200_000]) {
  Deno.test(`a value nested ${levels} levels deep is refused, and nothing crashes`, () => {
    const [head, tail] = attribute("HERE").split('"HERE"') as [string, string];
    for (
      const [open, close] of [['{"arrayValue":{"values":[', "]}}"], ['{"kvlistValue":{"values":[{"value":', "}]}}"]]
    ) {
      const text = head + open!.repeat(levels) + "{}" + close!.repeat(levels) + tail;
      assert.throws(() => decodeRunFile(text), (error) => {
        assert.ok(error instanceof RunFileError);
        assert.match(error.message, /must be nested at most 100 levels deep/);
        assert.ok(error.message.length < 400);
        return true;
      });
    }
  });
}

Deno.test("an unknown field may be nested without end", () => {
  const deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
  assert.equal(decodeRunFile(`{"later":${deep},"resourceSpans":[]}`).spans.length, 0);
});

Deno.test("a hundred thousand spans in one group do not overflow the stack", () => {
  const spans = new Array(100_000).fill(SPAN);
  assert.equal(decodeRunFile(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })).spans.length, 100_000);
});

Deno.test("a journal's line is read with the scope that it names", () => {
  const [span] = decodeScopeSpans({ scope: { name: "fetch", version: "1" }, spans: [SPAN] });
  assert.deepEqual(span?.scope, { name: "fetch", version: "1" });
  assert.throws(
    () => decodeScopeSpans({ spans: [{}] }, "line 3"),
    /^RunFileError: line 3\.spans\[0\]\.traceId must be/,
  );
});
