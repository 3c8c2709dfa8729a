import type { ComponentChildren, VNode } from "preact";
import type { AttributeValue } from "../../../runner/otlp/span.ts";
import { isMap, type NamedValue } from "../../model/read_attributes.ts";
import type { ArtifactView, AttemptView, MetricSeries, TaskView } from "../../model/run_view.ts";
import { CurveFigure } from "../curves/curve_figure.tsx";
import { formatCount } from "../format/number.ts";
import { pathOfTask, placedOf, type TaskPageView } from "../run_page_view.ts";
import { artifactAnchor, ArtifactCard } from "./artifact_card.tsx";
import { AttemptFacts } from "./attempt_facts.tsx";
import { ExceptionBox } from "./exception_box.tsx";
import { LogView } from "./log_view.tsx";
import { MetricValue } from "./metric_tables.tsx";
import { OwnSpans } from "./own_spans.tsx";
import type { PagePart } from "./rail.tsx";
import { ValueTable } from "./value.tsx";

/** A part of what is known of an attempt, under a heading. */
export interface AttemptPart extends PagePart {
  readonly note?: string;
  readonly body: ComponentChildren;
}

/** Everything that is known of one attempt, what a person looks for first at the top. */
export function attemptParts(
  view: TaskPageView,
  attempt: AttemptView,
  /** Gives the address of a path from the site's root. */
  link: (path: string) => string,
): readonly AttemptPart[] {
  const { exception, notices, metrics, params, values, artifacts, logs, spans, returned } = attempt;
  const hrefOf = (task: TaskView): string => link(pathOfTask(view, task));
  const logFile = view.logFiles.get(attempt);
  const last = attempt === view.task.attempts.at(-1);
  const log = partIf(logs.length > 0, {
    id: "log",
    title: "Log",
    count: logs.length,
    note: "Seconds since the attempt started.",
    body: (
      <LogView
        attempt={attempt}
        last={last}
        fileHref={logFile === undefined ? undefined : link(logFile.text)}
        packedPath={logFile?.packed}
      />
    ),
  });
  return [
    ...partIf(exception !== undefined || notices.length > 0, {
      id: "failure",
      title: exception === undefined ? "Notices" : "What went wrong",
      tone: exception === undefined ? undefined : "failure",
      body: (
        <div class="stack">
          {exception === undefined ? null : (
            <div class={`failure tone-${attempt.outcome}`}>
              <ExceptionBox exception={exception} openStack />
            </div>
          )}
          {notices.map((notice, i) => <p key={i} class="banner tone-timeout">{notice}</p>)}
        </div>
      ),
    }),
    ...(exception === undefined ? [] : log),
    ...partIf(metrics.length > 0, {
      id: "metrics",
      title: "Metrics",
      count: metrics.length,
      body: <AttemptMetrics view={view} attempt={attempt} all={last} />,
    }),
    ...partIf(artifacts.length > 0, {
      id: "artifacts",
      title: "Artifacts",
      count: artifacts.length,
      body: (
        <div class="artifacts">
          {notebooksFirst(view, artifacts).map(({ artifact, i }) => {
            const anchor = artifactAnchor(attempt.number, i);
            return (
              <div class="artifact-slot" key={i} id={anchor}>
                <ArtifactCard
                  artifact={placedOf(view, artifact)}
                  id={anchor}
                  folded={isRendering(artifact, artifacts) ? "The notebook as its task rendered it" : undefined}
                />
              </div>
            );
          })}
        </div>
      ),
    }),
    ...valuesPart("values", "Values", values),
    ...valuesPart("logged-parameters", "Logged parameters", params),
    ...(exception === undefined ? log : []),
    ...partIf(spans.length > 0, {
      id: "spans",
      title: "Spans",
      count: spans.length,
      note: "Opened by the task itself.",
      body: <OwnSpans attempt={attempt} />,
    }),
    ...valuesPart(
      "returned",
      "Return value",
      returned === undefined ? [] : isMap(returned) ? membersOf(returned) : [{ name: "value", value: returned }],
    ),
    {
      id: "process",
      title: "Process",
      body: <AttemptFacts attempt={attempt} task={view.task} run={view.run} hrefOf={hrefOf} />,
    },
  ];
}

/** Artifacts with their places; a notebook, with its page, is read before the pictures that stand in it. */
function notebooksFirst(
  view: TaskPageView,
  artifacts: readonly ArtifactView[],
): { readonly artifact: ArtifactView; readonly i: number }[] {
  const rank = (artifact: ArtifactView): number =>
    placedOf(view, artifact).preview.kind === "notebook" ? 0 : isRendering(artifact, artifacts) ? 1 : 2;
  return artifacts.map((artifact, i) => ({ artifact, i })).sort((a, b) => rank(a.artifact) - rank(b.artifact));
}

/** Whether an artifact is another one's notebook as a page: `report.html` beside `report.ipynb`. */
function isRendering({ name }: ArtifactView, artifacts: readonly ArtifactView[]): boolean {
  if (!name.endsWith(".html")) return false;
  const notebook = `${name.slice(0, -".html".length)}.ipynb`;
  return artifacts.some((other) => other.name === notebook);
}

function AttemptMetrics({ view, attempt, all }: {
  readonly view: TaskPageView;
  readonly attempt: AttemptView;
  /** Whether the courses of all attempts are drawn over each other. */
  readonly all: boolean;
}): VNode {
  const { metrics } = attempt;
  const charts = metrics.map(({ name }) => ({
    name,
    sources: (all ? view.task.attempts : [attempt]).flatMap((other) => {
      const metric = other.metrics.find((metric) => metric.name === name);
      return metric === undefined || metric.points.length < 2
        ? []
        : [{ label: `attempt ${other.number}`, metric, startMs: other.startMs }];
    }),
  })).filter(({ sources }) => sources.length > 0);
  return (
    <>
      <MetricValues metrics={metrics} />
      {charts.length === 0 ? null : (
        <div class="charts" data-curves>
          {charts.map(({ name, sources }) => <CurveFigure key={name} name={name} sources={sources} />)}
        </div>
      )}
    </>
  );
}

function MetricValues({ metrics }: { readonly metrics: readonly MetricSeries[] }): VNode {
  return (
    <div class="card">
      <table class="values metric-values" aria-label="Metrics">
        <tbody>
          {metrics.map((metric) => (
            <tr key={metric.name}>
              <th scope="row">
                <bdi>{metric.name}</bdi>
              </th>
              <td>
                <MetricValue metric={metric} />
                {metric.points.length > 1
                  ? <span class="metric-points">{formatCount(metric.points.length, "point")}</span>
                  : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function membersOf(map: Readonly<Record<string, AttributeValue>>): readonly NamedValue[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }));
}

function valuesPart(id: string, title: string, values: readonly NamedValue[]): readonly AttemptPart[] {
  return partIf(values.length > 0, {
    id,
    title,
    body: (
      <div class="card">
        <ValueTable values={values} label={title} />
      </div>
    ),
  });
}

function partIf(present: boolean, part: AttemptPart): readonly AttemptPart[] {
  return present ? [part] : [];
}
