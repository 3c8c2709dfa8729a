import type { VNode } from "preact";
import type { RunView } from "../../model/run_view.ts";
import type { RunSource } from "../../model/run_source.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { ExternalLink } from "./external_link.tsx";
import { type Fact, Facts } from "./facts.tsx";
import { Time } from "./time.tsx";

/** When a run was, how long it took and where it came from. */
export function RunFacts({ run, source }: { readonly run: RunView; readonly source?: RunSource }): VNode {
  const { context, startMs, endMs, tasks } = run;
  const duration = durationBetween(startMs, endMs);
  const attempts = tasks.reduce((sum, { attempts }) => sum + attempts.length, 0);
  const facts: Fact[] = [
    { name: "Started", value: startMs === undefined ? undefined : <Time ms={startMs} /> },
    { name: "Duration", value: duration === undefined ? undefined : formatDuration(duration) },
    { name: "Tasks", value: `${tasks.length}` },
    { name: "Attempts", value: `${attempts}` },
    { name: "Code", value: source?.fork === true ? <Fork source={source} /> : undefined },
    { name: "Trigger", value: hasTrigger(run) ? <Trigger run={run} /> : undefined },
    { name: "Branch", value: context.branch === undefined ? undefined : <bdi>{context.branch}</bdi> },
    { name: "Commit", value: context.commit === undefined ? undefined : <Commit run={run} /> },
    { name: "Started by", value: context.actor === undefined ? undefined : <bdi>{context.actor}</bdi> },
  ];
  return <Facts facts={facts} />;
}

/** A commit by its first digits, linked to where it can be seen. */
export function Commit({ run }: { readonly run: RunView }): VNode {
  const { commit = "", repositoryUrl, dirty } = run.context;
  const href = repositoryUrl === undefined ? undefined : `${repositoryUrl}/commit/${encodeURIComponent(commit)}`;
  return (
    <>
      <ExternalLink href={href}>
        <code>{commit.slice(0, 8)}</code>
      </ExternalLink>
      {dirty === true
        ? <span class="pill pill-warn" title="Tracked files differed from the commit">changed</span>
        : null}
    </>
  );
}

/** Whose code it was, when it was not the repository's own. */
function Fork({ source }: { readonly source: RunSource }): VNode {
  return (
    <>
      <bdi>{source.headRepository ?? ""}</bdi>
      <span class="pill pill-warn" title="It ran a fork's code, so nothing that it says need be true">fork</span>
    </>
  );
}

function hasTrigger({ context }: RunView): boolean {
  return context.changeId !== undefined || context.trigger !== undefined;
}

function Trigger({ run }: { readonly run: RunView }): VNode {
  const { trigger = "", changeId, changeTitle, repositoryUrl, baseBranch, workflowUrl } = run.context;
  if (changeId !== undefined) {
    const href = repositoryUrl === undefined ? undefined : `${repositoryUrl}/pull/${encodeURIComponent(changeId)}`;
    return (
      <span title={changeTitle}>
        {"pull request "}
        <ExternalLink href={href}>{`#${changeId}`}</ExternalLink>
        {baseBranch === undefined ? null : <bdi>{` into ${baseBranch}`}</bdi>}
      </span>
    );
  }
  return <ExternalLink href={workflowUrl}>{trigger.replaceAll("_", " ")}</ExternalLink>;
}
