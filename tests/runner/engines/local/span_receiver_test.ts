import { deepEqual, equal } from "node:assert/strict";
import { SpanReceiver } from "../../../../runner/engines/local/span_receiver.ts";

const SPANS = JSON.stringify({
  resourceSpans: [{
    scopeSpans: [{
      spans: [{
        traceId: "0".repeat(31) + "1",
        spanId: "0".repeat(15) + "1",
        name: "a span",
        kind: 1,
        startTimeUnixNano: "1",
        endTimeUnixNano: "2",
      }],
    }],
  }],
});

async function post(url: string, body: string): Promise<number> {
  const response = await fetch(url, { method: "POST", body });
  await response.body?.cancel();
  return response.status;
}

Deno.test("spans arrive at the attempt whose address they were sent to, and nowhere after it is closed", async () => {
  await using receiver = new SpanReceiver();
  const names: string[] = [];
  const one = receiver.open();
  one.listen({
    onSpans: (spans) => void names.push(...spans.map(({ name }) => `one: ${name}`)),
    maxBytes: 1e9,
    onFull() {},
  });
  const two = receiver.open();
  two.listen({
    onSpans: (spans) => void names.push(...spans.map(({ name }) => `two: ${name}`)),
    maxBytes: 1e9,
    onFull() {},
  });
  equal(await post(`${one.address}/v1/traces`, SPANS), 200);
  equal(await post(`${two.address}/v1/traces`, SPANS), 200);
  one.close();
  equal(await post(`${one.address}/v1/traces`, SPANS), 404);
  deepEqual(names, ["one: a span", "two: a span"]);
});

Deno.test("what is no span is refused and does not end the receiver", async () => {
  await using receiver = new SpanReceiver();
  const names: string[] = [];
  const { address, listen } = receiver.open();
  listen({ onSpans: (spans) => void names.push(...spans.map(({ name }) => name)), maxBytes: 1e9, onFull() {} });
  equal(await post(`${address}/v1/traces`, "not json"), 400);
  equal(await post(`${address}/v1/traces`, `{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}`), 400);
  equal(await post(new URL("/nobody/v1/traces", address).href, SPANS), 404);
  equal(await post(`${address}/v2/traces`, SPANS), 404);
  // Logs and metrics are taken and have no place.
  equal(await post(`${address}/v1/logs`, "{}"), 200);
  equal(await post(`${address}/v1/traces`, SPANS), 200);
  deepEqual(names, ["a span"]);
});
