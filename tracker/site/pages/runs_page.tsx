import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";
import { useLink } from "../components/page_context.ts";
import { formatCount } from "../format/number.ts";
import { formatTime } from "../format/time.ts";
import type { PageKind } from "../page_kind.ts";
import { ASSETS, MANIFEST_PATH, RUNS_PATH, runsPartPath, UNREADABLE_PATH } from "../paths.ts";
import { FirstSteps } from "../runs/first_steps.tsx";
import { RunList } from "../runs/run_list.tsx";

/** The list of runs as far as it needs no scripts. */
export interface RunsPageView {
  /** The newest runs, newest first. */
  readonly runs: readonly RunEntry[];
  /** How many there are in all. */
  readonly total: number;
  readonly columns: readonly string[];
  /** How many run files could not be read. */
  readonly refused: number;
  /** How many runs were left out so far, and the start of the newest of them. */
  readonly dropped: { readonly runs: number; readonly untilMs?: number };
  /** The part of the list that goes on where this page ends; absent when it has all. */
  readonly olderPart?: number;
}

/** The list of runs. */
export const RUNS_PAGE: PageKind<RunsPageView> = {
  name: "runs",
  pathOf: () => RUNS_PATH,
  titleOf: () => "Runs",
  scriptsOf: ({ total }) => total === 0 ? [] : [MANIFEST_PATH, ASSETS.runs],
  Body: RunsBody,
};

function RunsBody({ view }: { readonly view: RunsPageView }): VNode {
  const { runs, total, columns, refused, dropped, olderPart } = view;
  const link = useLink();
  return (
    <div class="page page-wide">
      <header class="page-head">
        <h1>Runs</h1>
        <p class="lead">
          {total === 0 ? "No run yet." : `${formatCount(total, "run")}, newest first.`}
          {refused === 0 ? null : (
            <>
              {" "}
              <a href={link(UNREADABLE_PATH)}>{formatCount(refused, "file")} could not be read.</a>
            </>
          )}
          {dropped.runs === 0
            ? null
            : ` ${formatCount(dropped.runs, "older run")} left out, which started until ${
              dropped.untilMs === undefined || dropped.untilMs === 0 ? "then" : formatTime(dropped.untilMs)
            }.`}
        </p>
      </header>
      {total === 0 ? <FirstSteps /> : (
        <>
          <div data-runs-app></div>
          <div data-runs-static>
            <RunList runs={runs} columns={columns} label="Runs" />
            {olderPart === undefined ? null : (
              <nav class="parts" aria-label="Parts of the list">
                <a class="button" href={link(runsPartPath(olderPart))}>Older runs</a>
              </nav>
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** A part of the list, for readers without scripts. */
export interface RunsPartView {
  /** Newest first. */
  readonly runs: readonly RunEntry[];
  readonly columns: readonly string[];
  /** 0 has the oldest runs. */
  readonly part: number;
  /** Whether a later part has newer ones. */
  readonly last: boolean;
}

/** A part of the list of runs. */
export const RUNS_PART_PAGE: PageKind<RunsPartView> = {
  name: "runs-part",
  pathOf: ({ part }) => runsPartPath(part),
  titleOf: ({ part }) => `Runs, part ${part + 1}`,
  Body: RunsPartBody,
};

function RunsPartBody({ view }: { readonly view: RunsPartView }): VNode {
  const { runs, columns, part, last } = view;
  const link = useLink();
  return (
    <div class="page page-wide">
      <header class="page-head">
        <nav class="crumbs" aria-label="Breadcrumb">
          <a href={link(RUNS_PATH)}>Runs</a>
        </nav>
        <h1>{`Runs, part ${part + 1}`}</h1>
        <p class="lead">
          {`${formatCount(runs.length, "run")} of the list, which is cut into parts from the oldest on. `}
          <a href={link(RUNS_PATH)}>The whole list</a> can be searched and sorted where scripts run.
        </p>
      </header>
      <RunList runs={runs} columns={columns} label={`Runs, part ${part + 1}`} />
      <nav class="parts" aria-label="Parts of the list">
        <a class="button" href={link(last ? RUNS_PATH : runsPartPath(part + 1))}>Newer runs</a>
        {part === 0 ? null : <a class="button" href={link(runsPartPath(part - 1))}>Older runs</a>}
      </nav>
    </div>
  );
}
