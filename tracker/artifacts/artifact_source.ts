import type { ArtifactView } from "../model/run_view.ts";
import { sha256Of } from "../sha256.ts";

/** Where an artifact's bytes are, or why they are not to be had. */
export type ArtifactSource =
  | { readonly kind: "inline"; readonly bytes: Uint8Array; readonly sha256: string }
  /** Its bytes should have the digest that it is named by; only reading it tells. */
  | { readonly kind: "blob"; readonly path: string; readonly sizeBytes: number; readonly sha256: string }
  | { readonly kind: "missing"; readonly problem: string };

/** The path at which the blob with a SHA-256 should be; nothing need be there. */
export type FindBlob = (sha256: string) => Promise<string>;

/** Finds the bytes of an artifact, in the run file or among the blobs that came with it. */
export async function findArtifact(artifact: ArtifactView, findBlob: FindBlob): Promise<ArtifactSource> {
  if (artifact.data !== undefined) {
    return { kind: "inline", bytes: artifact.data, sha256: sha256Of(artifact.data) };
  }
  const { sha256 } = artifact;
  if (sha256 === undefined) return missing("the run file holds neither its bytes nor the SHA-256 to find them by");
  const path = await findBlob(sha256);
  try {
    // Not stat: a link here could lead to any file of the machine that builds the site.
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile) return missing(`blobs/${sha256} is not a file`);
    return { kind: "blob", path, sizeBytes: size, sha256 };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return missing(`blobs/${sha256} is not beside the run file`);
    throw error;
  }
}

function missing(problem: string): ArtifactSource {
  return { kind: "missing", problem };
}

/** The first bytes of an artifact, at most `limit`. */
export async function readHead(
  source: Exclude<ArtifactSource, { kind: "missing" }>,
  limit: number,
): Promise<Uint8Array> {
  if (source.kind === "inline") return source.bytes.subarray(0, limit);
  using file = await Deno.open(source.path);
  const head = new Uint8Array(Math.min(limit, source.sizeBytes));
  let filled = 0;
  while (filled < head.length) {
    const count = await file.read(head.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return head.subarray(0, filled);
}
