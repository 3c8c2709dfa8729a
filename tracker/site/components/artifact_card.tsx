import type { VNode } from "preact";
import type { PlacedArtifact, Preview } from "../../artifacts/placed_artifact.ts";
import type { ChartPreview } from "../../artifacts/picture.ts";
import { formatMediaType } from "../format/media_type.ts";
import { formatBytes } from "../format/number.ts";
import { DataTable } from "../viewers/data_table.tsx";
import { JsonTree } from "../viewers/json_tree.tsx";
import { MarkdownView } from "../viewers/markdown_view.tsx";
import { ModelView } from "../viewers/model_view.tsx";
import { NotebookView } from "../viewers/notebook_view.tsx";
import { useLink } from "./page_context.ts";
import { Still } from "./still.tsx";

/** An artifact with all that can be shown of it, and its download. */
export function ArtifactCard({ artifact, id, folded }: {
  readonly artifact: PlacedArtifact;
  /** What the addresses of its parts begin with. */
  readonly id: string;
  /** Why its preview is to be folded, in the words of the fold. */
  readonly folded?: string;
}): VNode {
  const link = useLink();
  const { name, mediaType, sizeBytes, sha256, path, preview, problem } = artifact;
  const box = <PreviewBox name={name} preview={preview} id={id} />;
  const isLive = preview.kind === "chart" && preview.spec !== undefined;
  return (
    <figure class={`artifact artifact-${widthOf(preview)}`} {...(isLive ? { "data-chart": true } : {})}>
      <figcaption>
        <bdi class="artifact-name">{name}</bdi>
        <span class="artifact-about">
          <span title={mediaType}>{formatMediaType(mediaType, name)}</span>
          {sizeBytes === undefined ? null : ` · ${formatBytes(sizeBytes)}`}
        </span>
        <span class="artifact-actions">
          {preview.kind === "frame" || preview.kind === "image"
            ? <a class="button artifact-open" href={link(preview.path)} aria-label={`Open ${name} by itself`}>Open</a>
            : null}
          {path === undefined
            ? null
            : (
              <a class="button" href={link(path)} download={fileNameOf(name)} aria-label={`Download ${name}`}>
                Download
              </a>
            )}
        </span>
      </figcaption>
      {problem === undefined ? null : <p class="artifact-problem">{problem}</p>}
      {folded === undefined ? box : (
        <details>
          <summary>{folded}</summary>
          {box}
        </details>
      )}
      {sha256 === undefined ? null : <p class="digest" title="SHA-256 of its bytes">sha256:{sha256}</p>}
    </figure>
  );
}

/** How much of a row of cards a preview needs: a third, two thirds, or all of it. */
function widthOf(preview: Preview): "narrow" | "broad" | "wide" {
  if (preview.kind === "none") return "narrow";
  if (preview.kind !== "image" && preview.kind !== "chart") return "wide";
  const width = preview.size?.width ?? 0;
  return width > 760 ? "wide" : width > 400 ? "broad" : "narrow";
}

/** A picture of an artifact in small, where it has one. */
export function Thumbnail({ artifact, href, caption }: {
  readonly artifact: PlacedArtifact;
  readonly href: string;
  readonly caption: string;
}): VNode | null {
  const { preview } = artifact;
  if (preview.kind !== "image" && preview.kind !== "chart") return null;
  return (
    <li class="thumbnail">
      <a href={href}>
        <span class="thumbnail-picture">
          <Still name="" preview={preview} />
        </span>
        <bdi class="thumbnail-name">{caption}</bdi>
      </a>
    </li>
  );
}

/** The identifier of an artifact's card on its task's page. */
export function artifactAnchor(attempt: number, index: number): string {
  return `artifact-${attempt}-${index + 1}`;
}

function PreviewBox({ name, preview, id }: {
  readonly name: string;
  readonly preview: Preview;
  readonly id: string;
}): VNode | null {
  const link = useLink();
  switch (preview.kind) {
    case "none":
      return null;
    case "image":
      return <Still name={name} preview={preview} />;
    case "chart":
      return (
        <>
          <div data-chart-still>
            <Still name={name} preview={preview} />
          </div>
          {preview.spec === undefined ? null : <ChartSource spec={preview.spec} />}
        </>
      );
    case "json":
      return <JsonTree value={preview.value} />;
    case "markdown":
      return <MarkdownView nodes={preview.nodes} />;
    case "notebook":
      return <NotebookView notebook={preview} name={name} id={id} />;
    case "model":
      return <ModelView preview={preview} />;
    case "text":
      return (
        <>
          <pre class="code" tabIndex={0}><code>{preview.text}</code></pre>
          {preview.cut ? <p class="cut">Only the beginning is shown; the download has the rest.</p> : null}
        </>
      );
    case "table":
      return <DataTable table={preview} name={name} />;
    case "own":
      // deno-lint-ignore react-no-danger -- a viewer of the project's made it, which is code that the project trusts
      return <div class="own-viewer" dangerouslySetInnerHTML={{ __html: preview.html }} />;
    case "frame":
      return <iframe class="frame" src={link(preview.path)} sandbox="" title={name} loading="lazy" />;
  }
}

/** What a chart was drawn from. The script that makes it answer reads it from here. */
function ChartSource({ spec }: { readonly spec: NonNullable<ChartPreview["spec"]> }): VNode {
  return (
    <details class="chart-source" data-chart-source>
      <summary>Specification</summary>
      <pre class="code" tabIndex={0}><code>{spec}</code></pre>
    </details>
  );
}

/** The last part of an artifact's name, to save it under; the browser makes it safe for the system that it runs on. */
function fileNameOf(name: string): string {
  return name.split("/").at(-1)!;
}
