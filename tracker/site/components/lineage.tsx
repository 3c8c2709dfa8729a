import type { VNode } from "preact";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { OutcomeIcon } from "./outcome.tsx";

/** What a task needs and what needs it. */
export function Lineage({ run, task, hrefOf }: {
  readonly run: RunView;
  readonly task: TaskView;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const tasks = new Map(run.tasks.map((other) => [other.id, other]));
  return (
    <div class="lineage">
      <LineageSide
        title="Needs"
        empty="nothing: it starts at once"
        items={task.upstream.map((dependency) => ({
          task: tasks.get(dependency.task)!,
          note: dependency.inputs.length === 0 ? "only after it" : dependency.inputs.join(", "),
        }))}
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
        hrefOf={hrefOf}
      />
    </div>
  );
}

function LineageSide({ title, empty, items, hrefOf }: {
  readonly title: string;
  readonly empty: string;
  readonly items: readonly { readonly task: TaskView; readonly note: string }[];
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  return (
    <div class="lineage-side">
      <h3>{title}</h3>
      {items.length === 0 ? <p class="muted">{empty}</p> : (
        <ul>
          {items.map(({ task, note }) => (
            <li key={task.id}>
              <a href={hrefOf(task)} class="task-link">
                <OutcomeIcon outcome={task.outcome} label />
                <bdi>{task.name}</bdi>
              </a>
              <span class="muted">
                <bdi>{note}</bdi>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
