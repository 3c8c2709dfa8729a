import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";
import { useLink } from "../components/page_context.ts";
import { Section } from "../components/section.tsx";
import { formatCount } from "../format/number.ts";
import { FindingsList } from "../history/findings_list.tsx";
import { PipelineCards, PipelineLinks } from "../history/pipeline_cards.tsx";
import type { PipelineView } from "../history/pipeline_view.ts";
import type { PageKind } from "../page_kind.ts";
import { HOME_PATH, RUNS_PATH, UNREADABLE_PATH } from "../paths.ts";
import { FirstSteps } from "../runs/first_steps.tsx";
import { RunList } from "../runs/run_list.tsx";

/** What the site is, and what is new in it. */
export interface HomeView {
  readonly totalRuns: number;
  /** Those with the newest runs first. */
  readonly pipelines: readonly PipelineView[];
  /** The newest runs, newest first. */
  readonly newest: readonly RunEntry[];
  readonly refused: number;
}

/** The page that a reader opens first. */
export const HOME_PAGE: PageKind<HomeView> = {
  name: "home",
  pathOf: () => HOME_PATH,
  titleOf: () => "Overview",
  Body: HomeBody,
};

const MAX_PIPELINES = 12;
const MAX_FINDINGS = 3;

function allOf(runs: number): string {
  return runs === 1 ? "One run" : `All ${formatCount(runs, "run")}`;
}

function HomeBody({ view }: { readonly view: HomeView }): VNode {
  const { totalRuns, pipelines, newest, refused } = view;
  const link = useLink();
  const standing = pipelines.filter(({ findings }) => findings.length > 0).slice(0, MAX_PIPELINES);
  return (
    <div class="page">
      <header class="page-head">
        <h1>{totalRuns === 0 ? "No run yet" : "Runs of data and machine-learning pipelines"}</h1>
        <p class="lead">
          Every page here was made from{" "}
          <strong>run files</strong>: each is the whole record of one run, with its graph, timings, retries, logs,
          parameters, metrics and artifacts. Nothing runs behind this site; it is a folder of pages that any web server,
          or none, can show.
          {refused === 0 ? null : (
            <>
              {" "}
              <a href={link(UNREADABLE_PATH)}>{formatCount(refused, "file")} could not be read.</a>
            </>
          )}
        </p>
      </header>
      {totalRuns === 0 ? <FirstSteps /> : (
        <>
          <Section id="pipelines" title="Pipelines" note={formatCount(pipelines.length, "pipeline")}>
            <PipelineCards pipelines={pipelines.slice(0, MAX_PIPELINES)} />
            <PipelineLinks pipelines={pipelines.slice(MAX_PIPELINES)} />
          </Section>
          {standing.length === 0
            ? null
            : (
              <Section id="changes" title="What stands out" note="The pages of the pipelines have more.">
                <div class="stack">
                  {standing.map(({ slug, history, findings }) => (
                    <FindingsList key={slug} findings={findings.slice(0, MAX_FINDINGS)} pipeline={history.pipeline} />
                  ))}
                </div>
              </Section>
            )}
          <Section
            id="newest"
            title="Newest runs"
            note={<a href={link(RUNS_PATH)}>{`${allOf(totalRuns)}: search, sort, compare`}</a>}
          >
            <RunList
              runs={newest}
              columns={["status", "started", "duration", "tasks", "trigger", "branch"]}
              label="Newest runs"
            />
          </Section>
        </>
      )}
    </div>
  );
}
