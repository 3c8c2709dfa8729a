import type { VNode } from "preact";
import type { TaskView } from "../../model/run_view.ts";
import { formatNumber } from "../format/number.ts";
import { TaskNav } from "./task_nav.tsx";

/** A part of a page, as links lead to it. */
export interface PagePart {
  readonly id: string;
  readonly title: string;
  /** How many of what it is about there are. */
  readonly count?: number;
  readonly tone?: string;
}

/** What stands beside a page of a run: the page's own parts, and the run's tasks. On a phone, the parts are a bar. */
export function Rail({ parts, tasks, current, hrefOf, runHref }: {
  readonly parts: readonly PagePart[];
  readonly tasks: readonly TaskView[];
  readonly current?: TaskView;
  readonly hrefOf: (task: TaskView) => string;
  readonly runHref: string;
}): VNode {
  return (
    <div class="rail">
      <nav class="tabs" aria-label="Parts of this page" data-spy>
        {parts.map(({ id, title, count, tone }) => (
          <a key={id} href={`#${id}`} class={tone === undefined ? undefined : `tone-${tone} tab-alert`}>
            {title}
            {count === undefined ? null : <span class="tab-count">{formatNumber(count)}</span>}
          </a>
        ))}
      </nav>
      <TaskNav tasks={tasks} current={current} hrefOf={hrefOf} runHref={runHref} />
    </div>
  );
}
