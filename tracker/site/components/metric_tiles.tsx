import type { VNode } from "preact";
import { isFailed } from "../../model/outcome.ts";
import type { MetricSeries, RunView, TaskView } from "../../model/run_view.ts";
import { MetricValue } from "./metric_tables.tsx";

/** So many fit in a row. */
const MAX_TILES = 6;

/** The metrics of the tasks that a run ends in: what it came to, at a glance. */
export function MetricTiles({ run, hrefOf }: {
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode | null {
  const tiles = resultsOf(run);
  if (tiles.length === 0) return null;
  return (
    <ul class="tiles" aria-label="Results">
      {tiles.map(({ task, metric }) => (
        <li key={`${task.id} ${metric.name}`}>
          <a href={hrefOf(task)} class="tile">
            <span class="tile-name">
              <bdi>{metric.name}</bdi>
            </span>
            <span class="tile-value">
              <MetricValue metric={metric} />
            </span>
            <span class="tile-task">
              <bdi>{task.name}</bdi>
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The metrics of tasks that nothing depends on and that are no fan, as far as there is room. */
function resultsOf({ tasks }: RunView): readonly { readonly task: TaskView; readonly metric: MetricSeries }[] {
  return tasks
    .filter(({ downstream, key, outcome }) => downstream.length === 0 && key === undefined && !isFailed(outcome))
    .flatMap((task) => (task.attempts.at(-1)?.metrics ?? []).map((metric) => ({ task, metric })))
    .slice(0, MAX_TILES);
}
