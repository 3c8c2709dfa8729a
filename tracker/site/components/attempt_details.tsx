import type { ComponentChildren, VNode } from "preact";
import type { AttributeValue } from "../../../runner/otlp/span.ts";
import { isMap, type NamedValue } from "../../model/read_attributes.ts";
import type { AttemptView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";
import { placedOf, type TaskPageView } from "../run_page_view.ts";
import { artifactAnchor, ArtifactCard } from "./artifact_card.tsx";
import { AttemptFacts } from "./attempt_facts.tsx";
import { ExceptionBox } from "./exception_box.tsx";
import { LineChart } from "./line_chart.tsx";
import { LogView } from "./log_view.tsx";
import { MetricValue } from "./metric_tables.tsx";
import { OwnSpans } from "./own_spans.tsx";
import { useLink } from "./page_context.ts";
import { ValueTable } from "./value.tsx";

/** Everything that is known of one attempt. */
export function AttemptDetails({ view, attempt, title, within }: {
  readonly view: TaskPageView;
  readonly attempt: AttemptView;
  /** What it is called, where a task has several. */
  readonly title?: string;
  /** Whether it stands within a box of its own, which then has the anchor. */
  readonly within?: boolean;
}): VNode {
  const link = useLink();
  const { exception, notices, metrics, params, values, artifacts, logs, spans, returned } = attempt;
  const curves = metrics.filter(({ points }) => points.length > 1);
  const logFile = view.logFiles.get(attempt);
  const level = title === undefined && within !== true ? 2 : 3;
  const log = logs.length === 0
    ? null
    : (
      <Part level={level} title="Log" note={`${formatCount(logs.length, "line")}, seconds since the attempt started`}>
        <LogView attempt={attempt} fileHref={logFile === undefined ? undefined : link(logFile)} />
      </Part>
    );
  return (
    <div class="attempt" id={within === true ? undefined : `attempt-${attempt.number}`}>
      {title === undefined ? null : <h2 class="attempt-title">{title}</h2>}
      {exception === undefined ? null : (
        <div class={`failure tone-${attempt.outcome}`}>
          <ExceptionBox exception={exception} openStack />
        </div>
      )}
      {notices.map((notice, i) => <p key={i} class="banner tone-timeout">{notice}</p>)}
      {exception === undefined ? null : log}
      {metrics.length === 0 ? null : (
        <Part level={level} title="Metrics">
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
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {curves.length === 0 ? null : (
            <div class="charts">
              {curves.map((metric) => (
                <figure class="curve" key={metric.name}>
                  <figcaption>
                    <bdi>{metric.name}</bdi>
                  </figcaption>
                  <LineChart metric={metric} />
                </figure>
              ))}
            </div>
          )}
        </Part>
      )}
      {artifacts.length === 0
        ? null
        : (
          <Part level={level} title="Artifacts" note={formatCount(artifacts.length, "artifact")}>
            <div class="artifacts">
              {artifacts.map((artifact, i) => (
                <div class="artifact-slot" key={i} id={artifactAnchor(attempt.number, i)}>
                  <ArtifactCard artifact={placedOf(view, artifact)} />
                </div>
              ))}
            </div>
          </Part>
        )}
      <ValuesPart level={level} title="Values" values={values} />
      <ValuesPart level={level} title="Logged parameters" values={params} />
      {exception === undefined ? log : null}
      {spans.length === 0 ? null : (
        <Part level={level} title="Spans" note="Opened by the task itself.">
          <OwnSpans attempt={attempt} />
        </Part>
      )}
      <ValuesPart
        level={level}
        title="Return value"
        values={returned === undefined
          ? []
          : isMap(returned)
          ? membersOf(returned)
          : [{ name: "value", value: returned }]}
      />
      <Part level={level} title="Process">
        <AttemptFacts attempt={attempt} />
      </Part>
    </div>
  );
}

function membersOf(map: Readonly<Record<string, AttributeValue>>): readonly NamedValue[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }));
}

function ValuesPart({ level, title, values }: {
  readonly level: 2 | 3;
  readonly title: string;
  readonly values: readonly NamedValue[];
}): VNode | null {
  if (values.length === 0) return null;
  return (
    <Part level={level} title={title}>
      <div class="card">
        <ValueTable values={values} label={title} />
      </div>
    </Part>
  );
}

function Part({ level, title, note, children }: {
  /** Of its heading. */
  readonly level: 2 | 3;
  readonly title: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}): VNode {
  return (
    <section class="part">
      <div class="section-head">
        {level === 2 ? <h2>{title}</h2> : <h3>{title}</h3>}
        {note === undefined ? null : <p class="section-note">{note}</p>}
      </div>
      {children}
    </section>
  );
}
