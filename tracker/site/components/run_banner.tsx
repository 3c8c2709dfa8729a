import type { VNode } from "preact";
import { isInterrupted } from "../../model/interrupted.ts";
import type { RunView } from "../../model/run_view.ts";

/** More names than this would fill the page. */
const MAX_NAMED = 6;

/** What a person has to know before reading on: that a run was cut off, or goes on with another one. */
export function RunBanner({ run }: { readonly run: RunView }): VNode | null {
  const interrupted = run.tasks.filter(isInterrupted);
  const never = run.tasks.filter(({ attempts, outcome }) => attempts.length === 0 && outcome === "skip").length;
  return (
    <>
      {run.complete ? null : (
        <p class="banner tone-unknown">
          The run file lacks the run's own span, which is written last: the run was cut off, or still went on when the
          file was made. What is here was written before.
        </p>
      )}
      {isInterrupted(run) || interrupted.length > 0
        ? (
          <p class="banner tone-error">
            {interrupted.length === 0
              ? "The run was cut off, and this is what was recovered of it."
              : "The run was cut off while these were running: "}
            {interrupted.slice(0, MAX_NAMED).map(({ id, name }, i) => (
              <span key={id}>
                {i === 0 ? null : ", "}
                <bdi>{name}</bdi>
              </span>
            ))}
            {interrupted.length > MAX_NAMED ? ` and ${interrupted.length - MAX_NAMED} more` : null}
            {interrupted.length === 0 ? null : ". "}
            {never === 0 ? null : `${never} more never started.`}
          </p>
        )
        : null}
      {run.resumes === undefined ? null : (
        <p class="banner tone-cancellation">
          {"It goes on with the run "}
          <bdi>{run.resumes}</bdi>
          {", and took from it what had not changed."}
        </p>
      )}
    </>
  );
}
