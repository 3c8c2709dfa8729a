import type { VNode } from "preact";
import type { ImageSize, PlacedArtifact, Preview, TablePreview } from "../../artifacts/placed_artifact.ts";
import { formatBytes, formatCount } from "../format/number.ts";
import { formatMediaType } from "../format/media_type.ts";
import { JsonView } from "./json_view.tsx";
import { useLink } from "./page_context.ts";
import { Scroller } from "./section.tsx";
import { Value } from "./value.tsx";

/** A picture with a side shorter than this is made of visible pixels, and stays so when it is enlarged. */
const PIXEL_ART = 64;

/** An artifact with all that can be shown of it, and its download. */
export function ArtifactCard({ artifact }: { readonly artifact: PlacedArtifact }): VNode {
  const link = useLink();
  const { name, mediaType, sizeBytes, sha256, path, preview, problem } = artifact;
  return (
    <figure class={`artifact artifact-${widthOf(preview)}`}>
      <figcaption>
        <bdi class="artifact-name">{name}</bdi>
        <span class="artifact-about">
          <span title={mediaType}>{formatMediaType(mediaType)}</span>
          {sizeBytes === undefined ? null : ` · ${formatBytes(sizeBytes)}`}
        </span>
        {path === undefined
          ? null
          : (
            <a class="button" href={link(path)} download={fileNameOf(name)} aria-label={`Download ${name}`}>
              Download
            </a>
          )}
      </figcaption>
      {problem === undefined ? null : <p class="artifact-problem">{problem}</p>}
      <PreviewBox name={name} preview={preview} />
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
export function Thumbnail(
  { artifact, href }: { readonly artifact: PlacedArtifact; readonly href: string },
): VNode | null {
  const { preview, name } = artifact;
  if (preview.kind !== "image" && preview.kind !== "chart") return null;
  return (
    <li class="thumbnail">
      <a href={href}>
        <span class="thumbnail-picture">
          <PreviewBox name="" preview={preview} />
        </span>
        <bdi class="thumbnail-name">{name}</bdi>
      </a>
    </li>
  );
}

/** The identifier of an artifact's card on its task's page. */
export function artifactAnchor(attempt: number, index: number): string {
  return `artifact-${attempt}-${index + 1}`;
}

function PreviewBox({ name, preview }: { readonly name: string; readonly preview: Preview }): VNode | null {
  const link = useLink();
  switch (preview.kind) {
    case "none":
      return null;
    case "image":
      return (
        <div class="paper">
          <Picture src={link(preview.path)} alt={name} size={preview.size} />
        </div>
      );
    case "chart":
      if (preview.dark === undefined) {
        return (
          <div class="paper">
            <Picture src={link(preview.light)} alt={name} size={preview.size} />
          </div>
        );
      }
      return (
        <div class="chart">
          <Picture src={link(preview.light)} alt={name} size={preview.size} kind="only-light" />
          <Picture src={link(preview.dark)} alt={name} size={preview.size} kind="only-dark" />
        </div>
      );
    case "json":
      return <JsonView value={preview.value} />;
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

function Picture({ src, alt, size, kind }: {
  readonly src: string;
  readonly alt: string;
  readonly size?: ImageSize;
  readonly kind?: string;
}): VNode {
  const pixels = size !== undefined && Math.min(size.width, size.height) < PIXEL_ART;
  const classes = [kind, pixels ? "pixels" : undefined].filter((name) => name !== undefined);
  return (
    <img
      src={src}
      alt={alt}
      loading="lazy"
      decoding="async"
      {...(size === undefined ? {} : { width: Math.round(size.width), height: Math.round(size.height) })}
      {...(classes.length === 0 ? {} : { class: classes.join(" ") })}
    />
  );
}

function DataTable({ table, name }: { readonly table: TablePreview; readonly name: string }): VNode {
  const { columns, rows, totalRows, totalColumns } = table;
  const cut = rows.length < totalRows || columns.length < totalColumns;
  return (
    <>
      <Scroller label={`Table ${name}`} kind="data-table">
        <table>
          <thead>
            <tr>
              {columns.map((column, i) => (
                <th key={i} scope="col" class={column.numeric ? "number" : undefined}>
                  <bdi>{column.name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={i}>
                {row.map((cell, j) => (
                  <td key={j} class={columns[j]!.numeric ? "number" : undefined}>
                    {cell === null ? <span class="muted">–</span> : <Value value={cell} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {cut
        ? (
          <p class="cut">
            {`The first ${rows.length} of ${formatCount(totalRows, "row")} and ${columns.length} of ${
              formatCount(totalColumns, "column")
            }; the download has all.`}
          </p>
        )
        : null}
    </>
  );
}

/** The last part of an artifact's name, to save it under; the browser makes it safe for the system that it runs on. */
function fileNameOf(name: string): string {
  return name.split("/").at(-1)!;
}
