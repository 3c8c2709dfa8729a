import type { VNode } from "preact";
import type { AttemptView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes } from "../format/number.ts";
import { Facts } from "./facts.tsx";
import { PermissionList } from "./permission_list.tsx";
import { Time } from "./time.tsx";

/** What an attempt used, how its process ended, and what it was allowed. */
export function AttemptFacts({ attempt }: { readonly attempt: AttemptView }): VNode {
  const { startMs, endMs, queuedMs, cpuSeconds, peakMemoryBytes, exitCode, signal, permissions, progress } = attempt;
  const duration = durationBetween(startMs, endMs);
  return (
    <div class="card">
      <Facts
        facts={[
          { name: "Started", value: startMs === undefined ? undefined : <Time ms={startMs} /> },
          { name: "Duration", value: duration === undefined ? undefined : formatDuration(duration) },
          { name: "Waited for a place", value: queuedMs === 0 ? undefined : formatDuration(queuedMs) },
          { name: "CPU time", value: cpuSeconds === undefined ? undefined : formatDuration(cpuSeconds * 1000) },
          { name: "Peak memory", value: peakMemoryBytes === undefined ? undefined : formatBytes(peakMemoryBytes) },
          { name: "Exit code", value: exitCode },
          { name: "Ended by signal", value: signal },
          { name: "Process", value: attempt.pid },
          { name: "Engine", value: attempt.engine },
          { name: "Progress", value: progress === undefined ? undefined : progressText(progress) },
        ]}
      />
      {permissions.length === 0 ? null : (
        <>
          <p class="label">What it was allowed</p>
          <PermissionList permissions={permissions} />
        </>
      )}
    </div>
  );
}

function progressText({ fraction, message }: NonNullable<AttemptView["progress"]>): string {
  const percent = `${Math.round(fraction * 100)} %`;
  return message === undefined ? percent : `${percent}, ${message}`;
}
