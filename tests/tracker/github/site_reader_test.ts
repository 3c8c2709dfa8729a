import assert from "node:assert/strict";
import { fetchHistory } from "../../../tracker/github/fetch_history.ts";
import { SiteReader, SiteUnreachableError } from "../../../tracker/github/site_reader.ts";

async function withSite(answers: (() => Response)[], use: (url: string) => Promise<void>): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => (answers.length > 1 ? answers.shift()! : answers[0]!)(),
  );
  try {
    await use(`http://127.0.0.1:${server.addr.port}/`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("a site that answers with errors is asked again, and given up with the reason", async () => {
  const error = (): Response => new Response("no", { status: 503 });
  await withSite([error, error, () => new Response("yes")], async (url) => {
    const bytes = await new SiteReader({ url, retryBaseMs: 1 }).read("x");
    assert.equal(new TextDecoder().decode(bytes), "yes");
  });
  await withSite([error], async (url) => {
    await assert.rejects(new SiteReader({ url, retryBaseMs: 1 }).read("x"), (thrown) => {
      return thrown instanceof SiteUnreachableError && /\/x: it answered 503$/.test(thrown.message);
    });
    const out = await Deno.makeTempDir();
    try {
      await assert.rejects(fetchHistory({ url, out, retryBaseMs: 1 }), /the published site could not be read/);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  });
});

Deno.test("a file that is too long is refused", async () => {
  await withSite([() => new Response("x".repeat(1000))], async (url) => {
    const reader = new SiteReader({ url, retryBaseMs: 1, maxBytes: 999 });
    await assert.rejects(reader.read("x"), /it has more than 999 bytes, which is refused/);
  });
});
