import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";

/** GitHub's names for what starts a workflow, in a person's words. */
const WORDS: Readonly<Record<string, string>> = {
  pull_request: "pull request",
  pull_request_target: "pull request",
  workflow_dispatch: "manual",
  repository_dispatch: "dispatched",
  workflow_run: "after a workflow",
  merge_group: "merge queue",
};

/** What started a run: a push, a schedule, a pull request with its number and its base. */
export function TriggerCell({ run }: { readonly run: RunEntry }): VNode {
  const { trigger, changeId, changeTitle, baseBranch, fork } = run;
  return (
    <span class="trigger">
      {changeId === undefined
        ? trigger === undefined ? <span class="muted">–</span> : triggerWord(trigger)
        : (
          <span title={changeTitle}>
            <bdi>{`#${changeId}`}</bdi>
            {baseBranch === undefined ? null : <bdi class="muted">{` into ${baseBranch}`}</bdi>}
          </span>
        )}
      {fork === true
        ? <span class="pill pill-warn" title="It ran a fork's code, so nothing that it says need be true">fork</span>
        : null}
    </span>
  );
}

/** What started a run, in words. */
export function triggerWord(trigger: string): string {
  return WORDS[trigger] ?? trigger.replaceAll("_", " ");
}
