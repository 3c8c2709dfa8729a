import { Fragment, type VNode } from "preact";
import type { CacheView, OriginView } from "../../model/run_view.ts";
import { formatDuration } from "../format/duration.ts";
import { Facts } from "./facts.tsx";

/** Whether a task had to run, why, and what had changed. */
export function CacheCard({ cache, origin }: {
  readonly cache: CacheView;
  /** The attempt of an earlier run whose results are shown here. */
  readonly origin?: OriginView;
}): VNode {
  const { reason, key, changes } = cache;
  return (
    <div class="card">
      <p class="cache-reason">
        {reason === undefined ? cache.decision : <WithNames text={`The task ${reason}.`} />}
      </p>
      {changes.length === 0 ? null : (
        <table class="values cache-changes" aria-label="What changed">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ what, before, after }, i) => (
              <tr key={i}>
                <th scope="row">
                  <WithNames text={what} />
                </th>
                <td>{before === undefined ? <span class="muted">–</span> : <code>{before}</code>}</td>
                <td>{after === undefined ? <span class="muted">–</span> : <code>{after}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Facts
        facts={[
          { name: "From the run", value: origin?.run === undefined ? undefined : <bdi>{origin.run}</bdi> },
          { name: "Its attempt", value: origin?.number },
          {
            name: "Which took",
            value: origin?.durationMs === undefined ? undefined : formatDuration(origin.durationMs),
          },
          { name: "Key", value: key === undefined ? undefined : <code title={key}>{key.slice(0, 19)}</code> },
        ]}
      />
    </div>
  );
}

/** A sentence in which names stand in backticks. */
function WithNames({ text }: { readonly text: string }): VNode {
  // Each part an element: what is precompiled escapes the texts of a list, and what renders it would once more.
  return (
    <>
      {text.split("`").map((part, i) =>
        i % 2 === 1 ? <code key={i}>{part}</code> : <Fragment key={i}>{part}</Fragment>
      )}
    </>
  );
}
