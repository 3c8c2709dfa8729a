import type { Span } from "../../runner/otlp/span.ts";
import { readBytes, readNumber, readText } from "./read_attributes.ts";
import type { ArtifactView } from "./run_view.ts";

/** The view of one artifact. */
export function readArtifact({ attributes, name }: Span): ArtifactView {
  const sha256 = readText(attributes, "dagtrail.artifact.sha256");
  return {
    name: readText(attributes, "dagtrail.artifact.name") ?? name,
    mediaType: readText(attributes, "dagtrail.artifact.media_type") ?? "application/octet-stream",
    sizeBytes: readNumber(attributes, "dagtrail.artifact.size"),
    // It becomes a part of a path, so nothing but a digest may pass.
    sha256: sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : undefined,
    data: readBytes(attributes, "dagtrail.artifact.data"),
  };
}
