import type { VNode } from "preact";
import type { AttemptView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatBytes } from "../format/number.ts";
import { Facts } from "./facts.tsx";
import { LogTail } from "./log_view.tsx";
import { CachedMark, OutcomeBadge } from "./outcome.tsx";

/** The last lines of each log. */
const LINES = 3;

/** All attempts of a task side by side: what each came to, and how it differs from the one before. */
export function AttemptCards({ attempts }: { readonly attempts: readonly AttemptView[] }): VNode {
  return (
    <ol class="attempt-cards" aria-label="Attempts" tabIndex={0}>
      {attempts.map((attempt, i) => <AttemptCard key={attempt.number} attempt={attempt} before={attempts[i - 1]} />)}
    </ol>
  );
}

function AttemptCard({ attempt, before }: {
  readonly attempt: AttemptView;
  readonly before: AttemptView | undefined;
}): VNode {
  const { number, outcome, startMs, endMs, exception, cpuSeconds, peakMemoryBytes, exitCode, signal, queuedMs } =
    attempt;
  const duration = durationBetween(startMs, endMs);
  const pause = before === undefined ? undefined : durationBetween(before.endMs, startMs);
  return (
    <li class={`attempt-card tone-${outcome}`}>
      <h3>
        <a href={`#attempt-${number}`}>Attempt {number}</a>
        <OutcomeBadge outcome={outcome} />
        {attempt.origin === undefined ? null : <CachedMark />}
      </h3>
      <Facts
        facts={[
          { name: "Duration", value: duration === undefined ? undefined : formatDuration(duration) },
          { name: "After the one before", value: pause === undefined ? undefined : formatDuration(pause) },
          { name: "Waited for a place", value: queuedMs === 0 ? undefined : formatDuration(queuedMs) },
          { name: "CPU time", value: cpuSeconds === undefined ? undefined : formatDuration(cpuSeconds * 1000) },
          { name: "Peak memory", value: peakMemoryBytes === undefined ? undefined : formatBytes(peakMemoryBytes) },
          { name: "Exit code", value: exitCode === 0 ? undefined : exitCode },
          { name: "Signal", value: signal },
        ]}
      />
      {exception === undefined ? null : (
        <p class="exception-message">
          <strong>{exception.type}</strong>
          {exception.message === "" ? null : `: ${exception.message}`}
        </p>
      )}
      <LogTail attempt={attempt} count={LINES} />
    </li>
  );
}
