import assert from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import {
  encodeAttributes,
  encodeRunFile,
  encodeScopeSpans,
  encodeSpan,
  encodeValue,
} from "../../../runner/otlp/encode.ts";
import type { AttributeValue, Span } from "../../../runner/otlp/span.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";

const SPAN: Span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "RUN digits",
  kind: "server",
  startNs: 1_700_000_000_000_000_000n,
  endNs: 1_700_000_001_000_000_000n,
  status: { code: "unset" },
  attributes: {},
  events: [],
  links: [],
  scope: { name: "dagtrail", version: "0.1.0" },
};

Deno.test("a span is written with hex ids, decimal strings and numbers for enumerations", () => {
  assert.deepEqual(encodeSpan({ ...SPAN, status: { code: "error", message: "it broke" } }), {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    name: "RUN digits",
    kind: 2,
    startTimeUnixNano: "1700000000000000000",
    endTimeUnixNano: "1700000001000000000",
    attributes: [],
    status: { code: 2, message: "it broke" },
  });
});

const VALUES: readonly (readonly [value: AttributeValue, wire: unknown])[] = [
  ["text", { stringValue: "text" }],
  ["", { stringValue: "" }],
  ["\ud800!", { stringValue: "\ufffd!" }],
  [true, { boolValue: true }],
  [null, {}],
  [7, { intValue: "7" }],
  [0, { intValue: "0" }],
  [-0, { doubleValue: "-0" }],
  [0.5, { doubleValue: 0.5 }],
  [2 ** 53, { doubleValue: 2 ** 53 }],
  [NaN, { doubleValue: "NaN" }],
  [-Infinity, { doubleValue: "-Infinity" }],
  [2n ** 63n - 1n, { intValue: "9223372036854775807" }],
  [2n ** 63n, { stringValue: "9223372036854775808" }],
  [new Uint8Array([0, 255]), { bytesValue: "AP8=" }],
  [[], { arrayValue: { values: [] } }],
  [{}, { kvlistValue: { values: [] } }],
  [[1, ["a"]], { arrayValue: { values: [{ intValue: "1" }, { arrayValue: { values: [{ stringValue: "a" }] } }] } }],
  [JSON.parse('{"__proto__":null}'), { kvlistValue: { values: [{ key: "__proto__", value: {} }] } }],
];

for (const [value, wire] of VALUES) {
  Deno.test(`${Deno.inspect(value)} is written as ${JSON.stringify(wire)}`, () => {
    assert.deepEqual(encodeValue(value), wire);
  });
}

Deno.test("an attribute that is declared as a double stays one when it is whole, and a metric's value too", () => {
  assert.deepEqual(encodeAttributes({ "dagtrail.task.timeout": 10, "dagtrail.task.attempts": 10 }), [
    { key: "dagtrail.task.timeout", value: { doubleValue: 10 } },
    { key: "dagtrail.task.attempts", value: { intValue: "10" } },
  ]);
  assert.deepEqual(encodeAttributes({ "dagtrail.value": 1 }, "dagtrail.metric"), [
    { key: "dagtrail.value", value: { doubleValue: 1 } },
  ]);
  assert.deepEqual(encodeAttributes({ "dagtrail.value": 1 }, "dagtrail.param"), [
    { key: "dagtrail.value", value: { intValue: "1" } },
  ]);
});

Deno.test("an undefined attribute is left out, and the order is kept", () => {
  assert.deepEqual(encodeAttributes({ z: "1", nothing: undefined, a: "2" }).map(({ key }) => key), ["z", "a"]);
});

Deno.test("names that differ only in lone surrogates become one, since keys are unique", () => {
  assert.deepEqual(encodeAttributes(JSON.parse(`{"\\ud800":1,"\\udc00":2}`)), [{
    key: "\ufffd",
    value: { intValue: "2" },
  }]);
});

Deno.test("text with line breaks stays on the journal's one line", () => {
  const text = encodeScopeSpans(SPAN.scope, [{ ...SPAN, name: "a\nb\r\u2028" }]);
  assert.ok(!/[\n\r]/.test(text));
  assert.equal(JSON.parse(text).spans[0].name, "a\nb\r\u2028");
});

Deno.test("spans of several scopes are grouped in their order", () => {
  const text = encodeRunFile({}, [SPAN, { ...SPAN, spanId: "b7ad6b7169203332" }, {
    ...SPAN,
    spanId: "b7ad6b7169203333",
    scope: { name: "fetch" },
  }]);
  const groups = JSON.parse(text).resourceSpans[0].scopeSpans as { scope: unknown; spans: unknown[] }[];
  assert.deepEqual(groups.map(({ scope, spans }) => [scope, spans.length]), [
    [{ name: "dagtrail", version: "0.1.0" }, 2],
    [{ name: "fetch" }, 1],
  ]);
});

for (const levels of [29, 30, 31, 60, 100_000]) {
  Deno.test(`a value nested ${levels} levels deep gives a valid file that reads back`, () => {
    for (const wrap of [(value: AttributeValue) => [value], (value: AttributeValue) => ({ a: value })]) {
      let value: AttributeValue = 1;
      for (let i = 0; i < levels; i++) value = wrap(value);
      const text = encodeRunFile({ deep: value }, [{
        ...SPAN,
        events: [{ name: "e", timeNs: 1n, attributes: { value } }],
      }]);
      assert.deepEqual(checkTracesData(text), []);
      let read: unknown = decodeRunFile(text).resource.deep;
      let structured = 0;
      while (typeof read === "object" && read !== null) {
        [read] = Object.values(read);
        structured++;
      }
      assert.equal(structured, Math.min(levels, 30), "levels that are OTLP values");
      if (levels <= 30) assert.equal(read, 1);
      else if (levels === 100_000) assert.equal(read, "(nested too deeply to be written)");
      else {assert.equal(
          JSON.stringify(JSON.parse(String(read)))?.match(/[[{]/g)?.length,
          levels - 30,
          "levels as text",
        );}
    }
  });
}
