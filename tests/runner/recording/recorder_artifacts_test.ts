import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { plannedTask } from "../planned_task.ts";
import { RecordedRun, type Recording } from "./recorded_run.ts";

const TRAIN = [plannedTask("train")];

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

async function finish(run: RecordedRun): Promise<Recording> {
  run.end("train");
  run.endTask("train");
  return await run.finish();
}

Deno.test("a small artifact is in the run file itself, with its size and digest, under its attempt", async () => {
  await using run = new RecordedRun(TRAIN);
  run.start("train");
  run.artifact("train", "plots/roc", "1", Uint8Array.of(0, 255, 10), "image/png");
  const recording = await finish(run);
  const span = recording.span("ARTIFACT plots/roc");
  assert.equal(span.parentSpanId, recording.span("train attempt 1").spanId);
  assert.equal(span.startNs, span.endNs);
  assert.deepEqual({ ...span.attributes }, {
    "dagtrail.artifact.name": "plots/roc",
    "dagtrail.artifact.media_type": "image/png",
    "dagtrail.artifact.size": 3,
    "dagtrail.artifact.sha256": sha256(Uint8Array.of(0, 255, 10)),
    "dagtrail.artifact.data": Uint8Array.of(0, 255, 10),
  });
});

Deno.test("a large artifact is a file beside the run file, named by its digest, and stored once", async () => {
  await using run = new RecordedRun(TRAIN);
  const bytes = new Uint8Array(300_000).fill(7);
  run.start("train");
  run.artifact("train", "model", "1", bytes, "application/octet-stream");
  run.artifact("train", "same", "2", bytes, "application/octet-stream");
  const recording = await finish(run);
  for (const name of ["model", "same"]) {
    const { attributes } = recording.span(`ARTIFACT ${name}`);
    assert.equal(attributes["dagtrail.artifact.sha256"], sha256(bytes));
    assert.equal(attributes["dagtrail.artifact.size"], 300_000);
    assert.ok(!("dagtrail.artifact.data" in attributes));
  }
  assert.deepEqual([...Deno.readDirSync(`${run.folder}/blobs`)].map(({ name }) => name), [sha256(bytes)]);
  assert.deepEqual(Deno.readFileSync(`${run.folder}/blobs/${sha256(bytes)}`), bytes);
});

Deno.test("of artifacts of one name the last one counts", async () => {
  await using run = new RecordedRun(TRAIN);
  run.start("train");
  run.artifact("train", "notes", "1", "first");
  run.artifact("train", "notes", "2", "second");
  const { attributes } = (await finish(run)).span("ARTIFACT notes");
  assert.equal(attributes["dagtrail.artifact.sha256"], sha256("second"));
});

Deno.test("an artifact that is missing, a folder or a link is told as a notice, and nothing else is lost", async () => {
  await using run = new RecordedRun(TRAIN);
  const folder = `${run.attemptDirectory("train", 1)}/artifacts`;
  const outside = `${run.folder}/outside.txt`;
  await Deno.writeTextFile(outside, "not for the run file");
  run.start("train");
  run.artifact("train", "kept", "1", "before");
  run.record("train", { kind: "artifact", name: "missing", mediaType: "text/plain", file: "2" });
  run.record("train", { kind: "artifact", name: "link", mediaType: "text/plain", file: "3" });
  await Deno.symlink(outside, `${folder}/3`);
  run.record("train", { kind: "artifact", name: "folder", mediaType: "text/plain", file: "4" });
  await Deno.mkdir(`${folder}/4`);
  run.artifact("train", "also kept", "5", "after");
  run.record("train", { kind: "metric", name: "loss", value: 1 });
  const recording = await finish(run);

  const notices = recording.events("train attempt 1").filter(({ name }) => name === "dagtrail.notice")
    .map(({ attributes }) => String(attributes["dagtrail.message"]));
  assert.equal(notices.length, 3);
  for (const [i, name] of ["missing", "link", "folder"].entries()) {
    assert.ok(notices[i]!.startsWith(`the artifact "${name}" could not be kept: `), String(notices[i]));
    assert.ok(!notices[i]!.includes(run.folder), "a run file does not tell the machine's folders");
  }
  assert.ok(!recording.text.includes(btoa("not for the run file")));
  assert.deepEqual(
    recording.file.spans.map(({ name }) => name).filter((name) => name.startsWith("ARTIFACT")),
    ["ARTIFACT kept", "ARTIFACT also kept"],
  );
  assert.ok(recording.events("train attempt 1").some(({ name }) => name === "dagtrail.metric"));
});

Deno.test("what is secret is masked in a text artifact, and its size and digest are those of what is kept", async () => {
  await using run = new RecordedRun(TRAIN, { secrets: ["s3cret"] });
  run.start("train");
  run.artifact("train", "config", "1", '{"token":"s3cret"}');
  run.artifact("train", "model", "2", Uint8Array.of(0xff, ...new TextEncoder().encode("s3cret")));
  const recording = await finish(run);
  const { attributes } = recording.span("ARTIFACT config");
  assert.equal(new TextDecoder().decode(attributes["dagtrail.artifact.data"] as Uint8Array), '{"token":"***"}');
  assert.equal(attributes["dagtrail.artifact.size"], '{"token":"***"}'.length);
  assert.equal(attributes["dagtrail.artifact.sha256"], sha256('{"token":"***"}'));
  // Bytes that are no text are kept as they are: a model with a hole in it would be of no use.
  assert.equal((recording.span("ARTIFACT model").attributes["dagtrail.artifact.data"] as Uint8Array).length, 7);
});

Deno.test("what an attempt logged before it failed is kept", async () => {
  await using run = new RecordedRun(TRAIN);
  run.start("train");
  run.artifact("train", "so-far", "1", "half a model");
  run.end("train", { result: "timeout", exception: { type: "Timeout", message: "it took longer than 1 s" } });
  run.endTask("train", "timeout");
  const recording = await run.finish("failure");
  assert.equal(recording.span("ARTIFACT so-far").attributes["dagtrail.artifact.size"], 12);
});
