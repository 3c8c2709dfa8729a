import type { VNode } from "preact";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes } from "../format/number.ts";
import { Facts } from "./facts.tsx";

/** What a task is and how it was to be run. */
export function TaskFacts({ task, run }: { readonly task: TaskView; readonly run: RunView }): VNode {
  const { attempts, maxAttempts, timeoutMs, cpus, memoryBytes, module, sourceDigest } = task;
  const duration = durationBetween(attempts[0]?.startMs, attempts.at(-1)?.endMs);
  const after = durationBetween(run.startMs, attempts[0]?.startMs);
  return (
    <>
      <Facts
        facts={[
          { name: "Duration", value: duration === undefined ? undefined : formatDuration(duration) },
          { name: "Started after", value: after === undefined ? undefined : formatDuration(after) },
          {
            name: "Attempts",
            value: maxAttempts === undefined || maxAttempts === 1
              ? `${attempts.length}`
              : `${attempts.length} of at most ${maxAttempts}`,
          },
          { name: "Time limit", value: timeoutMs === undefined ? undefined : formatDuration(timeoutMs) },
          { name: "CPUs reserved", value: cpus },
          { name: "Memory limit", value: memoryBytes === undefined ? undefined : formatBytes(memoryBytes) },
          { name: "Module", value: module === undefined ? undefined : <code>{module}</code> },
          {
            name: "Source",
            value: sourceDigest === undefined
              ? undefined
              : <code title={sourceDigest}>{shortDigest(sourceDigest)}</code>,
          },
        ]}
      />
    </>
  );
}

function shortDigest(digest: string): string {
  return digest.replace(/^(sha256:[0-9a-f]{12})[0-9a-f]+$/, "$1…");
}
