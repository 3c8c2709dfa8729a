import * as v from "valibot";

/** An artifact of GitHub's, as far as its API's answer is used here. */
const ARTIFACT = v.object({
  id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  name: v.string(),
  size_in_bytes: v.number(),
  expired: v.boolean(),
  created_at: v.nullish(v.string()),
  /** `sha256:` and 64 hex digits; artifacts of old versions of the action have none. */
  digest: v.nullish(v.string()),
  workflow_run: v.nullish(v.object({
    id: v.nullish(v.pipe(v.number(), v.safeInteger())),
    repository_id: v.nullish(v.number()),
    head_repository_id: v.nullish(v.number()),
    head_branch: v.nullish(v.string()),
    head_sha: v.nullish(v.string()),
  })),
});

/** A page of the list of artifacts. */
export const ARTIFACT_PAGE = v.object({ total_count: v.number(), artifacts: v.array(ARTIFACT) });

/** An artifact that GitHub keeps. */
export type Artifact = v.InferOutput<typeof ARTIFACT>;

/** A page of the list of artifacts. */
export type ArtifactPage = v.InferOutput<typeof ARTIFACT_PAGE>;

/** A workflow run, as far as the API's answer is used here. */
export const WORKFLOW_RUN = v.object({
  id: v.number(),
  event: v.string(),
  run_attempt: v.nullish(v.number()),
  run_started_at: v.nullish(v.string()),
  html_url: v.nullish(v.string()),
  head_repository: v.nullish(v.object({ full_name: v.string() })),
});

/** A workflow run. */
export type WorkflowRun = v.InferOutput<typeof WORKFLOW_RUN>;

/** The digest of an artifact in lower-case hex, when GitHub tells it. */
export function sha256Told({ digest }: Artifact): string | undefined {
  return /^sha256:([0-9a-f]{64})$/i.exec(digest ?? "")?.[1]?.toLowerCase();
}

/** Whether an artifact comes from a workflow run on another repository's code; unknown counts as so. */
export function isFromFork({ workflow_run: run }: Artifact): boolean {
  return run?.repository_id === undefined || run.repository_id === null || run.repository_id !== run.head_repository_id;
}
