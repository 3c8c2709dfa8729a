import type { VNode } from "preact";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { type Timeline, type TimelineBar, timelineOf } from "../../model/timeline.ts";
import { formatDuration } from "../format/duration.ts";
import { niceTicks } from "../format/ticks.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

const LANE_HEIGHT = 26;
const BAR_TOP = 6;
const BAR_HEIGHT = 14;

/** When what ran: a row for each task, a bar for each attempt. */
export function TimelineTable({ run, hrefOf }: {
  readonly run: RunView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const timeline = timelineOf(run);
  if (timeline === undefined) return <p class="empty">No attempt of this run says when it was.</p>;
  const ticks = ticksOf(timeline);
  return (
    <div class="timeline-box" role="group" aria-label="Timeline" tabIndex={0}>
      <TimelinePatterns />
      <table class="timeline">
        <thead>
          <tr>
            <th scope="col">Task</th>
            <td aria-hidden="true">
              <Axis ticks={ticks} />
            </td>
            <th scope="col" class="number">Attempts</th>
            <th scope="col" class="number">Time</th>
          </tr>
        </thead>
        <tbody>
          {timeline.rows.map(({ task, bars }) => (
            <tr key={task.id}>
              <th scope="row">
                <a href={hrefOf(task)} class="task-link">
                  <OutcomeIcon outcome={task.outcome} label />
                  <bdi>{task.name}</bdi>
                </a>
              </th>
              <td class="lane" aria-hidden="true">
                <Lane bars={bars} ticks={ticks} href={hrefOf(task)} />
              </td>
              <td class="number">{task.attempts.length}</td>
              <td class="number">{formatDuration(attemptTime(bars))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Axis({ ticks }: { readonly ticks: readonly Tick[] }): VNode {
  return (
    <svg width="100%" height="18" class="lane-svg">
      {ticks.map(({ at, label }, i) => (
        <text
          key={label}
          x={percent(at)}
          y="13"
          class="axis-label"
          text-anchor={i === 0 ? "start" : at > 0.94 ? "end" : "middle"}
        >
          {label}
        </text>
      ))}
    </svg>
  );
}

function Lane({ bars, ticks, href }: {
  readonly bars: readonly TimelineBar[];
  readonly ticks: readonly Tick[];
  readonly href: string;
}): VNode {
  return (
    <svg width="100%" height={LANE_HEIGHT} class="lane-svg">
      {ticks.map(({ at, label }) => (
        <line key={label} x1={percent(at)} x2={percent(at)} y1="0" y2={LANE_HEIGHT} class="lane-grid" />
      ))}
      {bars.map((bar) =>
        bar.kind === "queue"
          ? (
            <rect
              x={percent(bar.from)}
              y={BAR_TOP + 4}
              width={percent(bar.width)}
              height={BAR_HEIGHT - 8}
              class="bar-queue"
            >
              <title>{`Waited ${formatDuration(bar.ms)} for a free place`}</title>
            </rect>
          )
          : (
            <a href={`${href}#attempt-${bar.number}`} tabIndex={-1} class={`tone-${bar.outcome}`}>
              <rect
                x={percent(bar.from)}
                y={BAR_TOP}
                width={percent(bar.width)}
                height={BAR_HEIGHT}
                rx="3"
                class="bar-attempt"
              >
                <title>{`Attempt ${bar.number}: ${OUTCOME_WORD[bar.outcome]}, ${formatDuration(bar.ms)}`}</title>
              </rect>
              {bar.outcome === "success" ? null : (
                <rect
                  x={percent(bar.from)}
                  y={BAR_TOP}
                  width={percent(bar.width)}
                  height={BAR_HEIGHT}
                  rx="3"
                  class="bar-hatch"
                  fill="url(#hatch)"
                />
              )}
            </a>
          )
      )}
    </svg>
  );
}

/** Stripes over what did not succeed, so that colour is not the only sign. */
function TimelinePatterns(): VNode {
  return (
    <svg width="0" height="0" class="defs" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.5" height="6" class="hatch-stripe" />
        </pattern>
      </defs>
    </svg>
  );
}

interface Tick {
  /** A fraction of the axis. */
  readonly at: number;
  readonly label: string;
}

function ticksOf({ lengthMs }: Timeline): readonly Tick[] {
  return niceTicks(0, lengthMs, 6)
    .filter((ms) => ms <= lengthMs)
    .map((ms) => ({ at: ms / lengthMs, label: ms === 0 ? "0" : formatDuration(ms) }));
}

function attemptTime(bars: readonly TimelineBar[]): number {
  return bars.reduce((sum, bar) => bar.kind === "attempt" ? sum + bar.ms : sum, 0);
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(3))}%`;
}
