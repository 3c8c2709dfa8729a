/// <reference lib="dom" />
/**
 * A pipeline's charts: the run under the pointer, a click to its page, and one branch by itself.
 *
 * @module
 */

import { formatDuration } from "../site/format/duration.ts";
import { formatNumber } from "../site/format/number.ts";
import { formatTime } from "../site/format/time.ts";
import { CHART_FRAMES, type ChartSize } from "../site/history/chart_frame.ts";
import type { PipelineData } from "../site/history/pipeline_view.ts";
import { runPath } from "../site/paths.ts";
import { presentData, siteUrl } from "./load_data.ts";

const data = presentData<PipelineData>(location.pathname.replace(/^.*\/(pipelines\/[^/]*)\.html$/, "$1.js"));
if (data !== undefined) {
  const tip = document.createElement("div");
  tip.className = "history-tip";
  tip.hidden = true;
  tip.setAttribute("aria-hidden", "true");
  document.body.append(tip);
  for (const chart of document.querySelectorAll<SVGSVGElement>(".history-chart")) follow(chart, data, tip);
  startBranches();
}

function follow(chart: SVGSVGElement, { runs, series }: PipelineData, tip: HTMLElement): void {
  const values = series[Number(chart.dataset.series)] ?? [];
  const frame = CHART_FRAMES[chart.dataset.size as ChartSize];
  const [from, to] = [frame.left / frame.width, 1 - frame.right / frame.width];
  const format = chart.closest(".task-history") === null ? formatNumber : formatDuration;
  const cursor = document.createElementNS("http://www.w3.org/2000/svg", "line");
  cursor.setAttribute("class", "history-cursor");
  chart.dataset.ready = "";
  let run: number | undefined;
  chart.addEventListener("pointermove", (event) => {
    const box = chart.getBoundingClientRect();
    const share = ((event.clientX - box.left) / box.width - from) / (to - from);
    run = nearest(values, share * runs.length - 0.5);
    if (run === undefined) return;
    const [, id, line, startMs] = runs[run]!;
    const x = (from + (run + 0.5) / runs.length * (to - from)) * frame.width;
    for (const [name, value] of [["x1", x], ["x2", x], ["y1", 0], ["y2", frame.height - frame.bottom]] as const) {
      cursor.setAttribute(name, String(value));
    }
    chart.prepend(cursor);
    const value = document.createElement("b");
    value.textContent = format(values[run]!);
    const about = [id, line, startMs === 0 ? "" : formatTime(startMs)].filter((text) => text !== "");
    tip.replaceChildren(
      value,
      ...about.flatMap((text) => [document.createTextNode(text), document.createElement("br")]),
    );
    tip.hidden = false;
    const left = event.pageX + 14 + tip.offsetWidth > innerWidth
      ? event.pageX - tip.offsetWidth - 14
      : event.pageX + 14;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${event.pageY + 14}px`;
  });
  chart.addEventListener("pointerleave", () => {
    tip.hidden = true;
    cursor.remove();
  });
  chart.addEventListener("click", () => {
    if (run !== undefined) location.assign(siteUrl(runPath(runs[run]![0])));
  });
}

/** The place of the run nearest to another place that has a value. */
function nearest(values: readonly (number | null)[], place: number): number | undefined {
  let best: number | undefined;
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && (best === undefined || Math.abs(i - place) < Math.abs(best - place))) best = i;
  }
  return best;
}

function startBranches(): void {
  const filter = document.querySelector<HTMLElement>("[data-lines]");
  const choice = filter?.querySelector("select");
  if (!filter || !choice) return;
  filter.hidden = false;
  choice.addEventListener("change", () => {
    for (const part of document.querySelectorAll<SVGElement>(".history-chart [data-line]")) {
      part.classList.toggle("dimmed", choice.value !== "*" && part.dataset.line !== choice.value);
    }
  });
}
