import type { VNode } from "preact";
import type { PageKind } from "../page_kind.ts";

/** A page that the project added. */
export interface OwnPageView {
  readonly path: string;
  readonly title: string;
  /** HTML from the project's configuration, which is code that the project trusts. */
  readonly content: string;
}

/** A page that the project added. */
export const OWN_PAGE: PageKind<OwnPageView> = {
  name: "own",
  pathOf: ({ path }) => path,
  titleOf: ({ title }) => title,
  Body: OwnBody,
};

function OwnBody({ view }: { readonly view: OwnPageView }): VNode {
  return (
    <div class="page">
      <header class="page-head">
        <h1>{view.title}</h1>
      </header>
      {/* deno-lint-ignore react-no-danger -- it is the project's own page, written by the project */}
      <div class="own-content" dangerouslySetInnerHTML={{ __html: view.content }} />
    </div>
  );
}
