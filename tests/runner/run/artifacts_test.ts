import { deepEqual, equal } from "node:assert/strict";
import { sha256Hex } from "../../../runner/sandbox/module_graph.ts";
import { makeProject } from "../../helpers/project.ts";
import { type ProjectRun, runInProject } from "../../helpers/project_run.ts";

const LIMIT = 256 * 1024;

async function runBody(body: string): Promise<{ run: ProjectRun; blobs: Map<string, Uint8Array<ArrayBuffer>> }> {
  await using project = await makeProject({ "task.ts": `export default async ({ log }) => {\n${body}\n};` });
  const run = await runInProject(project, { task: { module: "task.ts" } });
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  try {
    for (const { name } of Deno.readDirSync(project.path("runs/blobs"))) {
      blobs.set(name, Deno.readFileSync(project.path(`runs/blobs/${name}`)));
    }
  } catch {
    // A run without large artifacts has no such folder.
  }
  return { run, blobs };
}

Deno.test("an artifact of up to 256 KiB is in the run file, and a larger one beside it under its SHA-256", async () => {
  const { run, blobs } = await runBody(`
    log.artifact("small.bin", new Uint8Array([0, 255, 10]));
    log.artifact("exactly", new Uint8Array(${LIMIT}).fill(1));
    log.artifact("models/large.bin", new Uint8Array(${LIMIT + 1}).fill(2), { mediaType: "application/x-model" });
    log.text("large.txt", "é".repeat(${LIMIT}));
    log.artifact("empty", "");`);
  const artifacts = run.artifacts("task");
  const expected: Readonly<Record<string, readonly [Uint8Array<ArrayBuffer>, string, boolean]>> = {
    "small.bin": [new Uint8Array([0, 255, 10]), "application/octet-stream", true],
    exactly: [new Uint8Array(LIMIT).fill(1), "application/octet-stream", true],
    "models/large.bin": [new Uint8Array(LIMIT + 1).fill(2), "application/x-model", false],
    "large.txt": [new TextEncoder().encode("é".repeat(LIMIT)), "text/plain", false],
    empty: [new Uint8Array(), "text/plain", true],
  };
  deepEqual([...artifacts.keys()].sort(), Object.keys(expected).sort());
  for (const [name, [bytes, mediaType, inline]] of Object.entries(expected)) {
    const { attributes } = artifacts.get(name)!;
    const sha256 = await sha256Hex(bytes);
    equal(attributes["dagtrail.artifact.sha256"], sha256, name);
    equal(attributes["dagtrail.artifact.size"], bytes.length);
    equal(attributes["dagtrail.artifact.media_type"], mediaType);
    deepEqual(inline ? attributes["dagtrail.artifact.data"] : blobs.get(sha256), bytes);
    equal("dagtrail.artifact.data" in attributes, inline);
  }
  equal(blobs.size, 2);
});

Deno.test("an artifact that is logged again replaces the one before", async () => {
  const { run } = await runBody(`log.text("a", "old"); log.text("b", "other"); log.text("a", "new");`);
  const artifacts = run.artifacts("task");
  deepEqual([...artifacts.keys()], ["b", "a"]);
  deepEqual(artifacts.get("a")!.attributes["dagtrail.artifact.data"], new TextEncoder().encode("new"));
});

Deno.test("artifacts that were logged before a crash are kept", async () => {
  const { run } = await runBody(`log.text("kept", "bytes"); log.json("too", { a: 1 }); Deno.exit(4);`);
  deepEqual([...run.artifacts("task").keys()], ["kept", "too"]);
});

Deno.test("every kind of artifact has the media type that readers go by", async () => {
  const { run } = await runBody(`
    log.table("table", [{ a: 1, b: "x" }, { a: 2 }]);
    log.image("image", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]));
    log.figure("figure", "<svg xmlns='http://www.w3.org/2000/svg'/>");
    log.chart("chart", { mark: "bar" });`);
  deepEqual(
    Object.fromEntries(
      [...run.artifacts("task")].map(([name, span]) => [name, span.attributes["dagtrail.artifact.media_type"]]),
    ),
    {
      table: "application/vnd.dataresource+json",
      image: "image/png",
      figure: "image/svg+xml",
      chart: "application/vnd.vegalite.v6+json",
    },
  );
});
