import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type Delivery, OtlpSender } from "../../../runner/streaming/otlp_sender.ts";
import { type Answer, startBackend } from "../../helpers/otlp_backend.ts";

const RECORD = `{"timeUnixNano":"1","body":{"stringValue":"line"}}`;

function sender(url: string, options: { gzip?: boolean; timeoutMs?: number } = {}): OtlpSender {
  const settings = { url: `${url}/v1/logs`, headers: { "x-tenant": "a" }, timeoutMs: 60_000, gzip: false, ...options };
  return new OtlpSender(
    "logs",
    settings,
    (items) => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${items.join(",")}]}]}]}`,
  );
}

const never = (): AbortSignal => new AbortController().signal;

/** Sends so many records to a backend that answers so, and tells what became of them. */
async function deliver(count: number, answer: Answer): Promise<Delivery & { readonly requests: number }> {
  await using backend = startBackend(answer);
  const logs = sender(backend.url);
  for (let i = 0; i < count; i++) logs.add(() => RECORD);
  const delivery = await logs.end(never());
  for (const { violations } of backend.requests) deepEqual(violations, []);
  return { ...delivery, requests: backend.requests.length };
}

Deno.test("everything arrives, in batches and in order, plain and compressed", async () => {
  for (const gzip of [false, true]) {
    await using backend = startBackend();
    const logs = sender(backend.url, { gzip });
    const records = Array.from({ length: 4500 }, (_, i) => `{"timeUnixNano":"${i + 1}"}`);
    for (const record of records) logs.add(() => record);
    deepEqual(await logs.end(never()), { items: 4500, lost: 0 });
    deepEqual(backend.logs().map(({ timeUnixNano }) => Number(timeUnixNano)), records.map((_, i) => i + 1));
    ok(backend.requests.length >= 3 && backend.requests.length < 10, `${backend.requests.length} requests`);
    equal(backend.requests[0]!.headers.get("x-tenant"), "a");
    equal(backend.requests[0]!.headers.get("content-type"), "application/json");
    equal(backend.requests[0]!.headers.get("content-encoding"), gzip ? "gzip" : null);
  }
});

Deno.test("what a backend cannot take now it is sent again, after the time that it asks for", async () => {
  for (const status of [429, 502, 503, 504]) {
    const delivery = await deliver(
      3,
      (_, index) => index === 0 ? new Response("busy", { status, headers: { "retry-after": "0" } }) : undefined,
    );
    deepEqual(delivery, { items: 3, lost: 0, requests: 2 });
  }
});

Deno.test("a refusal is told and not repeated, and after three nothing is sent any more", async () => {
  const refused = await deliver(3, () => new Response("no", { status: 400 }));
  deepEqual([refused.items, refused.lost, refused.requests], [3, 3, 1]);
  match(refused.reason!, /^it answered 400/);
  const many = await deliver(20_000, () => new Response("no", { status: 401 }));
  deepEqual([many.items, many.lost, many.requests], [20_000, 20_000, 3]);
});

Deno.test("a redirection is not followed", async () => {
  await using elsewhere = startBackend();
  const delivery = await deliver(1, () => Response.redirect(`${elsewhere.url}/v1/logs`, 307));
  deepEqual([delivery.lost, delivery.requests], [1, 1]);
  match(delivery.reason!, /307.*redirection/);
  equal(elsewhere.requests.length, 0);
});

Deno.test("what a backend says that it has rejected counts as lost, with its reason", async () => {
  const delivery = await deliver(
    5,
    () => Response.json({ partialSuccess: { rejectedLogRecords: "2", errorMessage: "too old" } }),
  );
  deepEqual(delivery, { items: 5, lost: 2, reason: "it said: too old", requests: 1 });
});

Deno.test("an answer that is garbage, or never ends, costs nothing", async () => {
  const garbage = [
    "",
    "not JSON",
    "null",
    "[]",
    `{"partialSuccess":7}`,
    `{"partialSuccess":{"rejectedLogRecords":-1}}`,
  ];
  for (const text of garbage) equal((await deliver(1, () => new Response(text))).lost, 0, text);
  let cancelled = false;
  const delivery = await deliver(1, () =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(4096).fill(32)),
        cancel: () => {
          cancelled = true;
        },
      }),
    ));
  equal(delivery.lost, 0);
  ok(cancelled);
});

Deno.test("a backend that is not there is asked once more at the end, and the loss is told with its reason", async () => {
  const url = await (async () => {
    await using gone = startBackend();
    return gone.url;
  })();
  const logs = sender(url);
  for (let i = 0; i < 10; i++) logs.add(() => RECORD);
  const { items, lost, reason } = await logs.end(never());
  deepEqual([items, lost], [10, 10]);
  match(reason!, /refused/i);
});

Deno.test("a backend that never answers is left when the time is up", async () => {
  const deadline = new AbortController();
  const held = Promise.withResolvers<Response>();
  await using backend = startBackend(() => held.promise);
  const logs = sender(backend.url);
  for (let i = 0; i < 5000; i++) logs.add(() => RECORD);
  const ended = logs.end(deadline.signal);
  await backend.received(1);
  deadline.abort();
  const { items, lost } = await ended;
  held.resolve(new Response());
  deepEqual([items, lost], [5000, 5000]);
});

Deno.test("what does not fit into the queue of a slow backend is dropped and counted, and memory stays bounded", async () => {
  const held = Promise.withResolvers<Response>();
  await using backend = startBackend((_, index) => index === 0 ? held.promise : undefined);
  const logs = sender(backend.url);
  const record = `{"body":{"stringValue":"${"x".repeat(100_000)}"}}`;
  for (let i = 0; i < 12; i++) logs.add(() => record);
  await backend.received(1);
  // More than the queue holds, however little of it is on its way.
  for (let i = 0; i < 1000; i++) logs.add(() => record);
  const ended = logs.end(never());
  held.resolve(Response.json({}));
  const { items, lost, reason } = await ended;
  equal(items, 1012);
  ok(lost > 800 && lost < 1000, `${lost} were lost`);
  match(reason!, /slower than the run/);
  equal(backend.logs().length, items - lost);
});
