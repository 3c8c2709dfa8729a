/// <reference lib="dom" />
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { formatNumber } from "../../site/format/number.ts";
import { Part } from "./part.tsx";
import { ChartBox } from "./chart_box.tsx";
import { OverlayChart, type OverlayCurve } from "./overlay_chart.tsx";
import type { Subject } from "./subject.ts";

/** So many charts are drawn at first; drawing all of a thousand would hold the page up. */
const FEW = 12;

/** The courses of metrics over their steps, those of all subjects over each other. */
export function Curves({ subjects }: { readonly subjects: readonly Subject[] }): VNode | null {
  const [logarithmic, setLogarithmic] = useState(false);
  const [smoothing, setSmoothing] = useState(0);
  const [all, setAll] = useState(false);
  const charts = useMemo(() => {
    const found = new Map<string, OverlayCurve[]>();
    for (const [subject, { curves, title }] of subjects.entries()) {
      for (const [name, curve] of curves) {
        const list = found.get(name) ?? [];
        if (list.length === 0) found.set(name, list);
        list.push({ subject, title, curve });
      }
    }
    return [...found];
  }, [subjects]);
  if (charts.length === 0) return null;
  return (
    <Part
      title="Curves"
      note={
        <span class="curve-tools">
          <label class="check">
            <input type="checkbox" checked={logarithmic} onChange={(e) => setLogarithmic(e.currentTarget.checked)} />
            logarithmic
          </label>
          <label class="check">
            smoothing
            <input
              type="range"
              min="0"
              max="0.95"
              step="0.05"
              value={smoothing}
              onInput={(e) => setSmoothing(Number(e.currentTarget.value))}
            />
            {formatNumber(smoothing)}
          </label>
        </span>
      }
    >
      <div class="charts compare-charts">
        {charts.slice(0, all ? charts.length : FEW).map(([name, curves]) => (
          <figure key={name} class="curve">
            <figcaption>
              <bdi>{name}</bdi>
            </figcaption>
            <ChartBox
              draw={(width) => (
                <OverlayChart width={width} name={name} curves={curves} options={{ logarithmic, smoothing }} />
              )}
            />
          </figure>
        ))}
      </div>
      {all || charts.length <= FEW ? null : (
        <button type="button" class="button more" onClick={() => setAll(true)}>
          {`${charts.length - FEW} more`}
        </button>
      )}
    </Part>
  );
}
