import type { VNode } from "preact";
import { isFailed } from "../../model/outcome.ts";
import type { TaskView } from "../../model/run_view.ts";
import { Mark, ThemeToggle } from "../components/layout.tsx";
import { OutcomeIcon, OutcomeSprite } from "../components/outcome.tsx";

/** One task of a report. */
export interface ReportTask {
  readonly anchor: string;
  readonly task: TaskView;
  /** Its page's body. */
  readonly html: string;
}

/** With more tasks than this, only those that failed are open at first; a link to another one opens it. */
const MANY = 3;

/** A whole report. The bodies are those of the site's own pages, and the style and the scripts the site's own. */
export function ReportFrame({ title, run, tasks, style, scripts, policy }: {
  readonly title: string;
  readonly run: string;
  readonly tasks: readonly ReportTask[];
  readonly style: string;
  readonly scripts: readonly string[];
  readonly policy: string;
}): VNode {
  const [first, ...others] = scripts;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <title>{title} · Dagtrail</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <Style text={style} />
        {first === undefined ? null : <Script text={first} />}
      </head>
      <body class="page-report">
        <OutcomeSprite />
        <a class="skip-link" href="#content">Skip to content</a>
        <header class="bar">
          <span class="brand">
            <Mark />
            Dagtrail
          </span>
          <span class="bar-nav" />
          <ThemeToggle />
        </header>
        <main id="content" tabIndex={-1}>
          {/* deno-lint-ignore react-no-danger -- it was rendered from the site's own components */}
          <div dangerouslySetInnerHTML={{ __html: run }} />
          <section class="report-tasks" aria-labelledby="report-tasks">
            <h2 id="report-tasks">Each task</h2>
            {tasks.map(({ anchor, task, html }) => (
              <details
                key={anchor}
                id={anchor}
                class={`report-task tone-${task.outcome}`}
                open={tasks.length <= MANY || isFailed(task.outcome)}
              >
                <summary>
                  <OutcomeIcon outcome={task.outcome} label />
                  <bdi>{task.name}</bdi>
                </summary>
                {/* deno-lint-ignore react-no-danger -- as above */}
                <div dangerouslySetInnerHTML={{ __html: html }} />
              </details>
            ))}
          </section>
        </main>
        <footer class="foot">
          One run in one file, made by Dagtrail from a run file. Times are in UTC unless they say otherwise.
        </footer>
        {others.map((text, i) => <Script key={i} text={text} />)}
      </body>
    </html>
  );
}

function Style({ text }: { readonly text: string }): VNode {
  // deno-lint-ignore react-no-danger -- it is the site's own style sheet, whose hash the page's policy has
  return <style dangerouslySetInnerHTML={{ __html: text }} />;
}

function Script({ text }: { readonly text: string }): VNode {
  // deno-lint-ignore react-no-danger -- it is the site's own script, whose hash the page's policy has
  return <script dangerouslySetInnerHTML={{ __html: text }} />;
}
