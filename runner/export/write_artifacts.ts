import { createHash } from "node:crypto";
import type { Span } from "../otlp/span.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { OutputFolder } from "./output_folder.ts";
import { artifactFacts } from "./run_facts.ts";

/**
 * Writes the bytes of artifacts: those in the run file and those that are blobs beside it, each checked against its
 * digest.
 *
 * @param places Where each goes, by the id of its span; the others are left out.
 * @returns What could not be written, in words.
 */
export function writeArtifacts(
  run: ExportedRun,
  out: OutputFolder,
  places: ReadonlyMap<string, readonly string[]>,
): string[] {
  const failed: string[] = [];
  if (places.size === 0) return failed;
  const blobs = `${run.path.replace(/[^/\\]*$/, "")}blobs`;
  const written = new Set<string>();
  for (const { span, last } of run.parts()) {
    const place = last && !written.has(span.spanId) ? places.get(span.spanId) : undefined;
    if (place === undefined) continue;
    written.add(span.spanId);
    const why = writeArtifact(span, out, place, blobs);
    if (why !== undefined) failed.push(`the artifact ${JSON.stringify(artifactFacts(span).name)}: ${why}`);
  }
  return failed;
}

function writeArtifact(span: Span, out: OutputFolder, place: readonly string[], blobs: string): string | undefined {
  const data = span.attributes["dagtrail.artifact.data"];
  const { sha256, sizeBytes } = artifactFacts(span);
  if (data instanceof Uint8Array) {
    if (createHash("sha256").update(data).digest("hex") !== sha256) {
      return "its bytes have another SHA-256 than is said";
    }
    out.write(place, data);
    return undefined;
  }
  if (sha256 === undefined) return "the run file has neither its bytes nor its digest";
  const why = out.copy(place, `${blobs}/${sha256}`, { sha256, ...(sizeBytes === undefined ? {} : { sizeBytes }) });
  return why === undefined ? undefined : `blobs/${sha256} ${why}`;
}
