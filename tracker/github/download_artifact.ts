import { createHash } from "node:crypto";
import type { Artifact } from "./artifact.ts";
import type { GitHubClient, Repository } from "./github_client.ts";
import { describeFailure, hasStatus } from "./github_error.ts";

/** How to download. */
export interface DownloadOptions {
  readonly token: boolean;
  readonly signal?: AbortSignal | undefined;
  /** A longer archive is not downloaded to its end. */
  readonly maxBytes: number;
  /** How long nothing may come before a download counts as cut, in milliseconds; 30,000 by default. */
  readonly idleMs?: number;
  /** What waits between tries are multiples of, in milliseconds; 1000 by default. */
  readonly retryBaseMs?: number;
}

/** What a download came to: the SHA-256 of the bytes in lower-case hex, or that there is nothing any more. */
export type Downloaded = { readonly sha256: string } | "gone";

/** The archive is longer than anything that may be downloaded. */
export class TooLongError extends Error {
  override readonly name = "TooLongError";
}

const TRIES = 3;
const IDLE_MS = 30_000;

/**
 * Downloads an artifact's archive into a file.
 *
 * GitHub answers with the address of another host, which is good for a minute and holds what it needs to know in itself:
 * it gets no token of ours.
 *
 * @throws {GitHubError} When it fails, also after further tries.
 * @throws {TooLongError} When it is too long.
 */
export async function downloadArtifact(
  client: GitHubClient,
  repository: Repository,
  artifact: Artifact,
  path: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const attempted = `downloading the artifact ${artifact.id} (${JSON.stringify(artifact.name)})`;
  for (let number = 1;; number++) {
    let answer: { readonly status: number; readonly data: unknown; readonly headers: { readonly location?: string } };
    try {
      answer = await client.request("GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}", {
        ...repository,
        artifact_id: artifact.id,
        archive_format: "zip",
        request: { redirect: "manual", parseSuccessResponseBody: false },
      });
    } catch (error) {
      if (hasStatus(error, 410)) return "gone";
      throw describeFailure(attempted, error, options.token);
    }
    try {
      const body = await follow(answer, options);
      return body === "gone" ? body : { sha256: await save(body, path, options) };
    } catch (error) {
      if (error instanceof TooLongError) throw error;
      if (number === TRIES || options.signal?.aborted) throw describeFailure(attempted, error, options.token);
      await wait((options.retryBaseMs ?? 1000) * number ** 2, options.signal);
    }
  }
}

/** The archive itself, from where the answer points to. */
async function follow(
  { status, data, headers: { location } }: {
    readonly status: number;
    readonly data: unknown;
    readonly headers: { readonly location?: string };
  },
  { signal }: DownloadOptions,
): Promise<ReadableStream<Uint8Array> | "gone"> {
  if (status < 300) return data as ReadableStream<Uint8Array>;
  await (data as ReadableStream | null)?.cancel();
  if (location === undefined) throw new Error(`GitHub answered ${status} without an address`);
  const response = await fetch(location, { signal: signal ?? null });
  if (response.ok && response.body !== null) return response.body;
  await response.body?.cancel();
  // The storage host says 404 of what has just been deleted.
  if (response.status === 404 || response.status === 410) return "gone";
  throw new Error(`${new URL(location).host} answered ${response.status}`);
}

async function save(
  body: ReadableStream<Uint8Array>,
  path: string,
  { maxBytes, idleMs = IDLE_MS }: DownloadOptions,
): Promise<string> {
  const hash = createHash("sha256");
  let bytes = 0;
  const reader = body.getReader();
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  try {
    for (;;) {
      const { done, value } = await within(idleMs, reader.read());
      if (done) return hash.digest("hex");
      bytes += value.length;
      if (bytes > maxBytes) throw new TooLongError(`it has more than ${maxBytes} bytes, which is refused`);
      hash.update(value);
      for (let written = 0; written < value.length;) written += await file.write(value.subarray(written));
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
