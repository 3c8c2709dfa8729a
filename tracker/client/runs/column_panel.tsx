import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { OwnColumn } from "../../catalog/manifest.ts";
import type { Fields, ParamValue, RunEntry } from "../../catalog/run_entry.ts";
import { COLUMNS } from "../../site/runs/column.tsx";
import { namesOf } from "../../site/runs/default_columns.ts";

/** From so many names on, a reader would rather search than scroll. */
const MANY = 12;
const MAX_SHOWN = 80;

interface Choice {
  readonly id: string;
  readonly title: string;
}

/** Which columns are shown. */
export function ColumnPanel({ runs, shown, own, onChange, onReset }: {
  readonly runs: readonly RunEntry[];
  readonly shown: readonly string[];
  readonly own: readonly OwnColumn[];
  readonly onChange: (columns: readonly string[]) => void;
  readonly onReset: () => void;
}): VNode {
  const [words, setWords] = useState("");
  const groups = useMemo(() => [
    { title: "Runs", choices: COLUMNS.map(({ id, title }): Choice => ({ id, title })) },
    { title: "Columns of this project", choices: own.map(({ name, title }): Choice => ({ id: `own.${name}`, title })) },
    { title: "Metrics", choices: choicesOf(runs, "metrics", "metric") },
    { title: "Parameters", choices: choicesOf(runs, "params", "param") },
  ], [runs, own]);
  const many = groups.reduce((sum, { choices }) => sum + choices.length, 0) > MANY;
  const sought = words.toLowerCase();
  const chosen = new Set(shown);
  const toggle = (id: string): void => {
    if (chosen.has(id)) return onChange(shown.filter((other) => other !== id));
    // A column of every site takes its usual place, another one comes last.
    const order = COLUMNS.findIndex((column) => column.id === id);
    if (order === -1) return onChange([...shown, id]);
    const at = shown.findIndex((other) =>
      COLUMNS.findIndex((column) => column.id === other) > order || other.includes(".")
    );
    onChange(shown.toSpliced(at === -1 ? shown.length : at, 0, id));
  };
  return (
    <div class="column-panel">
      {many
        ? (
          <input
            type="search"
            aria-label="Search columns"
            placeholder="Search columns"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
        )
        : null}
      {groups.map(({ title, choices }) => {
        const found = choices.filter((choice) => choice.title.toLowerCase().includes(sought));
        if (found.length === 0) return null;
        return (
          <fieldset key={title}>
            <legend>{title}</legend>
            {found.slice(0, MAX_SHOWN).map(({ id, title }) => (
              <label key={id}>
                <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
                <bdi>{title}</bdi>
              </label>
            ))}
            {found.length > MAX_SHOWN ? <p class="muted">{`${found.length - MAX_SHOWN} more: search`}</p> : null}
          </fieldset>
        );
      })}
      <button type="button" class="button" onClick={onReset}>As at first</button>
    </div>
  );
}

/** A name that several tasks use is offered for all of them together, and for each. */
function choicesOf(runs: readonly RunEntry[], what: "params" | "metrics", family: string): readonly Choice[] {
  const tasks = new Map<string, Set<string>>();
  const seen = new Set<unknown>();
  for (const run of runs) {
    const { keys }: Fields<ParamValue> = run[what];
    // Runs of one pipeline share the list of keys.
    if (seen.has(keys)) continue;
    seen.add(keys);
    for (const { name, task } of keys) {
      const known = tasks.get(name);
      if (known === undefined) tasks.set(name, new Set([task]));
      else known.add(task);
    }
  }
  return namesOf(runs, what).flatMap(({ name }) => {
    const of = [...tasks.get(name)!].filter((task) => task !== "");
    const all = { id: `${family}.${name}`, title: name };
    if (of.length < 2) return [all];
    return [all, ...of.map((task) => ({ id: `${family}.${task}/${name}`, title: `${task}/${name}` }))];
  });
}
