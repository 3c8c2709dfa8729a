import type { VNode } from "preact";
import type { AttemptView, RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes, formatNumber } from "../format/number.ts";
import { Facts } from "./facts.tsx";
import { Meter } from "./meter.tsx";
import { PermissionList } from "./permission_list.tsx";
import { Time } from "./time.tsx";

/** What an attempt used, how its process ended, and what it was allowed. */
export function AttemptFacts({ attempt, task, run, hrefOf }: {
  readonly attempt: AttemptView;
  readonly task: TaskView;
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const { startMs, endMs, queuedMs, exitCode, signal, grants, progress } = attempt;
  const duration = durationBetween(startMs, endMs);
  return (
    <div class="card">
      <Resources attempt={attempt} task={task} />
      <Facts
        facts={[
          { name: "Started", value: startMs === undefined ? undefined : <Time ms={startMs} /> },
          { name: "Duration", value: duration === undefined ? undefined : formatDuration(duration) },
          { name: "Waited for a place", value: queuedMs === 0 ? undefined : formatDuration(queuedMs) },
          { name: "Exit code", value: exitCode },
          { name: "Ended by signal", value: signal },
          { name: "Process", value: attempt.pid },
          { name: "Engine", value: attempt.engine },
          { name: "Confined by", value: confinedBy(attempt.isolation) },
          { name: "Progress", value: progress === undefined ? undefined : progressText(progress) },
        ]}
      />
      {grants.length === 0 ? null : <PermissionList grants={grants} run={run} hrefOf={hrefOf} />}
    </div>
  );
}

/** Processor and memory against what the scheduler set aside for the task. */
function Resources({ attempt, task }: { readonly attempt: AttemptView; readonly task: TaskView }): VNode | null {
  const { startMs, endMs, cpuSeconds, peakMemoryBytes } = attempt;
  const duration = durationBetween(startMs, endMs);
  const busy = cpuSeconds === undefined || duration === undefined || duration === 0
    ? undefined
    : cpuSeconds * 1000 / duration;
  if (cpuSeconds === undefined && peakMemoryBytes === undefined) return null;
  const reserved = task.cpus ?? 1;
  const limit = task.memoryBytes;
  return (
    <div class="resources">
      {cpuSeconds === undefined ? null : (
        <div>
          <p class="label">CPU time</p>
          <p class="resource">
            <strong>{formatDuration(cpuSeconds * 1000)}</strong>
            {busy === undefined ? null : (
              <span class="muted">
                {`${formatNumber(Number(busy.toFixed(2)))} of ${reserved} reserved, on average`}
              </span>
            )}
          </p>
          {busy === undefined ? null : (
            <Meter
              share={busy / reserved}
              label={`${Math.round(busy / reserved * 100)} % of the reserved processors`}
            />
          )}
        </div>
      )}
      {peakMemoryBytes === undefined ? null : (
        <div>
          <p class="label">Peak memory</p>
          <p class="resource">
            <strong>{formatBytes(peakMemoryBytes)}</strong>
            {limit === undefined ? null : <span class="muted">{`of ${formatBytes(limit)}`}</span>}
          </p>
          {limit === undefined ? null : (
            <Meter
              share={peakMemoryBytes / limit}
              label={`${Math.round(peakMemoryBytes / limit * 100)} % of the limit`}
            />
          )}
        </div>
      )}
    </div>
  );
}

function confinedBy(isolation: AttemptView["isolation"]): string | undefined {
  if (isolation === undefined) return undefined;
  return isolation.length === 0 ? "nothing" : isolation.join(", then ");
}

function progressText({ fraction, message }: NonNullable<AttemptView["progress"]>): string {
  const percent = `${Math.round(fraction * 100)} %`;
  return message === undefined ? percent : `${percent}, ${message}`;
}
