/**
 * Where a run file was fetched from. It stands in `source.json` beside the run file, since a run file itself never
 * changes, and since what it says of itself is the word of whoever made it.
 *
 * @module
 */

/** The name of the file. */
export const SOURCE_FILE = "source.json";

/** Where a run file was fetched from. */
export interface RunSource {
  /** `owner/name` of the repository whose workflow left it. */
  readonly repository: string;
  /** GitHub's number of the artifact. */
  readonly artifact: number;
  /** SHA-256 of the artifact as it was downloaded, in lower-case hex. */
  readonly sha256?: string;
  /** GitHub's number of the workflow run. */
  readonly workflowRun?: number;
  /** Which attempt of it; absent when GitHub does not tell. */
  readonly workflowAttempt?: number;
  /** What started it, such as `pull_request`. */
  readonly event?: string;
  /** Whether it ran another repository's code, so that nothing in the run file need be true. */
  readonly fork: boolean;
  /** `owner/name` of the repository whose code it ran, when that is another one. */
  readonly headRepository?: string;
  /** Why the artifact was refused; there is no run file then. */
  readonly refused?: string;
}

/** The text of `source.json`. */
export function formatRunSource(source: RunSource): string {
  return `${JSON.stringify(source)}\n`;
}

/** Reads the text of `source.json`; `undefined` when it is something else. */
export function parseRunSource(text: string): RunSource | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { repository, artifact, fork, ...rest } = value as Record<string, unknown>;
  if (typeof repository !== "string" || !isNumber(artifact) || typeof fork !== "boolean") return undefined;
  return {
    repository,
    artifact,
    fork,
    ...(typeof rest.sha256 === "string" ? { sha256: rest.sha256 } : {}),
    ...(isNumber(rest.workflowRun) ? { workflowRun: rest.workflowRun } : {}),
    ...(isNumber(rest.workflowAttempt) ? { workflowAttempt: rest.workflowAttempt } : {}),
    ...(typeof rest.event === "string" ? { event: rest.event } : {}),
    ...(typeof rest.headRepository === "string" ? { headRepository: rest.headRepository } : {}),
    ...(typeof rest.refused === "string" ? { refused: rest.refused } : {}),
  };
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
