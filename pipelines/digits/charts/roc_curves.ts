import type { RocCurve } from "../metrics/roc_curve.ts";
import { CHART, type Chart } from "./chart.ts";

/** The ROC curve of each digit against the rest, whole and as its upper left corner, where good models differ. */
export function rocCurves(curves: readonly RocCurve[], areas: readonly number[]): Chart {
  const values = curves.flatMap((curve, digit) =>
    curve.falsePositiveRate.map((falsePositiveRate, point) => ({
      digit: `${digit}: ${areas[digit]!.toFixed(4)}`,
      point,
      falsePositiveRate,
      truePositiveRate: curve.truePositiveRate[point],
    }))
  );
  return {
    ...CHART,
    title: {
      text: "ROC curve of each digit against the others",
      subtitle: "Left: the whole curves, and chance as a broken line. Right: the framed corner",
    },
    data: { values },
    spacing: 36,
    hconcat: [
      { ...PANEL, layer: [CHANCE, FRAME, lines({ x: [0, 1], y: [0, 1] })] },
      { ...PANEL, layer: [lines(CORNER)] },
    ],
  };
}

/** The part of the unit square that a panel shows. */
interface Window {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

const PANEL: Chart = { width: 300, height: 300 };

/** The upper left corner, where the curves of good models differ. */
const CORNER: Window = { x: [0, 0.1], y: [0.8, 1] };

const CHANCE: Chart = {
  data: { values: [{ rate: 0 }, { rate: 1 }] },
  mark: { type: "line", color: "#9aa2ab", strokeDash: [4, 4], strokeWidth: 1 },
  encoding: { x: { field: "rate", type: "quantitative" }, y: { field: "rate", type: "quantitative" } },
};

const FRAME: Chart = {
  data: { values: [{ x: CORNER.x[0], x2: CORNER.x[1], y: CORNER.y[0], y2: CORNER.y[1] }] },
  mark: { type: "rect", fill: "#eef3f9", stroke: "#9aa2ab", strokeWidth: 1 },
  encoding: {
    x: { field: "x", type: "quantitative" },
    x2: { field: "x2" },
    y: { field: "y", type: "quantitative" },
    y2: { field: "y2" },
  },
};

function lines(shown: Window): Chart {
  return {
    mark: { type: "line", clip: true, strokeWidth: 2, strokeJoin: "round" },
    encoding: {
      x: axis("falsePositiveRate", "False positive rate", shown.x),
      y: axis("truePositiveRate", "True positive rate", shown.y),
      // Without it a line is sorted by x, and the points of a vertical part lose their order.
      order: { field: "point" },
      color: {
        field: "digit",
        type: "nominal",
        title: "Digit: area",
        scale: { scheme: "tableau10" },
        legend: { symbolStrokeWidth: 3 },
      },
    },
  };
}

function axis(field: string, title: string, domain: readonly [number, number]): Chart {
  return { field, type: "quantitative", title, scale: { domain }, axis: { tickCount: 5 } };
}
