import type { ArtifactViewer, ViewedArtifact } from "./artifact_viewer.ts";
import type { Preview } from "./placed_artifact.ts";

/**
 * Shows an artifact by the first of a project's viewers that accepts it; `undefined` when none does. One that throws
 * leaves it to the next, and what was wrong is told.
 */
export async function showByProject(
  artifact: ViewedArtifact,
  viewers: readonly ArtifactViewer[],
): Promise<{ readonly preview?: Preview; readonly problem?: string } | undefined> {
  const problems: string[] = [];
  const told = (): { readonly problem?: string } => problems.length === 0 ? {} : { problem: problems.join("; ") };
  for (const { name, accepts, show } of viewers) {
    try {
      if (accepts(artifact)) return { preview: { kind: "own", html: await show(artifact) }, ...told() };
    } catch (error) {
      problems.push(`the viewer ${name} failed: ${error instanceof Error ? error.message : error}`);
    }
  }
  return problems.length === 0 ? undefined : told();
}
