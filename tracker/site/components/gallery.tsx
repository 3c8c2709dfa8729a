import type { VNode } from "preact";
import type { PlacedArtifact } from "../../artifacts/placed_artifact.ts";
import type { AttemptView, TaskView } from "../../model/run_view.ts";
import { formatMediaType } from "../format/media_type.ts";
import { formatBytes } from "../format/number.ts";
import { placedOf, type RunPageView, useRunLinks } from "../run_page_view.ts";
import { artifactAnchor, ArtifactCard, Thumbnail } from "./artifact_card.tsx";

/** More pictures than this of one kind are left to the pages of their tasks. */
const MAX_ALIKE = 24;

/** And so many of one task or fan. */
const MAX_FILES = 60;

/** All artifacts of a run: pictures and charts in small, those of a fan's tasks side by side, and the rest by name. */
export function Gallery({ view }: { readonly view: RunPageView }): VNode {
  const { strayArtifacts } = view.run;
  const groups = [...Map.groupBy(galleryGroups(view), ({ task }) => task.group)];
  return (
    <div class="card">
      {groups.map(([name, members]) => <GalleryGroup key={name} view={view} name={name} members={members} />)}
      {strayArtifacts.length === 0 ? null : (
        <div class="gallery">
          <h3>Of attempts that are not in the file</h3>
          <div class="artifacts">
            {strayArtifacts.map((artifact, i) => (
              <ArtifactCard key={i} artifact={placedOf(view, artifact)} id={`stray-${i + 1}`} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

/** A task whose last attempt left artifacts. */
interface Member {
  readonly task: TaskView;
  readonly attempt: AttemptView;
}

/** The tasks whose last attempt left artifacts. */
export function galleryGroups({ run }: RunPageView): readonly Member[] {
  return run.tasks.flatMap((task) => {
    const attempt = task.attempts.at(-1);
    return attempt === undefined || attempt.artifacts.length === 0 ? [] : [{ task, attempt }];
  });
}

/** An artifact, whose it is, and where it is shown. */
interface Shown {
  readonly artifact: PlacedArtifact;
  readonly task: TaskView;
  readonly href: string;
}

function GalleryGroup({ view, name, members }: {
  readonly view: RunPageView;
  readonly name: string;
  readonly members: readonly Member[];
}): VNode {
  const { hrefOf } = useRunLinks(view);
  const shown = members.flatMap(({ task, attempt }) =>
    attempt.artifacts.map((artifact, i): Shown => ({
      artifact: placedOf(view, artifact),
      task,
      href: `${hrefOf(task)}#${artifactAnchor(attempt.number, i)}`,
    }))
  );
  const pictures = shown.filter(({ artifact }) => isPicture(artifact));
  const files = shown.filter(({ artifact }) => !isPicture(artifact));
  const [only] = members;
  return (
    <div class="gallery">
      <h3>
        {members.length === 1
          ? (
            <a href={hrefOf(only!.task)}>
              <bdi>{only!.task.name}</bdi>
            </a>
          )
          : (
            <>
              <bdi>{name}</bdi>
              <span class="muted">{` ×${members.length}`}</span>
            </>
          )}
      </h3>
      <div class="stack">
        {members.length === 1
          ? <Thumbnails pictures={pictures} captionOf={({ artifact }) => artifact.name} />
          : [...Map.groupBy(pictures, ({ artifact }) => artifact.name)].map(([name, alike]) => (
            <div key={name}>
              <p class="label">
                <bdi>{name}</bdi>
              </p>
              <Thumbnails pictures={alike} captionOf={({ task }) => task.key ?? task.name} />
            </div>
          ))}
        <Files files={files} withTask={members.length > 1} />
      </div>
    </div>
  );
}

function Thumbnails({ pictures, captionOf }: {
  readonly pictures: readonly Shown[];
  readonly captionOf: (shown: Shown) => string;
}): VNode | null {
  if (pictures.length === 0) return null;
  return (
    <ul class="thumbnails">
      {pictures.slice(0, MAX_ALIKE).map((shown) => (
        <Thumbnail key={shown.href} artifact={shown.artifact} href={shown.href} caption={captionOf(shown)} />
      ))}
      {pictures.length > MAX_ALIKE ? <li class="muted">{`and ${pictures.length - MAX_ALIKE} more`}</li> : null}
    </ul>
  );
}

function Files({ files, withTask }: { readonly files: readonly Shown[]; readonly withTask: boolean }): VNode | null {
  if (files.length === 0) return null;
  return (
    <ul class="file-list">
      {files.slice(0, MAX_FILES).map(({ artifact: { name, mediaType, sizeBytes }, task, href }) => (
        <li key={href}>
          <a href={href}>
            <bdi>{name}</bdi>
          </a>
          <span class="muted">
            {withTask ? <bdi>{`${task.key ?? task.name} · `}</bdi> : null}
            {formatMediaType(mediaType, name)}
            {sizeBytes === undefined ? null : ` · ${formatBytes(sizeBytes)}`}
          </span>
        </li>
      ))}
      {files.length > MAX_FILES ? <li class="muted">{`and ${files.length - MAX_FILES} more`}</li> : null}
    </ul>
  );
}

function isPicture({ preview }: PlacedArtifact): boolean {
  return preview.kind === "image" || preview.kind === "chart";
}
