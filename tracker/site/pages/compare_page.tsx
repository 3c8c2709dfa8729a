import type { VNode } from "preact";
import { useLink } from "../components/page_context.ts";
import type { PageKind } from "../page_kind.ts";
import { ASSETS, COMPARE_PATH, MANIFEST_PATH, RUNS_PATH } from "../paths.ts";

/** Runs side by side. Which ones stands in the page's address, so the page itself is the same for all. */
export const COMPARE_PAGE: PageKind<{ readonly runs: number }> = {
  name: "compare",
  pathOf: () => COMPARE_PATH,
  titleOf: () => "Compare",
  scriptsOf: () => [MANIFEST_PATH, ASSETS.compare],
  Body: CompareBody,
};

function CompareBody(): VNode {
  const link = useLink();
  return (
    <div class="page">
      <header class="page-head">
        <nav class="crumbs" aria-label="Breadcrumb">
          <a href={link(RUNS_PATH)}>Runs</a>
        </nav>
        <h1>Compare</h1>
      </header>
      <div data-compare-app>
        <noscript>
          <p class="empty">
            Which runs are compared stands in this page's address, so a script puts them side by side, and scripts do
            not run here. <a href={link(RUNS_PATH)}>The list of runs</a> has all of them.
          </p>
        </noscript>
      </div>
    </div>
  );
}
