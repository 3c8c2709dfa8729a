import type { ArtifactViewer, ViewedArtifact } from "./artifact_viewer.ts";
import type { Preview } from "./placed_artifact.ts";

/** Shows an artifact by the first of a project's viewers that accepts it; `undefined` when none does. */
export async function showByProject(
  artifact: ViewedArtifact,
  viewers: readonly ArtifactViewer[],
): Promise<{ readonly preview?: Preview; readonly problem?: string } | undefined> {
  for (const { name, accepts, show } of viewers) {
    try {
      if (accepts(artifact)) return { preview: { kind: "own", html: await show(artifact) } };
    } catch (error) {
      // Dagtrail's own viewer shows it then.
      return { problem: `the viewer ${name} failed: ${error instanceof Error ? error.message : error}` };
    }
  }
  return undefined;
}
