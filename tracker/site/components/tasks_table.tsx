import type { VNode } from "preact";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes } from "../format/number.ts";
import { OutcomeBadge } from "./outcome.tsx";
import { Scroller } from "./section.tsx";

/** The tasks of a run in numbers. */
export function TasksTable({ run, hrefOf }: {
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <Scroller label="Tasks">
      <table class="table">
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
          {run.tasks.map((task) => <TaskRow key={task.id} task={task} run={run} href={hrefOf(task)} />)}
        </tbody>
      </table>
    </Scroller>
  );
}

function TaskRow({ task, run, href }: {
  readonly task: TaskView;
  readonly run: RunView;
  readonly href: string;
}): VNode {
  const { attempts, maxAttempts } = task;
  const started = durationBetween(run.startMs, attempts[0]?.startMs);
  const duration = attempts.length === 0 ? undefined : durationBetween(attempts[0]!.startMs, attempts.at(-1)!.endMs);
  const queued = attempts.reduce((sum, { queuedMs }) => sum + queuedMs, 0);
  const cpu = sumOf(attempts.map(({ cpuSeconds }) => cpuSeconds));
  const memory = mostOf(attempts.map(({ peakMemoryBytes }) => peakMemoryBytes));
  const artifacts = attempts.at(-1)?.artifacts.length ?? 0;
  return (
    <tr>
      <th scope="row">
        <a href={href}>
          <bdi>{task.name}</bdi>
        </a>
        {task.sandboxed === false ? <span class="pill pill-warn">not sandboxed</span> : null}
      </th>
      <td>
        <OutcomeBadge outcome={task.outcome} />
      </td>
      <td class="number">
        {attempts.length}
        {maxAttempts === undefined || maxAttempts === 1 ? null : <span class="muted">{` of ${maxAttempts}`}</span>}
      </td>
      <Cell value={started} format={formatDuration} />
      <Cell value={duration} format={formatDuration} />
      <Cell value={queued === 0 ? undefined : queued} format={formatDuration} />
      <Cell value={cpu} format={(seconds) => formatDuration(seconds * 1000)} />
      <Cell value={memory} format={formatBytes} />
      <td class="number">{artifacts === 0 ? <span class="muted">–</span> : artifacts}</td>
    </tr>
  );
}

function Cell({ value, format }: {
  readonly value: number | undefined;
  readonly format: (value: number) => string;
}): VNode {
  return <td class="number">{value === undefined ? <span class="muted">–</span> : format(value)}</td>;
}

function sumOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => a + b);
}

function mostOf(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.max(a, b));
}
