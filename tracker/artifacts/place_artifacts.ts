import type { ArtifactView, RunView } from "../model/run_view.ts";
import { sha256OfFile } from "../sha256.ts";
import { type ArtifactSource, findArtifact, type FindBlob, readHead } from "./artifact_source.ts";
import type { ChartRenderer } from "./chart_renderer.ts";
import type { ArtifactViewer } from "./artifact_viewer.ts";
import { showByProject } from "./show_by_project.ts";
import { artifactFileName } from "./file_name.ts";
import { makePreview } from "./make_preview.ts";
import type { PlacedArtifact } from "./placed_artifact.ts";
import { viewerFor } from "./viewer.ts";

/** A preview is made from this much of an artifact at most. */
const MAX_HEAD_BYTES = 8 * 2 ** 20;

/** Where artifacts go, and what may be used. */
export interface PlaceOptions {
  /** The folder for their files, as a path from the site's root. */
  readonly folder: string;
  readonly findBlob: FindBlob;
  /** A larger one is not copied into the site. */
  readonly maxFileBytes: number;
  readonly charts: ChartRenderer;
  /** The project's own viewers, which come first. */
  readonly viewers?: readonly ArtifactViewer[];
  readonly site: ArtifactSink;
}

/** What writes into the site. */
export interface ArtifactSink {
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** Copies a file; the path under which it goes is named by its content. */
  copy(path: string, from: string): Promise<void>;
}

/** Artifacts with their places in the site. */
export type PlacedArtifacts = ReadonlyMap<ArtifactView, PlacedArtifact>;

/** Writes the files of all artifacts of a run into the site, with what is needed to show them. */
export async function placeArtifacts(run: RunView, options: PlaceOptions): Promise<PlacedArtifacts> {
  const artifacts = [
    ...run.tasks.flatMap(({ attempts }) => attempts.flatMap(({ artifacts }) => artifacts)),
    ...run.strayArtifacts,
  ];
  const placed = new Map<ArtifactView, Promise<PlacedArtifact>>();
  for (const artifact of artifacts) {
    const place = placeArtifact(artifact, options);
    placed.set(artifact, place);
    // Those that hold their bytes go all at once; a large one is read by itself.
    if (artifact.data === undefined) await place;
  }
  return new Map(await Promise.all([...placed].map(async ([artifact, place]) => [artifact, await place] as const)));
}

async function placeArtifact(artifact: ArtifactView, options: PlaceOptions): Promise<PlacedArtifact> {
  const { folder, findBlob, maxFileBytes, charts, viewers = [], site } = options;
  const { name, mediaType } = artifact;
  const source = await findArtifact(artifact, findBlob);
  if (source.kind === "missing") {
    const { sizeBytes, sha256 } = artifact;
    return { name, mediaType, sizeBytes, sha256, preview: { kind: "none" }, problem: source.problem };
  }
  const sizeBytes = lengthOf(source);
  if (sizeBytes > maxFileBytes) {
    const problem = `it is too large for the site, and stays in blobs/${source.sha256} beside the run file`;
    return { name, mediaType, sizeBytes, sha256: source.sha256, preview: { kind: "none" }, problem };
  }
  const sha256 = source.kind === "inline" ? source.sha256 : await sha256OfFile(source.path);
  const described = { name, mediaType, sizeBytes, sha256 };
  const path = `${folder}/${artifactFileName(name, sha256)}`;
  await (source.kind === "inline" ? site.write(path, source.bytes) : site.copy(path, source.path));
  const head = await readHead(source, MAX_HEAD_BYTES);
  const viewed = { name, mediaType, sizeBytes, bytes: head, href: `../${path.split("/").slice(2).join("/")}` };
  const own = await showByProject(viewed, viewers);
  const { preview, problem = own?.problem } = own?.preview !== undefined
    ? { preview: own.preview, problem: own.problem }
    : await makePreview({
      viewer: viewerFor(mediaType, name),
      head,
      whole: head.length === sizeBytes,
      path,
      charts,
      write: async (suffix, content) => {
        await site.write(`${path}.${suffix}`, content);
        return `${path}.${suffix}`;
      },
    });
  const declared = artifact.sha256;
  const changed = declared !== undefined && declared !== sha256
    ? `its bytes do not have the SHA-256 that the run file says, ${declared}`
    : undefined;
  return { ...described, path, preview, problem: changed ?? problem };
}

function lengthOf(source: Exclude<ArtifactSource, { kind: "missing" }>): number {
  return source.kind === "inline" ? source.bytes.length : source.sizeBytes;
}
