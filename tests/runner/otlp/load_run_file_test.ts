import assert from "node:assert/strict";
import fc from "fast-check";
import { type ByteSource, MemorySource } from "../../../runner/otlp/byte_source.ts";
import { decodeRunFile, RunFileError } from "../../../runner/otlp/decode.ts";
import { encodeRunFile } from "../../../runner/otlp/encode.ts";
import { loadRunFile } from "../../../runner/otlp/load_run_file.ts";
import { runFileParts } from "../../../runner/otlp/run_file_parts.ts";
import type { RunFile, Span } from "../../../runner/otlp/span.ts";
import { SEED } from "../../helpers/seed.ts";
import { arbitraryAttributes, arbitrarySpans } from "./arbitrary_span.ts";
import { shuffledJson } from "./shuffled_json.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Hands out a few bytes at a time, so that every value is cut somewhere. */
function dripping(text: string, most: number): ByteSource {
  const whole = new MemorySource(bytesOf(text));
  return { read: (bytes) => whole.read(bytes.subarray(0, most)), seek: (offset) => whole.seek(offset) };
}

/** Reads a run file of one resource in parts, and puts the parts together. */
function joined(source: ByteSource, maxHeldBytes: number): RunFile {
  let resource: RunFile["resource"] = Object.create(null);
  const spans: Span[] = [];
  let open: Span | undefined;
  for (const part of runFileParts(source, maxHeldBytes)) {
    if (part.type === "resource") {
      resource = part.attributes;
      continue;
    }
    open = open === undefined ? part.span : { ...part.span, events: [...open.events, ...part.span.events] };
    if (!part.last) continue;
    spans.push(open);
    open = undefined;
  }
  assert.equal(open, undefined);
  return { resource, spans };
}

const SPAN: Span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "RUN digits",
  kind: "server",
  startNs: 1n,
  endNs: 2n,
  status: { code: "unset" },
  attributes: {},
  events: [],
  links: [],
  scope: { name: "dagtrail" },
};

Deno.test("a run file reads the same in parts as in one, whatever its white space and the order of its keys", () => {
  fc.assert(
    fc.property(
      fc.tuple(arbitraryAttributes, arbitrarySpans).chain(([resource, spans]) =>
        shuffledJson(encodeRunFile(resource, spans))
      ),
      fc.integer({ min: 1, max: 100 }),
      fc.constantFrom(16, 100, 1000, 2 ** 20),
      (text, most, held) => {
        const expected = decodeRunFile(text);
        assert.deepEqual(joined(dripping(text, most), held), expected);
        assert.deepEqual(loadRunFile(new MemorySource(bytesOf(text))), expected);
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});

Deno.test("a text that is cut off or has a byte changed is refused, or reads as JSON.parse reads it", () => {
  const event = { name: "e", timeNs: 5n, attributes: { a: ["x\\", { b: "\u00e9" }], n: 1.5 } };
  const text = encodeRunFile({ r: "1" }, [{ ...SPAN, events: [event, event] }, { ...SPAN, spanId: "1".repeat(16) }]);
  const bytes = bytesOf(text);
  const tried = (read: () => RunFile): RunFile | RunFileError => {
    try {
      return read();
    } catch (error) {
      if (error instanceof RunFileError) return error;
      throw error;
    }
  };
  const check = (broken: Uint8Array): void => {
    const whole = tried(() => decodeRunFile(utf8(broken) ?? "not UTF-8"));
    for (const held of [64, 2 ** 20]) {
      const parts = tried(() => joined(new MemorySource(broken), held));
      if (!(parts instanceof RunFileError)) assert.deepEqual(parts, whole);
      // A key that comes twice in the frame is refused in parts alone.
      else if (!(whole instanceof RunFileError)) assert.match(parts.message, /twice/);
    }
  };
  for (let length = 0; length < bytes.length - 1; length++) {
    assert.throws(() => loadRunFile(new MemorySource(bytes.subarray(0, length))), { name: "RunFileError" });
  }
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (place, byte) => check(bytes.with(place, byte))),
    { seed: SEED, numRuns: 2000 },
  );
});

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

Deno.test("each part of a large span has all that the span says but the events of other parts", () => {
  const events = Array.from({ length: 5000 }, (_, i) => ({
    name: "dagtrail.log",
    timeNs: BigInt(i),
    attributes: { "log.record.original": "x".repeat(300) },
  }));
  const large: Span = { ...SPAN, attributes: { a: 1 }, links: [{ ...SPAN, attributes: {} }], events };
  const document = JSON.parse(encodeRunFile({}, [large]));
  // Behind its events, its scope behind its spans, and the resource behind all of it.
  const [group] = document.resourceSpans;
  const [{ scope, spans: [span] }] = group.scopeSpans;
  const { events: wireEvents, ...rest } = span;
  const text = JSON.stringify({
    resourceSpans: [{
      scopeSpans: [{ spans: [{ events: wireEvents, ...rest }, { ...rest, spanId: "1".repeat(16) }], scope }],
      resource: group.resource,
    }],
  });
  const parts = [...runFileParts(new MemorySource(bytesOf(text)))].filter((part) => part.type === "span");
  assert.ok(parts.length > 3, `${parts.length} parts`);
  const [small] = parts.splice(-1);
  assert.equal(small!.span.spanId, "1".repeat(16));
  for (const [i, { span, last }] of parts.entries()) {
    assert.equal(last, i === parts.length - 1);
    assert.deepEqual(
      { ...span, events: [], attributes: { ...span.attributes } },
      { ...large, events: [], attributes: { a: 1 }, links: span.links },
    );
    assert.equal(span.scope.name, "dagtrail");
    assert.equal(span.links.length, 1);
  }
  assert.deepEqual(parts.flatMap(({ span }) => span.events.map(({ timeNs }) => timeNs)), events.map((e) => e.timeNs));
});

Deno.test("events that nobody wants are not kept", () => {
  const events = [1n, 2n, 3n].map((timeNs) => ({ name: timeNs === 2n ? "keep" : "drop", timeNs, attributes: {} }));
  const { spans } = loadRunFile(new MemorySource(bytesOf(encodeRunFile({}, [{ ...SPAN, events }]))), {
    keepEvent: ({ name }) => name === "keep",
  });
  assert.deepEqual(spans[0]!.events.map(({ timeNs }) => timeNs), [2n]);
});

const REFUSED: readonly (readonly [title: string, text: string, message: string | RegExp])[] = [
  [
    "a key that comes twice in the frame",
    `{"resourceSpans":[],"resourceSpans":[]}`,
    `$ has the key "resourceSpans" twice`,
  ],
  ["text behind the document", `{"resourceSpans":[]} {}`, /^not JSON: \$, byte 21: wanted the end of the document/],
  [
    "a comma before a bracket",
    `{"resourceSpans":[{},]}`,
    /^not JSON: \$\.resourceSpans, byte 21: wanted a value after/,
  ],
  ["no comma", `{"resourceSpans":[{}{}]}`, /^not JSON: .* wanted "," or "\]", and there is "\{"/],
  ["a byte-order mark", `\ufeff{"resourceSpans":[]}`, /^not JSON: /],
  [
    "a bracket of another kind",
    `{"resourceSpans":[{"resource":{"attributes":[}}}]}`,
    /^not JSON: .*resource, from byte/,
  ],
  ["a document without spans", "{}", "$.resourceSpans must be an array, and is absent"],
  ["another document", "[]", "$ must be an object, and is an array"],
  ["a later version of the format", encodeRunFile({ "dagtrail.format.version": 2 }, []), /version 2.*newer Dagtrail/],
];

for (const [title, text, message] of REFUSED) {
  Deno.test(`a reader of parts refuses ${title}`, () => {
    assert.throws(() => loadRunFile(new MemorySource(bytesOf(text))), { message });
  });
}

Deno.test("a value nested a million levels deep is refused, not fallen over", () => {
  const deep = `{"arrayValue":{"values":[`.repeat(1_000_000) + "]}}".repeat(1_000_000);
  const attribute = `{"key":"a","value":${deep}}`;
  const text = `{"resourceSpans":[{"resource":{"attributes":[${attribute}]}}]}`;
  assert.throws(() => loadRunFile(new MemorySource(bytesOf(text))), { name: "RunFileError" });
});
