import type { VNode } from "preact";
import type { RunView } from "../../model/run_view.ts";
import { formatBytes } from "../format/number.ts";
import { formatCommand } from "../format/shell.ts";
import { CopyBlock } from "./copy_block.tsx";
import { ExternalLink } from "./external_link.tsx";
import { Facts } from "./facts.tsx";

/** What is needed to repeat a run. */
export function ReproduceCard({ run, file }: {
  readonly run: RunView;
  readonly file: { readonly name: string; readonly sha256: string };
}): VNode {
  const { context } = run;
  const { commit, command, dirty, repositoryUrl } = context;
  const lines = [
    ...(commit === undefined ? [] : [`git checkout ${formatCommand([commit])}`]),
    ...(command.length === 0 ? [] : [`deno run -A cli.ts ${formatCommand(command)}`]),
  ];
  const machine = [context.os, context.arch, context.cpus === undefined ? undefined : `${context.cpus} CPUs`]
    .concat(context.memoryBytes === undefined ? [] : [formatBytes(context.memoryBytes)])
    .filter((part) => part !== undefined).join(", ");
  return (
    <div class="card">
      {lines.length === 0 ? null : <CopyBlock text={lines.join("\n")} label="Commands that repeat the run" />}
      {dirty === true
        ? <p class="hint">Tracked files differed from the commit, so the commit alone does not give the same run.</p>
        : null}
      <Facts
        form="list"
        facts={[
          {
            name: "Repository",
            value: repositoryUrl === undefined
              ? context.repositoryName
              : <ExternalLink href={repositoryUrl}>{repositoryUrl}</ExternalLink>,
          },
          { name: "Commit", value: commit === undefined ? undefined : <code>{commit}</code> },
          { name: "Commit message", value: context.commitMessage },
          {
            name: "Pipeline",
            value: context.pipelineModule === undefined ? undefined : <code>{context.pipelineModule}</code>,
          },
          {
            name: "Lock file",
            value: context.lockDigest === undefined ? undefined : <code>{context.lockDigest}</code>,
          },
          { name: "Dagtrail", value: context.dagtrailVersion },
          { name: runtimeName(context.runtimeName), value: context.runtimeVersion },
          { name: "Machine", value: machine },
          { name: "Worker", value: context.worker },
          { name: "Workflow", value: workflowOf(run) },
          {
            name: "Attempts at a time",
            value: run.maxParallel === undefined ? undefined : `at most ${run.maxParallel}`,
          },
          { name: "Run file", value: <code>{file.name}</code> },
          { name: "Its digest", value: <code>sha256:{file.sha256}</code> },
        ]}
      />
    </div>
  );
}

function runtimeName(name: string | undefined): string {
  return name === undefined || name === "deno" ? "Deno" : name;
}

function workflowOf({ context }: RunView): VNode | undefined {
  const { workflowName, workflowUrl } = context;
  if (workflowName === undefined && workflowUrl === undefined) return undefined;
  return <ExternalLink href={workflowUrl}>{workflowName ?? workflowUrl}</ExternalLink>;
}
