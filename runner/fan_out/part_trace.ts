/** Ids of W3C's Trace Context. */
export interface PartTrace {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
}

/**
 * The trace that all parts of one workflow run belong to, made from what all of its jobs know, so that they need not tell
 * each other: 32 digits of a digest, and 16 more for a span that stands for the workflow run. `undefined` outside of one.
 */
export async function partTrace(env: (name: string) => string | undefined): Promise<PartTrace | undefined> {
  const names = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_WORKFLOW_REF"];
  if (!env("GITHUB_RUN_ID")) return undefined;
  const text = names.map((name) => env(name) ?? "").join(" ");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}
