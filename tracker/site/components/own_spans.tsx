import type { VNode } from "preact";
import type { AttemptView, OwnSpan } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";

/** A page shows this many spans of a task's own. */
const MAX_SPANS = 200;

/** The spans that a task opened itself, on the time axis of its attempt. */
export function OwnSpans({ attempt }: { readonly attempt: AttemptView }): VNode {
  const { spans, startMs = 0, endMs = 0 } = attempt;
  const lengthMs = Math.max(endMs - startMs, 1);
  const place = (ms: number | undefined): number => Math.min(1, Math.max(0, ((ms ?? startMs) - startMs) / lengthMs));
  return (
    <div class="timeline-box" role="group" aria-label="Spans" tabIndex={0}>
      <table class="timeline">
        <thead>
          <tr>
            <th scope="col">Span</th>
            <td aria-hidden="true"></td>
            <th scope="col" class="number">Time</th>
          </tr>
        </thead>
        <tbody>
          {spans.slice(0, MAX_SPANS).map((span, i) => <SpanRow key={i} span={span} place={place} />)}
        </tbody>
      </table>
      {spans.length > MAX_SPANS
        ? <p class="cut">{`The first ${MAX_SPANS} of ${formatCount(spans.length, "span")}; the run file has all.`}</p>
        : null}
    </div>
  );
}

function SpanRow({ span, place }: {
  readonly span: OwnSpan;
  readonly place: (ms: number | undefined) => number;
}): VNode {
  const { name, scope, startMs, endMs, failed, depth } = span;
  const from = place(startMs);
  const duration = durationBetween(startMs, endMs);
  return (
    <tr>
      <th scope="row" class={`depth-${Math.min(depth, 6)}`} title={scope}>
        <bdi>{name}</bdi>
        {failed ? <span class="pill pill-warn">failed</span> : null}
      </th>
      <td class="lane" aria-hidden="true">
        <svg width="100%" height="22" class="lane-svg">
          <rect
            x={`${from * 100}%`}
            y="6"
            width={`${(place(endMs) - from) * 100}%`}
            height="10"
            rx="3"
            class={`bar-span tone-${failed ? "failure" : "cancellation"}`}
          />
        </svg>
      </td>
      <td class="number">{duration === undefined ? "–" : formatDuration(duration)}</td>
    </tr>
  );
}
