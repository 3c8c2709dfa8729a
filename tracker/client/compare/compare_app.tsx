/// <reference lib="dom" />
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { ParamValue } from "../../catalog/run_entry.ts";
import { OutcomeIcon } from "../../site/components/outcome.tsx";
import type { RunData } from "../../site/compare/run_data.ts";
import { formatDuration } from "../../site/format/duration.ts";
import { formatCount } from "../../site/format/number.ts";
import { runDataPath, RUNS_PATH } from "../../site/paths.ts";
import { loadData, siteUrl } from "../load_data.ts";
import { colourClass } from "./colour.ts";
import {
  type CompareRow,
  compareRows,
  durationRows,
  durationsDiffer,
  graphDifferences,
  repeatsOf,
  telling,
} from "./compare_rows.ts";
import { CompareTable, durationCell, GraphTable, numberCell, paramCell, RepeatsTable } from "./compare_tables.tsx";
import { Curves } from "./curves.tsx";
import { ParallelChart } from "./parallel_chart.tsx";
import { Part } from "./part.tsx";
import { Pictures } from "./pictures.tsx";
import { ScatterSection } from "./scatter_section.tsx";
import { formatWanted, readWanted, type Subject, subjectOf, type Wanted, wantedKey } from "./subject.ts";

/** An axis more makes parallel lines no clearer. */
const MAX_AXES = 9;

/** Runs or tasks side by side: those that the page's address names. */
export function CompareApp(): VNode {
  const [wanted, setWanted] = useWanted();
  const { loaded, missing } = useRunData(wanted);
  const [onlyDifferent, setOnlyDifferent] = useState(true);
  const subjects = useMemo(
    () =>
      wanted.flatMap((one) => {
        const run = loaded.get(one.run);
        const subject = run === undefined ? undefined : subjectOf(one, run);
        return subject === undefined ? [] : [subject];
      }),
    [wanted, loaded],
  );
  const names = wanted.map(({ run }) => run);
  const absent = wanted.filter((one) =>
    missing.has(one.run) || (loaded.has(one.run) && subjectOf(one, loaded.get(one.run)!) === undefined)
  );
  if (wanted.length === 0) {
    return (
      <p class="empty">
        Nothing is chosen. <a href={siteUrl(RUNS_PATH)}>Select runs in the list</a>, then press Compare.
      </p>
    );
  }
  const loading = new Set(names).size - loaded.size - missing.size;
  return (
    <div class="page">
      <SubjectList subjects={subjects} wanted={wanted} onChange={setWanted} />
      {absent.length === 0 ? null : (
        <p class="banner tone-error">
          {`Not in this site: ${absent.map(wantedKey).join(", ")}.`}
        </p>
      )}
      <p role="status" class="visually-hidden">
        {loading > 0 ? `${formatCount(loading, "run")} loading` : `${subjects.length} compared`}
      </p>
      {subjects.length === 0
        ? null
        : <Comparison subjects={subjects} onlyDifferent={onlyDifferent} onOnlyDifferent={setOnlyDifferent} />}
    </div>
  );
}

function Comparison({ subjects, onlyDifferent, onOnlyDifferent }: {
  readonly subjects: readonly Subject[];
  readonly onlyDifferent: boolean;
  readonly onOnlyDifferent: (on: boolean) => void;
}): VNode {
  const params = useMemo(() => compareRows(subjects, ({ params }) => params), [subjects]);
  const metrics = useMemo(() => compareRows(subjects, ({ metrics }) => metrics), [subjects]);
  const durations = useMemo(() => durationRows(subjects), [subjects]);
  const repeats = useMemo(() => repeatsOf(subjects), [subjects]);
  const differences = useMemo(() => graphDifferences(subjects), [subjects]);
  const axes: readonly CompareRow<ParamValue>[] = [
    ...telling(params).slice(0, MAX_AXES - 4),
    ...telling(metrics),
  ].slice(0, MAX_AXES);
  const graph = subjects.every(({ key, run }) => key === run.slug);
  return (
    <>
      <Part
        title="Parameters"
        note={
          <label class="check">
            <input
              type="checkbox"
              checked={onlyDifferent}
              onChange={(event) => onOnlyDifferent(event.currentTarget.checked)}
            />
            only what differs
          </label>
        }
      >
        <CompareTable
          label="Parameters"
          subjects={subjects}
          rows={params}
          cell={paramCell}
          onlyDifferent={onlyDifferent}
        />
      </Part>
      <Part title="Metrics" note="The change is against the first.">
        <CompareTable
          label="Metrics"
          subjects={subjects}
          rows={metrics}
          cell={numberCell}
          onlyDifferent={onlyDifferent}
        />
      </Part>
      <Curves subjects={subjects} />
      {subjects.length < 2 || metrics.length === 0
        ? null
        : <ScatterSection subjects={subjects} params={params} metrics={metrics} />}
      {subjects.length < 2 || axes.length < 2
        ? null
        : (
          <Part title="Parallel coordinates" note="Parameters that differ, then metrics.">
            <div class="scroller parallel-box" role="group" tabIndex={0} aria-label="Parallel coordinates">
              <ParallelChart subjects={subjects} rows={axes} />
            </div>
          </Part>
        )}
      <Pictures subjects={subjects} />
      {repeats.every(({ subjects }) => subjects.length < 2) || metrics.length === 0 ? null : (
        <Part
          title="Repeats"
          note="Mean and standard deviation over runs of one pipeline with equal parameters; values that are not finite are left out."
        >
          <RepeatsTable repeats={repeats} />
        </Part>
      )}
      <Part title="Durations" note="Of each task's last attempt, against the first.">
        <CompareTable
          label="Durations"
          subjects={subjects}
          rows={durations}
          cell={durationCell}
          differs={durationsDiffer}
          onlyDifferent={false}
        />
      </Part>
      {graph && subjects.length > 1
        ? (
          <Part title="Graph" note="Tasks and dependencies that only some have, and tasks that ended otherwise.">
            <GraphTable subjects={subjects} differences={differences} />
          </Part>
        )
        : null}
    </>
  );
}

function SubjectList({ subjects, wanted, onChange }: {
  readonly subjects: readonly Subject[];
  readonly wanted: readonly Wanted[];
  readonly onChange: (wanted: readonly Wanted[]) => void;
}): VNode {
  const groups = [...new Set(subjects.flatMap(({ run }) => run.tasks.map(({ group }) => group)))];
  const runs = [...new Set(wanted.map(({ run }) => run))];
  const keyed = new Map(wanted.map((one) => [wantedKey(one), one]));
  const compareTasks = (group: string): void => {
    if (group === "") return onChange(runs.map((run) => ({ run })));
    const data = new Map(subjects.map(({ run }) => [run.slug, run]));
    onChange(
      runs.flatMap((run) =>
        (data.get(run)?.tasks ?? []).filter((task) => task.group === group).map(({ name }) => ({ run, task: name }))
      ),
    );
  };
  const group = subjects.find(({ key, run }) => key !== run.slug)?.tasks[0]?.group ?? "";
  return (
    <div class="subjects">
      <ol class="subject-list" aria-label="What is compared">
        {subjects.map(({ key, title, about, path, outcome, durationMs }, i) => (
          <li key={key} class="subject">
            <span class={`swatch ${colourClass(i)}`} />
            <span class="subject-names">
              <span class="task-link">
                <OutcomeIcon outcome={outcome} label />
                <a href={siteUrl(path)}>
                  <bdi>{title}</bdi>
                </a>
              </span>
              <span class="muted">
                <bdi>
                  {[about, durationMs === undefined ? "" : formatDuration(durationMs)].filter((t) => t !== "").join(
                    " · ",
                  )}
                </bdi>
              </span>
            </span>
            {i === 0 ? <span class="pill">first</span> : (
              <button
                type="button"
                class="button"
                onClick={() => onChange([keyed.get(key)!, ...wanted.filter((one) => wantedKey(one) !== key)])}
                aria-label={`Put ${title} first`}
              >
                first
              </button>
            )}
            <button
              type="button"
              class="button"
              onClick={() => onChange(wanted.filter((one) => wantedKey(one) !== key))}
              aria-label={`Leave ${title} out`}
            >
              ×
            </button>
          </li>
        ))}
      </ol>
      {groups.length === 0 ? null : (
        <label class="subject-kind">
          Compare{" "}
          <select value={group} onChange={(event) => compareTasks(event.currentTarget.value)}>
            <option value="">whole runs</option>
            {groups.map((name) => <option key={name} value={name}>{`the tasks ${name}`}</option>)}
          </select>
        </label>
      )}
    </div>
  );
}

function useWanted(): [readonly Wanted[], (wanted: readonly Wanted[]) => void] {
  const [wanted, setWanted] = useState(() => readWanted(location.search));
  useEffect(() => {
    const back = (): void => setWanted(readWanted(location.search));
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);
  return [wanted, (next) => {
    history.pushState(null, "", `${location.pathname}${next.length === 0 ? "" : formatWanted(next)}`);
    setWanted(next);
  }];
}

/** The data of all runs that are wanted, as they come, and those that the site does not have. */
function useRunData(
  wanted: readonly Wanted[],
): { readonly loaded: ReadonlyMap<string, RunData>; readonly missing: ReadonlySet<string> } {
  const [state, setState] = useState<{ loaded: ReadonlyMap<string, RunData>; missing: ReadonlySet<string> }>(
    { loaded: new Map(), missing: new Set() },
  );
  const runs = [...new Set(wanted.map(({ run }) => run))];
  useEffect(() => {
    for (const run of runs) {
      if (state.loaded.has(run) || state.missing.has(run)) continue;
      loadData<RunData>(runDataPath(run)).then(
        (data) => setState(({ loaded, missing }) => ({ loaded: new Map([...loaded, [run, data]]), missing })),
        () => setState(({ loaded, missing }) => ({ loaded, missing: new Set([...missing, run]) })),
      );
    }
  }, [runs.join(",")]);
  return state;
}
