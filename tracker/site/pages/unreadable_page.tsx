import type { VNode } from "preact";
import type { PageKind } from "../page_kind.ts";
import { UNREADABLE_PATH } from "../paths.ts";

/** A run file that has no pages, and why. */
export interface RefusedFile {
  readonly file: string;
  readonly reason: string;
}

/** The list of run files that could not be read. */
export const UNREADABLE_PAGE: PageKind<readonly RefusedFile[]> = {
  name: "unreadable",
  pathOf: () => UNREADABLE_PATH,
  titleOf: () => "Unreadable files",
  Body: UnreadableBody,
};

function UnreadableBody({ view }: { readonly view: readonly RefusedFile[] }): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>Unreadable files</h1>
        <p class="lead">Files among the run files that have no pages, and why. A broken file never stops the rest.</p>
      </header>
      {view.length === 0 ? <p class="empty">Every run file was read.</p> : (
        <ul class="refused">
          {view.map(({ file, reason }) => (
            <li key={file} class="card tone-error">
              <h2>
                <bdi>{file}</bdi>
              </h2>
              <p>{reason}</p>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
