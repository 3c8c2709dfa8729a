import type { VNode } from "preact";
import type { ParamValue } from "../../catalog/run_entry.ts";
import { CHARACTER } from "../../site/components/axis_labels.tsx";
import { colourClass } from "./colour.ts";
import type { CompareRow } from "./compare_rows.ts";
import { scaleOf } from "./scale.ts";
import type { Subject } from "./subject.ts";

const STEP = 150;
const HEIGHT = 300;
const TOP = 46;
const BOTTOM = 16;
/** The least room beside the first and the last axis. */
const SIDE = 70;

/** Each subject as a line through what it was given and what came of it. */
export function ParallelChart({ subjects, rows }: {
  readonly subjects: readonly Subject[];
  readonly rows: readonly CompareRow<ParamValue>[];
}): VNode {
  const axes = rows.map(axisOf);
  const left = (axes[0]?.labels ?? []).reduce((most, { text }) => Math.max(most, text.length * CHARACTER + 12), SIDE);
  const width = left + SIDE + STEP * Math.max(1, axes.length - 1);
  const xOf = (i: number): number => left + i * STEP;
  return (
    <svg
      class="compare-chart parallel"
      width={width}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`${subjects.length} lines over ${axes.length} axes: ${rows.map(({ name }) => name).join(", ")}`}
    >
      {axes.map(({ name, labels }, i) => (
        <g key={name}>
          <line x1={xOf(i)} x2={xOf(i)} y1={TOP} y2={HEIGHT - BOTTOM} class="parallel-axis" />
          <text x={xOf(i)} y={18} text-anchor="middle" class="axis-title">
            {shortened(name)}
            <title>{name}</title>
          </text>
          {labels.map(({ text, y }) => (
            <text key={text} x={xOf(i) - 6} y={y + 4} text-anchor="end" class="axis-label">{text}</text>
          ))}
        </g>
      ))}
      {subjects.map(({ key, title }, subject) => {
        let path = "";
        axes.forEach(({ places }, i) => {
          const y = places[subject];
          if (y !== undefined) path += `${path === "" ? "M" : "L"}${xOf(i)} ${y.toFixed(1)}`;
        });
        return (
          <path key={key} d={path} class={`compare-line parallel-line ${colourClass(subject)}`}>
            <title>{title}</title>
          </path>
        );
      })}
    </svg>
  );
}

interface Axis {
  readonly name: string;
  readonly labels: readonly { readonly text: string; readonly y: number }[];
  /** By subject. */
  readonly places: readonly (number | undefined)[];
}

/** An axis of numbers, or of words where not all values are numbers. */
function axisOf({ name, values }: CompareRow<ParamValue>): Axis {
  const known = values.filter((value) => value !== undefined && value !== null);
  const [low, high] = [HEIGHT - BOTTOM, TOP];
  const finite = known.filter(isFinite);
  if (finite.length > 0 && known.every((value) => typeof value === "number")) {
    const { place, ticks } = scaleOf(finite, low, high);
    return {
      name,
      labels: ticks.map(({ at, label }) => ({ text: label, y: place(at) })),
      // What diverged has no place, and its line leads past the axis.
      places: values.map((value) => isFinite(value) ? place(value) : undefined),
    };
  }
  const words = [...new Set(known.map(String))];
  const place = (word: string): number => low - (words.indexOf(word) + 0.5) / words.length * (low - high);
  return {
    name,
    labels: words.map((word) => ({ text: shortened(word), y: place(word) })),
    places: values.map((value) => value === undefined || value === null ? undefined : place(String(value))),
  };
}

function isFinite(value: ParamValue | undefined): value is number {
  return Number.isFinite(value);
}

function shortened(text: string): string {
  return text.length > 22 ? `…${text.slice(-21)}` : text;
}
