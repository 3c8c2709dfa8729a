import type { VNode } from "preact";
import { isFailed } from "../../model/outcome.ts";
import type { TaskView } from "../../model/run_view.ts";
import { formatCount } from "../format/number.ts";
import { OutcomeIcon } from "./outcome.tsx";

/** Above this many tasks the list holds only those that failed and the current one: each page would repeat them all. */
const MAX_LISTED = 60;

/** The tasks of a run beside its pages. */
export function TaskNav({ tasks, current, hrefOf, runHref }: {
  readonly tasks: readonly TaskView[];
  readonly current?: TaskView;
  readonly hrefOf: (task: TaskView) => string;
  readonly runHref: string;
}): VNode {
  const listed = tasks.length <= MAX_LISTED
    ? tasks
    : tasks.filter((task) => task === current || isFailed(task.outcome)).slice(0, MAX_LISTED);
  return (
    <nav class="side" aria-label="Tasks of this run">
      {current === undefined ? <p class="side-title">Tasks</p> : <a class="side-run" href={runHref}>The run</a>}
      <ul>
        {listed.map((task) => (
          <li key={task.id}>
            <a href={hrefOf(task)} class="task-link" {...(task === current ? { "aria-current": "page" } : {})}>
              <OutcomeIcon outcome={task.outcome} label />
              <bdi>{task.name}</bdi>
            </a>
          </li>
        ))}
      </ul>
      {listed.length < tasks.length
        ? <a class="side-more" href={`${runHref}#tasks`}>All {formatCount(tasks.length, "task")}</a>
        : null}
    </nav>
  );
}
