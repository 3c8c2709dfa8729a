import type { VNode } from "preact";
import { AttemptDetails } from "../components/attempt_details.tsx";
import { AttemptStrip } from "../components/attempt_strip.tsx";
import { Lineage } from "../components/lineage.tsx";
import { OutcomeBadge } from "../components/outcome.tsx";
import { useLink } from "../components/page_context.ts";
import { fitOnChips, ParamChips } from "../components/param_chips.tsx";
import { Section } from "../components/section.tsx";
import { TaskFacts } from "../components/task_facts.tsx";
import { TaskNav } from "../components/task_nav.tsx";
import { ValueTable } from "../components/value.tsx";
import { formatCount } from "../format/number.ts";
import type { PageKind } from "../page_kind.ts";
import { RUNS_PATH } from "../paths.ts";
import { pathOfTask, type TaskPageView, useRunLinks } from "../run_page_view.ts";

/** The page of one task of a run. */
export const TASK_PAGE: PageKind<TaskPageView> = {
  name: "task",
  pathOf: (view) => pathOfTask(view, view.task),
  titleOf: ({ task, run, id }) => `${task.name} of ${run.pipeline}: ${id}`,
  Body: TaskBody,
};

function TaskBody({ view }: { readonly view: TaskPageView }): VNode {
  const { run, task, id } = view;
  const link = useLink();
  const { runHref, hrefOf } = useRunLinks(view);
  const last = task.attempts.at(-1);
  const earlier = task.attempts.slice(0, -1).reverse();
  return (
    <div class="with-side">
      <TaskNav tasks={run.tasks} current={task} hrefOf={hrefOf} runHref={runHref} />
      <div class="page">
        <header class="page-head">
          <nav class="crumbs" aria-label="Breadcrumb">
            <a href={link(RUNS_PATH)}>Runs</a>
            <a href={runHref}>
              <bdi>{run.pipeline}</bdi>
            </a>
            <a href={runHref} class="crumb-id">
              <bdi>{id}</bdi>
            </a>
          </nav>
          <div class="page-title">
            <h1>
              <bdi>{task.name}</bdi>
            </h1>
            <OutcomeBadge outcome={task.outcome} large />
            {task.sandboxed === false ? <span class="pill pill-warn">not sandboxed</span> : null}
            {task.tags.map((tag) => (
              <span class="pill" key={tag}>
                <bdi>{tag}</bdi>
              </span>
            ))}
          </div>
          {task.description === undefined ? null : <p class="lead">{task.description}</p>}
          <TaskFacts task={task} run={run} />
          <ParamChips params={task.params} />
          {task.reason === undefined ? null : <p class={`banner tone-${task.outcome}`}>{task.reason}</p>}
          {task.attempts.length > 1 ? <AttemptStrip attempts={task.attempts} /> : null}
        </header>
        {last === undefined
          ? <p class="empty">This task never started, so there is nothing of it to see.</p>
          : (
            <AttemptDetails
              view={view}
              attempt={last}
              title={task.attempts.length === 1 ? undefined : `Attempt ${last.number}, the last`}
            />
          )}
        <Section id="lineage" title="Dependencies">
          <Lineage run={run} task={task} hrefOf={hrefOf} />
        </Section>
        {fitOnChips(task.params) ? null : (
          <Section id="parameters" title="Parameters" note="As the pipeline set them.">
            <div class="card">
              <ValueTable values={task.params} label="Parameters of the task" />
            </div>
          </Section>
        )}
        {earlier.length === 0
          ? null
          : (
            <Section id="earlier" title="Earlier attempts" note={formatCount(earlier.length, "attempt")}>
              <div class="stack">
                {earlier.map((attempt) => (
                  <details
                    class={`card earlier tone-${attempt.outcome}`}
                    key={attempt.number}
                    id={`attempt-${attempt.number}`}
                  >
                    <summary>
                      <OutcomeBadge outcome={attempt.outcome} />
                      <strong>Attempt {attempt.number}</strong>
                      <span class="earlier-why">
                        {attempt.exception === undefined
                          ? null
                          : `${attempt.exception.type}: ${attempt.exception.message}`}
                      </span>
                    </summary>
                    <AttemptDetails view={view} attempt={attempt} within />
                  </details>
                ))}
              </div>
            </Section>
          )}
      </div>
    </div>
  );
}
