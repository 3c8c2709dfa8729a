/// <reference lib="dom" />
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ParamValue } from "../../catalog/run_entry.ts";
import type { CompareRow } from "./compare_rows.ts";
import { Part } from "./part.tsx";
import { ScatterChart } from "./scatter_chart.tsx";
import type { Subject } from "./subject.ts";

interface Choice {
  readonly name: string;
  readonly of: (subject: Subject) => number | undefined;
}

/** Two numbers against each other, which the reader chooses. */
export function ScatterSection({ subjects, params, metrics }: {
  readonly subjects: readonly Subject[];
  readonly params: readonly CompareRow<ParamValue>[];
  readonly metrics: readonly CompareRow<number>[];
}): VNode {
  const choices = useMemo(() => choicesOf(params, metrics), [params, metrics]);
  const [x, setX] = useState<string>();
  const [y, setY] = useState<string>();
  const across = choices.find(({ name }) => name === x) ?? choices[0]!;
  const up = choices.find(({ name }) => name === y) ?? choices.find(({ name }) => name === lastMetric(metrics))!;
  return (
    <Part
      title="Scatter"
      note={
        <span class="curve-tools">
          <Choose label="across" choices={choices} value={across.name} onChange={setX} />
          <Choose label="up" choices={choices} value={up.name} onChange={setY} />
        </span>
      }
    >
      <div class="card scatter">
        <ScatterChart subjects={subjects} x={across} y={up} />
      </div>
    </Part>
  );
}

/** The metric that pipelines end with tends to be the one that they are about. */
function lastMetric(metrics: readonly CompareRow<number>[]): string {
  return (metrics.findLast(({ differ }) => differ) ?? metrics.at(-1)!).name;
}

function choicesOf(
  params: readonly CompareRow<ParamValue>[],
  metrics: readonly CompareRow<number>[],
): readonly Choice[] {
  const numeric = params.filter(({ values }) => values.some((value) => typeof value === "number"));
  const varying = [...numeric].sort((a, b) => Number(b.differ) - Number(a.differ));
  return [
    ...varying.map(({ name }): Choice => ({
      name,
      of: ({ params }) => {
        const value = params.get(name);
        return typeof value === "number" ? value : undefined;
      },
    })),
    { name: "duration in seconds", of: ({ durationMs }) => durationMs === undefined ? undefined : durationMs / 1000 },
    ...metrics.map(({ name }): Choice => ({ name, of: ({ metrics }) => metrics.get(name) })),
  ];
}

function Choose({ label, choices, value, onChange }: {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (name: string) => void;
}): VNode {
  return (
    <label class="check">
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(({ name }) => <option key={name} value={name}>{name}</option>)}
      </select>
    </label>
  );
}
