import assert from "node:assert/strict";
import type { ArtifactViewer } from "../../../tracker/artifacts/artifact_viewer.ts";
import { showByProject } from "../../../tracker/artifacts/show_by_project.ts";

const ARTIFACT = { name: "a", mediaType: "text/plain", sizeBytes: 0, bytes: new Uint8Array(), href: "a" };
const viewer = (name: string, accepted: boolean, show: () => string): ArtifactViewer => ({
  name,
  accepts: () => accepted,
  show,
});
const broken = viewer("broken", true, () => {
  throw new Error("out of ideas");
});

Deno.test("the first viewer that accepts an artifact shows it, and one that throws leaves it to the next", async () => {
  const good = viewer("good", true, () => "<b>shown</b>");
  const shown = await showByProject(ARTIFACT, [viewer("other", false, () => ""), broken, good]);
  assert.deepEqual(shown, {
    preview: { kind: "own", html: "<b>shown</b>" },
    problem: "the viewer broken failed: out of ideas",
  });
});

Deno.test("where all that accept it throw, what was wrong with each is told; where none accepts it, nothing is", async () => {
  const told = await showByProject(ARTIFACT, [broken, { ...broken, name: "too" }]);
  assert.deepEqual(told, { problem: "the viewer broken failed: out of ideas; the viewer too failed: out of ideas" });
  assert.equal(await showByProject(ARTIFACT, [viewer("other", false, () => "")]), undefined);
});
