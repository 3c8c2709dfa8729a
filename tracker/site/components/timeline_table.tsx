import type { VNode } from "preact";
import type { TaskView } from "../../model/run_view.ts";
import type { FanRow, PackedBar, SpanBar, TaskRow, Timeline, TimelineBar } from "../../model/timeline.ts";
import { formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { niceTicks } from "../format/ticks.ts";
import { worstOf } from "./graph_figure.tsx";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";

const LANE_HEIGHT = 26;
const BAR_TOP = 6;
const BAR_HEIGHT = 14;
/** A span of a task's own, and the gap before it. */
const SPAN_HEIGHT = 3;
const SPAN_PITCH = 5;
/** A fan's row is at most about this high, whatever the number of its lanes. */
const FAN_HEIGHT = 120;

/** When what ran: a row for each task with a bar for each attempt; in a large run, a row for each fan. */
export function TimelineTable({ timeline, hrefOf }: {
  readonly timeline: Timeline;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const ticks = ticksOf(timeline);
  return (
    <div class="timeline-box" role="group" aria-label="Timeline" tabIndex={0} data-timeline={timeline.lengthMs}>
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
          {timeline.rows.map((row) =>
            row.kind === "task"
              ? <TaskLine key={row.task.id} row={row} ticks={ticks} href={hrefOf(row.task)} />
              : <FanLine key={row.fan.id} row={row} ticks={ticks} hrefOf={hrefOf} />
          )}
        </tbody>
      </table>
    </div>
  );
}

function TaskLine({ row, ticks, href }: {
  readonly row: TaskRow;
  readonly ticks: readonly Tick[];
  readonly href: string;
}): VNode {
  const { task, bars, spans, critical } = row;
  const depths = spans.reduce((most, { depth }) => Math.max(most, depth + 1), 0);
  return (
    <tr class={critical ? "is-critical" : undefined}>
      <th scope="row">
        <a href={href} class="task-link">
          <OutcomeIcon outcome={task.outcome} label />
          <bdi title={task.name}>{task.name}</bdi>
          {critical ? <CriticalMark /> : null}
        </a>
      </th>
      <td class="lane" aria-hidden="true">
        <svg width="100%" height={LANE_HEIGHT + depths * SPAN_PITCH} class="lane-svg">
          <Grid ticks={ticks} height={LANE_HEIGHT + depths * SPAN_PITCH} />
          {bars.map((bar, i) => <Bar key={i} bar={bar} href={href} />)}
          {critical ? bars.map((bar, i) => <Underline key={i} bar={bar} />) : null}
          {spans.map((span, i) => <Strip key={i} span={span} />)}
        </svg>
      </td>
      <td class="number">{task.attempts.length}</td>
      <td class="number">{formatDuration(attemptTime(bars))}</td>
    </tr>
  );
}

function Bar({ bar, href }: { readonly bar: TimelineBar; readonly href: string }): VNode {
  const place = { x: percent(bar.from), width: widthOf(bar) };
  if (bar.kind === "queue") {
    return (
      <rect {...place} y={BAR_TOP + 4} height={BAR_HEIGHT - 8} class="bar-queue">
        <title>{`Waited ${formatDuration(bar.ms)} for a free place`}</title>
      </rect>
    );
  }
  const how = bar.cached ? "cached" : `${OUTCOME_WORD[bar.outcome]}, ${formatDuration(bar.ms)}`;
  return (
    <a href={`${href}#attempt-${bar.number}`} tabIndex={-1} class={`tone-${bar.outcome}`}>
      {bar.cached
        ? (
          <circle cx={percent(bar.from)} cy={LANE_HEIGHT / 2} r="5" class="bar-cached">
            <title>{`Attempt ${bar.number}: ${how}`}</title>
          </circle>
        )
        : (
          <rect {...place} y={BAR_TOP} height={BAR_HEIGHT} rx="3" class="bar-attempt">
            <title>{`Attempt ${bar.number}: ${how}`}</title>
          </rect>
        )}
      {bar.outcome === "success"
        ? null
        : <rect {...place} y={BAR_TOP} height={BAR_HEIGHT} rx="3" class="bar-hatch" fill="url(#hatch)" />}
    </a>
  );
}

/** Marks an attempt that the run's end waited for. */
function Underline({ bar }: { readonly bar: TimelineBar }): VNode | null {
  if (bar.kind === "queue") return null;
  return (
    <rect
      x={percent(bar.from)}
      width={percent(bar.width)}
      y={BAR_TOP + BAR_HEIGHT + 1}
      height="2"
      class="bar-critical"
    />
  );
}

function Strip({ span }: { readonly span: SpanBar }): VNode {
  return (
    <rect
      x={percent(span.from)}
      width={percent(span.width)}
      y={BAR_TOP + BAR_HEIGHT + 4 + span.depth * SPAN_PITCH}
      height={SPAN_HEIGHT}
      class={span.failed ? "bar-strip tone-failure" : "bar-strip"}
    >
      <title>{`${span.name}: ${formatDuration(span.ms)}`}</title>
    </rect>
  );
}

function FanLine({ row, ticks, hrefOf }: {
  readonly row: FanRow;
  readonly ticks: readonly Tick[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const { fan, bars, lanes, critical } = row;
  const pitch = Math.max(2, Math.min(10, FAN_HEIGHT / lanes));
  const height = Math.max(LANE_HEIGHT, Math.ceil(lanes * pitch) + 8);
  return (
    <tr class={critical ? "is-critical" : undefined}>
      <th scope="row">
        <span class="task-link">
          <OutcomeIcon outcome={worstOf(fan.tasks)} label />
          <bdi title={fan.name}>{fan.name}</bdi>
          <span class="muted">{`×${fan.tasks.length}`}</span>
          {critical ? <CriticalMark /> : null}
        </span>
      </th>
      <td class="lane" aria-hidden="true">
        <svg width="100%" height={height} class="lane-svg">
          <Grid ticks={ticks} height={height} />
          {bars.map((bar, i) => <Packed key={i} bar={bar} pitch={pitch} href={hrefOf(bar.task)} />)}
        </svg>
      </td>
      <td class="number">{bars.length}</td>
      <td class="number" title="All attempts together">{formatDuration(attemptTime(bars))}</td>
    </tr>
  );
}

function Packed({ bar, pitch, href }: {
  readonly bar: PackedBar;
  readonly pitch: number;
  readonly href: string;
}): VNode {
  const height = Math.max(1.5, pitch - 1.5);
  const rect = (
    <rect
      x={percent(bar.from)}
      width={widthOf(bar)}
      y={4 + Math.round(bar.lane * pitch * 10) / 10}
      height={height}
      class={`bar-packed tone-${bar.outcome}`}
    />
  );
  // In a fan of thousands only what did not succeed is worth a link and a tip.
  if (bar.outcome === "success") return rect;
  return (
    <a href={`${href}#attempt-${bar.number}`} tabIndex={-1}>
      <title>{`${bar.task.name}, attempt ${bar.number}: ${OUTCOME_WORD[bar.outcome]}`}</title>
      {rect}
    </a>
  );
}

function CriticalMark(): VNode {
  return (
    <span class="critical-mark" title="On the critical path: the end of the run waited for it">
      <span class="visually-hidden">on the critical path</span>
    </span>
  );
}

function Grid({ ticks, height }: { readonly ticks: readonly Tick[]; readonly height: number }): VNode {
  return (
    <>
      {ticks.map(({ at, label }) => (
        <line
          key={label}
          x1={percent(at)}
          x2={percent(at)}
          y2={height}
          class="lane-grid"
        />
      ))}
    </>
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

/** What the timeline's heading says of it. */
export function timelineNote({ rows }: Timeline): string {
  const fans = rows.filter(({ kind }) => kind === "fan").length;
  return [
    "A bar for each attempt; striped ones did not succeed.",
    ...(rows.some((row) => row.bars.some(({ kind }) => kind === "queue")) ? ["Thin: waiting for a free place."] : []),
    ...(rows.some((row) => row.bars.some((bar) => bar.kind === "attempt" && bar.cached)) ? ["Rings: cached."] : []),
    ...(rows.some((row) => row.kind === "task" && row.spans.length > 0) ? ["Below it: spans of the task's own."] : []),
    ...(fans === 0 ? [] : [`${formatCount(fans, "fan")} of tasks packed into lanes.`]),
  ].join(" ");
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

/** What took no time that shows is a line all the same. */
function widthOf({ width }: { readonly width: number }): string {
  return width < 5e-4 ? "2" : percent(width);
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))}%`;
}
