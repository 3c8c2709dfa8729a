/**
 * Run files and what is streamed, read by the OpenTelemetry Collector's own code, in Go.
 *
 * It needs Go and the Collector's module, which `go mod download` in `tests/conformance/collector` fetches; the test
 * itself fetches nothing.
 *
 * @module
 */

import { deepEqual, equal } from "node:assert/strict";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { capturedRequests, FIXTURE } from "./captured_requests.ts";

const SOURCES = new URL("./collector/", import.meta.url).pathname;
const OFFLINE = { GOPROXY: "off", GOFLAGS: "-mod=readonly", GOTOOLCHAIN: "local" };

const missing = whatIsMissing();

function whatIsMissing(): string | undefined {
  try {
    const listed = new Deno.Command("go", {
      args: ["list", "-deps", "."],
      cwd: SOURCES,
      env: OFFLINE,
      stdin: "null",
    }).outputSync();
    return listed.success ? undefined : "the Collector's Go module is not downloaded";
  } catch {
    return "there is no Go";
  }
}

/** Hands texts to the Collector's code; gives what it writes of them again. */
async function throughCollector(texts: readonly { signal: string; body: string }[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-collector-" });
  try {
    const build = await new Deno.Command("go", {
      args: ["build", "-o", `${folder}/collector`, "."],
      cwd: SOURCES,
      env: OFFLINE,
    })
      .output();
    if (!build.success) throw new Error(new TextDecoder().decode(build.stderr));
    const child = new Deno.Command(`${folder}/collector`, { stdin: "piped", stdout: "piped", stderr: "piped" }).spawn();
    const input = new Blob(texts.map((text) => `${JSON.stringify(text)}\n`)).stream().pipeTo(child.stdin);
    const [{ success, stdout, stderr }] = await Promise.all([child.output(), input]);
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout).trimEnd().split("\n");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function testWithCollector(title: string, fn: () => Promise<void>): void {
  Deno.test({
    name: missing === undefined ? title : `${title} (skipped: ${missing})`,
    ignore: missing !== undefined,
    fn,
  });
}

testWithCollector("the Collector reads a run file, and writes it again without a loss", async () => {
  const text = Deno.readTextFileSync(FIXTURE);
  const [again] = await throughCollector([{ signal: "traces", body: text }]);
  deepEqual(decodeRunFile(again!), decodeRunFile(text));
});

testWithCollector("the Collector reads all that a run streams", async () => {
  const requests = await capturedRequests();
  const again = await throughCollector(requests.map(({ signal, text }) => ({ signal, body: text })));
  for (const [i, { body }] of requests.entries()) equal(countItems(JSON.parse(again[i]!)), countItems(body));
});

/** How many identifiers, values and times a document has: nothing that was understood is left out when it is written. */
function countItems(document: unknown): number {
  if (typeof document !== "object" || document === null) return 0;
  return Object.entries(document).reduce(
    (sum, [key, value]) =>
      sum + countItems(value) +
      (/^(traceId|spanId|\w+Value|timeUnixNano|asDouble|eventName|severityNumber)$/.test(key) ? 1 : 0),
    0,
  );
}
