/// <reference lib="dom" />
import { render, type VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { valueAt } from "../site/curves/axis.ts";
import {
  CurveChart,
  type CurveOptions,
  nearestPoint,
  PLAIN,
  PLOT,
  seriesClass,
  stepAxisOf,
} from "../site/curves/curve_chart.tsx";
import { LastValue } from "../site/curves/curve_figure.tsx";
import { type CurveSeries, unpackSeries } from "../site/curves/curve_series.ts";
import { formatDuration } from "../site/format/duration.ts";
import { formatApart, formatNumber } from "../site/format/number.ts";
import { extentOf } from "../site/format/ticks.ts";
import { element } from "./element.ts";
import { IS_IN_SITE } from "./load_data.ts";

/** A chart that is this near to what is seen is made to answer. */
const MARGIN_PIXELS = 300;

/** The settings that all charts of a group share, and who is told when they change. */
interface Shared {
  settings: Pick<CurveOptions, "log" | "smoothing" | "unit">;
  readonly readers: Set<() => void>;
}

/** Makes curves answer: a scale and a smoothing for all of a group, and values, zoom and single lines for each. */
export function startCurves(): void {
  for (const group of document.querySelectorAll<HTMLElement>("[data-curves]")) {
    const figures = [...group.querySelectorAll<HTMLElement>("[data-curve]")];
    const shared: Shared = { settings: PLAIN, readers: new Set() };
    const timed = figures.every((figure) => unpackSeries(figure.dataset.curve!).every(({ t }) => t !== undefined));
    const tools = element("div", { class: "curve-tools", role: "group", "aria-label": "Curves" });
    group.before(tools);
    render(<CurveTools shared={shared} timed={timed} />, tools);
    const observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        const figure = target as HTMLElement;
        const series = unpackSeries(figure.dataset.curve!);
        const name = figure.dataset.name!;
        figure.replaceChildren();
        render(<LiveCurve name={name} series={series} shared={shared} />, figure);
      }
    }, { rootMargin: `${MARGIN_PIXELS}px` });
    for (const figure of figures) observer.observe(figure);
  }
}

function CurveTools({ shared, timed }: { readonly shared: Shared; readonly timed: boolean }): VNode {
  const [settings, setSettings] = useState(shared.settings);
  const change = (part: Partial<Shared["settings"]>): void => {
    shared.settings = { ...settings, ...part };
    setSettings(shared.settings);
    for (const tell of shared.readers) tell();
  };
  return (
    <>
      <label>
        Smoothing{" "}
        <input
          type="range"
          min="0"
          max="0.99"
          step="0.01"
          value={settings.smoothing}
          onInput={(event) => change({ smoothing: Number(event.currentTarget.value) })}
        />
        <output>{settings.smoothing.toFixed(2)}</output>
      </label>
      <label>
        <input
          type="checkbox"
          checked={settings.log}
          onChange={(event) => change({ log: event.currentTarget.checked })}
        />
        {" Logarithmic"}
      </label>
      {timed
        ? (
          <label>
            {"Over "}
            <select
              value={settings.unit}
              onChange={(event) => change({ unit: event.currentTarget.value === "time" ? "time" : "step" })}
            >
              <option value="step">steps</option>
              <option value="time">time</option>
            </select>
          </label>
        )
        : null}
    </>
  );
}

/** A part of the chart, in its own units, as a reader drags over it. */
type Drag = { readonly from: number; readonly to: number };

function LiveCurve({ name, series, shared }: {
  readonly name: string;
  readonly series: readonly CurveSeries[];
  readonly shared: Shared;
}): VNode {
  const [, update] = useState(0);
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [zoom, setZoom] = useState<CurveOptions["zoom"]>();
  const [cursor, setCursor] = useState<number>();
  const [drag, setDrag] = useState<Drag>();
  useEffect(() => {
    let unit = shared.settings.unit;
    const tell = (): void => {
      // A part of the steps is no part of the time.
      if (unit !== shared.settings.unit) setZoom(undefined);
      unit = shared.settings.unit;
      setCursor(undefined);
      update((n) => n + 1);
    };
    shared.readers.add(tell);
    return () => void shared.readers.delete(tell);
  }, []);

  const options: CurveOptions = { ...shared.settings, hidden, zoom, cursor };
  const axis = stepAxisOf(series, options);
  const placeIn = (event: PointerEvent): number => {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    return (event.clientX - left) / width * PLOT.width;
  };
  const stepAt = (place: number): number | undefined => {
    const share = (place - PLOT.left) / (PLOT.width - PLOT.left - PLOT.right);
    return axis === undefined ? undefined : valueAt(axis, Math.min(1, Math.max(0, share)));
  };
  const nearest = (at: number): number | undefined => {
    const near = series.flatMap((one, i) => hidden.has(i) ? [] : nearestPoint(one, at, options)?.x ?? [])
      .reduce<number | undefined>((a, b) => a === undefined || Math.abs(b - at) < Math.abs(a - at) ? b : a, undefined);
    return near;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (axis === undefined) return;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === "Escape") {
      setCursor(undefined);
      setZoom(undefined);
    } else if (by !== undefined) {
      event.preventDefault();
      const stride = (axis.to - axis.from) / 60;
      setCursor(nearestBeyond(series, options, cursor ?? (by > 0 ? axis.from - stride : axis.to + stride), by));
    }
  };
  const onPointerMove = (event: PointerEvent): void => {
    const place = placeIn(event);
    if (drag !== undefined) setDrag({ ...drag, to: place });
    const at = stepAt(place);
    setCursor(at === undefined ? undefined : nearest(at));
  };
  const onPointerUp = (): void => {
    if (drag !== undefined && Math.abs(drag.to - drag.from) > 8) {
      const ends = [stepAt(drag.from)!, stepAt(drag.to)!].sort((a, b) => a - b);
      setZoom([ends[0]!, ends[1]!]);
      setCursor(undefined);
    }
    setDrag(undefined);
  };
  const toggle = (index: number): void => {
    const next = new Set(hidden);
    if (!next.delete(index)) next.add(index);
    setHidden(next);
  };
  return (
    <>
      <figcaption>
        <bdi>{name}</bdi>
        <output class="curve-at" aria-live="polite">
          {cursor === undefined ? "" : placeText(cursor, options.unit)}
        </output>
        {zoom === undefined
          ? null
          : <button type="button" class="button" onClick={() => setZoom(undefined)}>Whole course</button>}
      </figcaption>
      <div
        class="curve-plot"
        tabIndex={0}
        role="group"
        aria-label={`${name}: arrow keys read values, dragging zooms`}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          if (event.button !== 0 || event.pointerType === "touch") return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ from: placeIn(event), to: placeIn(event) });
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerLeave={() => setCursor(undefined)}
        onDblClick={() => setZoom(undefined)}
      >
        <CurveChart name={name} series={series} options={options} />
        {drag === undefined ? null : <Selection drag={drag} />}
      </div>
      <ul class="legend">
        {series.map((one, i) => (
          <li key={i}>
            {series.length === 1 ? null : (
              <button
                type="button"
                class="legend-toggle"
                aria-pressed={!hidden.has(i)}
                onClick={() => toggle(i)}
                title={hidden.has(i) ? "Show this line" : "Hide this line"}
              >
                <svg width="18" height="8" class="swatch" aria-hidden="true">
                  <path d="M1,4L17,4" class={`chart-line ${seriesClass(i)}`} />
                </svg>
                <bdi>{one.label}</bdi>
              </button>
            )}
            {IS_IN_SITE && series.length > 1 && one.href !== undefined
              ? <a href={one.href} class="legend-link" aria-label={`The page of ${one.label}`}>open</a>
              : null}
            {series.length === 1 && cursor === undefined ? <span class="muted">last</span> : null}
            {cursor === undefined
              ? <LastValue series={one} kind="legend-value" />
              : <span class="legend-value">{valueText(one, cursor, options)}</span>}
            {one.total > one.y.length ? <span class="muted">{`of ${formatNumber(one.total)} points`}</span> : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function Selection({ drag }: { readonly drag: Drag }): VNode {
  const [from, to] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
  return (
    <svg class="curve-selection" viewBox={`0 0 ${PLOT.width} ${PLOT.height}`} aria-hidden="true">
      <rect x={from} y={PLOT.top} width={to - from} height={PLOT.height - PLOT.top - PLOT.bottom} />
    </svg>
  );
}

/** The next point of any line to one side of a place, or the place itself when there is none. */
function nearestBeyond(series: readonly CurveSeries[], options: CurveOptions, at: number, by: number): number {
  const { unit, hidden, zoom } = options;
  let best = Infinity;
  series.forEach(({ x, t }, i) => {
    if (hidden.has(i)) return;
    for (const place of (unit === "time" ? t : x) ?? []) {
      const beyond = (place - at) * by;
      const inside = zoom === undefined || (place >= zoom[0] && place <= zoom[1]);
      if (inside && beyond > 0 && beyond < best) best = beyond;
    }
  });
  return best === Infinity ? at : at + best * by;
}

function placeText(at: number, unit: CurveOptions["unit"]): string {
  return unit === "time" ? `after ${formatDuration(at)}` : `step ${formatNumber(at)}`;
}

function valueText(series: CurveSeries, cursor: number, options: CurveOptions): string {
  const point = nearestPoint(series, cursor, options);
  if (point === undefined || !Number.isFinite(point.y)) return "–";
  // With the digits that tell it from the line's least and most.
  return formatApart([point.y, ...extentOf(series.y.filter((y) => y !== null))])[0]!;
}
