import type { ComponentChildren, VNode } from "preact";
import { isInterrupted } from "../../model/interrupted.ts";
import type { AttemptView } from "../../model/run_view.ts";
import { AttemptCards } from "../components/attempt_cards.tsx";
import { attemptParts } from "../components/attempt_parts.tsx";
import { CacheCard } from "../components/cache_card.tsx";
import { Lineage } from "../components/lineage.tsx";
import { CachedMark, OutcomeBadge } from "../components/outcome.tsx";
import { useLink } from "../components/page_context.ts";
import { fitOnChips, ParamChips } from "../components/param_chips.tsx";
import { type PagePart, Rail } from "../components/rail.tsx";
import { Section } from "../components/section.tsx";
import { TaskFacts } from "../components/task_facts.tsx";
import { ValueTable } from "../components/value.tsx";
import type { PageKind } from "../page_kind.ts";
import { ASSETS, pipelinePath, RUNS_PATH } from "../paths.ts";
import { slugOf } from "../slug.ts";
import { pathOfTask, type TaskPageView, useRunLinks } from "../run_page_view.ts";

/** The page of one task of a run. */
export const TASK_PAGE: PageKind<TaskPageView> = {
  name: "task",
  pathOf: (view) => pathOfTask(view, view.task),
  titleOf: ({ task, run, id }) => `${task.name} of ${run.pipeline}: ${id}`,
  scriptsOf: () => [ASSETS.run],
  Body: TaskBody,
};

/** A part of the page, under a heading. */
interface Part extends PagePart {
  readonly note?: string;
  readonly body: ComponentChildren;
}

function TaskBody({ view }: { readonly view: TaskPageView }): VNode {
  const { run, task } = view;
  const link = useLink();
  const { runHref, hrefOf } = useRunLinks(view);
  const last = task.attempts.at(-1);
  const earlier = task.attempts.slice(0, -1).reverse();
  const parts: readonly Part[] = [
    ...(task.attempts.length < 2 ? [] : [{
      id: "attempts",
      title: "Attempts",
      count: task.attempts.length,
      body: <AttemptCards attempts={task.attempts} />,
    }]),
    ...(last === undefined ? [] : attemptParts(view, last, link)),
    ...(task.cache === undefined ? [] : [{
      id: "cache",
      title: "Cache",
      body: <CacheCard cache={task.cache} origin={last?.origin} />,
    }]),
    { id: "lineage", title: "Dependencies", body: <Lineage run={run} task={task} hrefOf={hrefOf} /> },
    ...(fitOnChips(task.params) ? [] : [{
      id: "parameters",
      title: "Parameters",
      note: "As the pipeline set them.",
      body: (
        <div class="card">
          <ValueTable values={task.params} label="Parameters of the task" />
        </div>
      ),
    }]),
    ...(earlier.length === 0 ? [] : [{
      id: "earlier",
      title: "Earlier attempts",
      count: earlier.length,
      body: (
        <div class="stack">
          {earlier.map((attempt) => <EarlierAttempt key={attempt.number} view={view} attempt={attempt} />)}
        </div>
      ),
    }]),
  ];
  return (
    <div class="with-side">
      <Rail parts={parts} tasks={run.tasks} current={task} hrefOf={hrefOf} runHref={runHref} />
      <div class="page" id={last === undefined ? undefined : `attempt-${last.number}`}>
        <TaskHead view={view} />
        {last === undefined && task.reason === undefined
          ? <p class="empty">This task never started, so there is nothing of it to see.</p>
          : null}
        {parts.map(({ id, title, note, tone, body }) => (
          <Section key={id} id={id} title={title} note={note} tone={tone}>{body}</Section>
        ))}
      </div>
    </div>
  );
}

function TaskHead({ view }: { readonly view: TaskPageView }): VNode {
  const { run, task, id } = view;
  const link = useLink();
  const { runHref } = useRunLinks(view);
  return (
    <header class="page-head">
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href={link(RUNS_PATH)}>Runs</a>
        <a href={link(pipelinePath(slugOf(run.pipeline)))}>
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
        {task.cache?.taken === true ? <CachedMark /> : null}
        {task.sandboxed === false ? <span class="pill pill-warn">not sandboxed</span> : null}
        {task.tags.map((tag) => (
          <span class="pill" key={tag}>
            <bdi>{tag}</bdi>
          </span>
        ))}
      </div>
      {task.description === undefined ? null : <p class="lead">{task.description}</p>}
      {isInterrupted(task)
        ? <p class="banner tone-error">It was running when its run was cut off; what is here came before.</p>
        : null}
      {task.reason === undefined ? null : <p class={`banner tone-${task.outcome}`}>{task.reason}</p>}
      <TaskFacts task={task} run={run} />
      <ParamChips params={task.params} />
    </header>
  );
}

function EarlierAttempt({ view, attempt }: { readonly view: TaskPageView; readonly attempt: AttemptView }): VNode {
  const { number, outcome, exception } = attempt;
  const parts = attemptParts(view, attempt, useLink());
  return (
    <details class={`card earlier tone-${outcome}`} id={`attempt-${number}`}>
      <summary>
        <OutcomeBadge outcome={outcome} />
        <strong>Attempt {number}</strong>
        <span class="earlier-why">{exception === undefined ? null : `${exception.type}: ${exception.message}`}</span>
      </summary>
      <div class="attempt">
        {parts.map(({ id, title, note, body }) => (
          <section class="part" key={id}>
            <div class="section-head">
              <h3>{title}</h3>
              {note === undefined ? null : <p class="section-note">{note}</p>}
            </div>
            {body}
          </section>
        ))}
      </div>
    </details>
  );
}
