import type { VNode } from "preact";
import { lineageOf } from "../../model/lineage.ts";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";
import { OutcomeIcon } from "./outcome.tsx";

/** More neighbours than this are folded. */
const MAX_OPEN = 12;

/** More tasks than this are not named one by one. */
const MAX_NAMED = 40;

/** What a task needs and what needs it, its neighbours first, and then what lies beyond them. */
export function Lineage({ run, task, hrefOf }: {
  readonly run: RunView;
  readonly task: TaskView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const tasks = new Map(run.tasks.map((other) => [other.id, other]));
  const { ancestors, descendants } = lineageOf(run, task);
  return (
    <div class="lineage">
      <LineageSide
        title="Needs"
        empty="nothing: it starts at once"
        items={task.upstream.map((dependency) => ({
          task: tasks.get(dependency.task)!,
          note: dependency.inputs.length === 0 ? "only after it" : dependency.inputs.join(", "),
        }))}
        beyond={{ word: "further up", tasks: ancestors }}
        hrefOf={hrefOf}
      />
      <div class={`lineage-self tone-${task.outcome}`}>
        <OutcomeIcon outcome={task.outcome} />
        <bdi>{task.name}</bdi>
      </div>
      <LineageSide
        title="Needed by"
        empty="nothing: it is an end"
        items={task.downstream.map((id) => {
          const below = tasks.get(id)!;
          const inputs = below.upstream.find((dependency) => dependency.task === task.id)?.inputs ?? [];
          return { task: below, note: inputs.length === 0 ? "only after it" : `as ${inputs.join(", ")}` };
        })}
        beyond={{ word: "further down", tasks: descendants }}
        hrefOf={hrefOf}
      />
    </div>
  );
}

interface LineageItem {
  readonly task: TaskView;
  readonly note?: string;
}

function LineageSide({ title, empty, items, beyond, hrefOf }: {
  readonly title: string;
  readonly empty: string;
  readonly items: readonly LineageItem[];
  readonly beyond: { readonly word: string; readonly tasks: readonly TaskView[] };
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const rest = items.slice(MAX_OPEN);
  return (
    <div class="lineage-side">
      <h3>{title}</h3>
      {items.length === 0
        ? <p class="muted">{empty}</p>
        : <LineageList items={items.slice(0, MAX_OPEN)} hrefOf={hrefOf} />}
      {rest.length === 0 ? null : (
        <details>
          <summary>{`${rest.length} more`}</summary>
          <LineageList items={rest} hrefOf={hrefOf} />
        </details>
      )}
      {beyond.tasks.length === 0 ? null : (
        <details>
          <summary>{`${formatCount(beyond.tasks.length, "task")} ${beyond.word}`}</summary>
          <LineageList items={beyond.tasks.map((task) => ({ task }))} hrefOf={hrefOf} />
        </details>
      )}
    </div>
  );
}

function LineageList({ items, hrefOf }: {
  readonly items: readonly LineageItem[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <ul>
      {items.slice(0, MAX_NAMED).map(({ task, note }) => (
        <li key={task.id}>
          <a href={hrefOf(task)} class="task-link">
            <OutcomeIcon outcome={task.outcome} label />
            <bdi>{task.name}</bdi>
          </a>
          {note === undefined ? null : (
            <span class="muted">
              <bdi>{note}</bdi>
            </span>
          )}
        </li>
      ))}
      {items.length > MAX_NAMED ? <li class="muted">{`and ${items.length - MAX_NAMED} more`}</li> : null}
    </ul>
  );
}
