/// <reference lib="dom" />
import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { ParamValue } from "../../catalog/run_entry.ts";
import type { CompareRow } from "./compare_rows.ts";
import { Part } from "./part.tsx";
import { ChartBox } from "./chart_box.tsx";
import { ScatterChart } from "./scatter_chart.tsx";
import { type Choice, scatterPair } from "./scatter_pair.ts";
import type { Subject } from "./subject.ts";

/** Two numbers against each other, which the reader chooses. */
export function ScatterSection({ subjects, params, metrics }: {
  readonly subjects: readonly Subject[];
  readonly params: readonly CompareRow<ParamValue>[];
  readonly metrics: readonly CompareRow<number>[];
}): VNode {
  const offered = useMemo(() => choicesOf(params, metrics), [params, metrics]);
  const pair = useMemo(() => scatterPair(subjects, offered), [subjects, offered]);
  const choices = [...offered.params, offered.instead, ...offered.metrics];
  const [x, setX] = useState<string>();
  const [y, setY] = useState<string>();
  const across = choices.find(({ name }) => name === x) ?? pair.across;
  const up = choices.find(({ name }) => name === y) ?? pair.up;
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
        <ChartBox draw={(width) => <ScatterChart width={width} subjects={subjects} x={across} y={up} />} />
      </div>
    </Part>
  );
}

function choicesOf(
  params: readonly CompareRow<ParamValue>[],
  metrics: readonly CompareRow<number>[],
): { readonly params: readonly Choice[]; readonly instead: Choice; readonly metrics: readonly Choice[] } {
  const numeric = params.filter(({ values }) => values.some((value) => typeof value === "number"));
  const varying = [...numeric].sort((a, b) => Number(b.differ) - Number(a.differ));
  return {
    params: varying.map(({ name }): Choice => ({
      name,
      of: ({ params }) => {
        const value = params.get(name);
        return typeof value === "number" ? value : undefined;
      },
    })),
    instead: {
      name: "duration in seconds",
      of: ({ durationMs }) => durationMs === undefined ? undefined : durationMs / 1000,
    },
    metrics: metrics.map(({ name }): Choice => ({ name, of: ({ metrics }) => metrics.get(name) })),
  };
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
