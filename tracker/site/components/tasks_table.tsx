import type { VNode } from "preact";
import { countOutcomes } from "../../model/count_outcomes.ts";
import type { FoldedGraph } from "../../model/fold_tasks.ts";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes } from "../format/number.ts";
import { CachedMark, OUTCOME_WORD, OutcomeBadge } from "./outcome.tsx";
import { Scroller } from "./section.tsx";

/** More rows than this stand in a box that scrolls by itself. */
const MAX_OPEN_ROWS = 40;

/** As an object, since what is precompiled leaves out an attribute that is false. */
const NOT_SPELLED = { spellcheck: false } as const;

/** The identifier of the first row of the tasks of a folded fan, by the number of the fan's node. */
export function firstRowOf(fan: number): string {
  return `fan-${fan}`;
}

/** The tasks of a run in numbers; a script sorts and filters them, and unfolds the graph's fans from its rows. */
export function TasksTable({ run, graph, hrefOf }: {
  readonly run: RunView;
  readonly graph: FoldedGraph;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const fanOf = new Map(
    graph.nodes.flatMap((node, i) =>
      node.kind === "fan" ? node.tasks.map((task, j) => [task, { number: i, first: j === 0 }] as const) : []
    ),
  );
  const long = run.tasks.length > MAX_OPEN_ROWS;
  return (
    <div data-sortable>
      <TaskFilter run={run} />
      <Scroller label="Tasks" kind={long ? "scroller-tall" : undefined}>
        <table class="table tasks-table">
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">Result</th>
              <th scope="col" class="number">Attempts</th>
              <th scope="col" class="number">Started after</th>
              <th scope="col" class="number">Duration</th>
              <th scope="col" class="number">Waited</th>
              <th scope="col" class="number">CPU</th>
              <th scope="col" class="number">Peak memory</th>
              <th scope="col" class="number">Artifacts</th>
            </tr>
          </thead>
          <tbody>
            {run.tasks.map((task) => (
              <TaskRow key={task.id} task={task} run={run} href={hrefOf(task)} fan={fanOf.get(task)} />
            ))}
          </tbody>
        </table>
      </Scroller>
    </div>
  );
}

/** Works with a script only, so a script shows it. */
function TaskFilter({ run }: { readonly run: RunView }): VNode | null {
  if (run.tasks.length < 2) return null;
  return (
    <div class="filter" data-filter hidden>
      <label for="task-filter" class="visually-hidden">Filter tasks by words</label>
      <input id="task-filter" type="search" placeholder="Filter tasks" autocomplete="off" {...NOT_SPELLED} />
      <label for="task-outcome" class="visually-hidden">Filter tasks by result</label>
      <select id="task-outcome">
        <option value="">All results</option>
        {countOutcomes(run.tasks).map(({ outcome, count }) => (
          <option key={outcome} value={outcome}>{`${OUTCOME_WORD[outcome]} (${count})`}</option>
        ))}
      </select>
      <p role="status" data-filter-status class="muted"></p>
    </div>
  );
}

function TaskRow({ task, run, href, fan }: {
  readonly task: TaskView;
  readonly run: RunView;
  readonly href: string;
  readonly fan: { readonly number: number; readonly first: boolean } | undefined;
}): VNode {
  const { attempts, maxAttempts } = task;
  const started = durationBetween(run.startMs, attempts[0]?.startMs);
  const duration = attempts.length === 0 ? undefined : durationBetween(attempts[0]!.startMs, attempts.at(-1)!.endMs);
  const queued = attempts.reduce((sum, { queuedMs }) => sum + queuedMs, 0);
  const cpu = sumOf(attempts.map(({ cpuSeconds }) => cpuSeconds));
  const memory = mostOf(attempts.map(({ peakMemoryBytes }) => peakMemoryBytes));
  const artifacts = attempts.at(-1)?.artifacts.length ?? 0;
  return (
    <tr
      data-outcome={task.outcome}
      {...(fan === undefined ? {} : { "data-fan": fan.number })}
      {...(fan?.first === true ? { id: firstRowOf(fan.number) } : {})}
    >
      <th scope="row">
        <a href={href}>
          <bdi>{task.name}</bdi>
        </a>
        {task.cache?.taken === true ? <CachedMark /> : null}
        {task.sandboxed === false ? <span class="pill pill-warn">not sandboxed</span> : null}
      </th>
      <td>
        <OutcomeBadge outcome={task.outcome} />
      </td>
      <td class="number" data-sort={attempts.length}>
        {attempts.length}
        {maxAttempts === undefined || maxAttempts === 1 ? null : <span class="muted">{` of ${maxAttempts}`}</span>}
      </td>
      <Cell value={started} format={formatDuration} />
      <Cell value={duration} format={formatDuration} />
      <Cell value={queued === 0 ? undefined : queued} format={formatDuration} />
      <Cell value={cpu === undefined ? undefined : cpu * 1000} format={formatDuration} />
      <Cell value={memory} format={formatBytes} />
      <Cell value={artifacts === 0 ? undefined : artifacts} format={String} />
    </tr>
  );
}

/** A number; the style sheet puts a dash where there is none. */
function Cell({ value, format }: {
  readonly value: number | undefined;
  readonly format: (value: number) => string;
}): VNode {
  if (value === undefined) return <td class="number"></td>;
  return <td class="number" data-sort={Math.round(value * 10) / 10}>{format(value)}</td>;
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b);
}

function mostOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.max(a, b));
}
