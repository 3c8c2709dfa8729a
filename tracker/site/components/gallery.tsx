import type { VNode } from "preact";
import type { PlacedArtifact } from "../../artifacts/placed_artifact.ts";
import type { AttemptView, TaskView } from "../../model/run_view.ts";
import { placedOf, type RunPageView, useRunLinks } from "../run_page_view.ts";
import { artifactAnchor, ArtifactCard, Thumbnail } from "./artifact_card.tsx";

/** The artifacts of all tasks, from their last attempts: pictures in small, the others by name. */
export function Gallery({ view }: { readonly view: RunPageView }): VNode {
  const { strayArtifacts } = view.run;
  return (
    <div class="card">
      {galleryGroups(view).map(({ task, attempt }) => (
        <GalleryRow key={task.id} view={view} task={task} attempt={attempt} />
      ))}
      {strayArtifacts.length === 0 ? null : (
        <div class="gallery">
          <h3>Of attempts that are not in the file</h3>
          <div class="artifacts">
            {strayArtifacts.map((artifact, i) => <ArtifactCard key={i} artifact={placedOf(view, artifact)} />)}
          </div>
        </div>
      )}
    </div>
  );
}

/** The tasks whose last attempt left artifacts. */
export function galleryGroups(
  { run }: RunPageView,
): readonly { readonly task: TaskView; readonly attempt: AttemptView }[] {
  return run.tasks.flatMap((task) => {
    const attempt = task.attempts.at(-1);
    return attempt === undefined || attempt.artifacts.length === 0 ? [] : [{ task, attempt }];
  });
}

function GalleryRow({ view, task, attempt }: {
  readonly view: RunPageView;
  readonly task: TaskView;
  readonly attempt: AttemptView;
}): VNode {
  const { hrefOf } = useRunLinks(view);
  const placed = attempt.artifacts.map((artifact, i) => ({
    artifact: placedOf(view, artifact),
    href: `${hrefOf(task)}#${artifactAnchor(attempt.number, i)}`,
  }));
  const pictures = placed.filter(({ artifact }) => isPicture(artifact));
  const others = placed.filter(({ artifact }) => !isPicture(artifact));
  return (
    <div class="gallery">
      <h3>
        <a href={hrefOf(task)}>
          <bdi>{task.name}</bdi>
        </a>
      </h3>
      <div class="stack">
        {pictures.length === 0 ? null : (
          <ul class="thumbnails">
            {pictures.map(({ artifact, href }) => <Thumbnail key={href} artifact={artifact} href={href} />)}
          </ul>
        )}
        {others.length === 0 ? null : (
          <ul class="file-list">
            {others.map(({ artifact, href }) => (
              <li key={href}>
                <a href={href}>
                  <bdi>{artifact.name}</bdi>
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function isPicture({ preview }: PlacedArtifact): boolean {
  return preview.kind === "image" || preview.kind === "chart";
}
