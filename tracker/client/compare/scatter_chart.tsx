import type { VNode } from "preact";
import { BottomLabel, LeftLabel } from "../../site/components/axis_labels.tsx";
import { formatNumber } from "../../site/format/number.ts";
import { siteUrl } from "../load_data.ts";
import { colourClass } from "./colour.ts";
import { scaleOf } from "./scale.ts";
import type { Subject } from "./subject.ts";

const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 16;
const TOP = 12;
const BOTTOM = 44;

/** Two numbers of each subject against each other; `width` is in pixels. */
export function ScatterChart({ width, subjects, x, y }: {
  readonly width: number;
  readonly subjects: readonly Subject[];
  readonly x: { readonly name: string; readonly of: (subject: Subject) => number | undefined };
  readonly y: { readonly name: string; readonly of: (subject: Subject) => number | undefined };
}): VNode {
  const points = subjects.flatMap((subject, i) => {
    const [at, high] = [x.of(subject), y.of(subject)];
    return at === undefined || high === undefined || !Number.isFinite(at) || !Number.isFinite(high)
      ? []
      : [{ subject, i, x: at, y: high }];
  });
  if (points.length === 0) return <p class="empty">None of them has both.</p>;
  const across = scaleOf(points.map(({ x }) => x), LEFT, width - RIGHT, { beside: true });
  const up = scaleOf(points.map(({ y }) => y), HEIGHT - BOTTOM, TOP);
  return (
    <svg
      class="compare-chart"
      width={width}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="group"
      aria-label={`${y.name} against ${x.name}, ${points.length} points`}
    >
      {up.ticks.map(({ at, label }) => (
        <g key={at}>
          <line x1={LEFT} x2={width - RIGHT} y1={up.place(at)} y2={up.place(at)} class="chart-grid" />
          <LeftLabel text={label} left={LEFT} y={up.place(at)} />
        </g>
      ))}
      {across.ticks.map(({ at, label }) => (
        <BottomLabel key={at} text={label} x={across.place(at)} y={HEIGHT - BOTTOM + 18} width={width} />
      ))}
      <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 6} text-anchor="middle" class="axis-title">{x.name}</text>
      {points.map(({ subject, i, x: at, y: high }) => (
        <a
          key={subject.key}
          href={siteUrl(subject.path)}
          aria-label={`${subject.title}: ${formatNumber(at)}, ${formatNumber(high)}`}
        >
          <circle cx={across.place(at)} cy={up.place(high)} r="6" class={`compare-dot ${colourClass(i)}`}>
            <title>{`${subject.title}: ${x.name} ${formatNumber(at)}, ${y.name} ${formatNumber(high)}`}</title>
          </circle>
        </a>
      ))}
    </svg>
  );
}
