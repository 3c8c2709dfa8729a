import type { Attributes } from "../../runner/otlp/span.ts";
import { readFlag, readNumber, readText, readTexts } from "./read_attributes.ts";

/** Where a run came from and what is needed to repeat it, from the run file's resource. */
export interface RunContext {
  /** GitHub's event name, or `local`. */
  readonly trigger?: string;
  readonly actor?: string;
  readonly workflowName?: string;
  readonly workflowUrl?: string;
  readonly repositoryUrl?: string;
  readonly repositoryName?: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly commitMessage?: string;
  readonly dirty?: boolean;
  readonly baseBranch?: string;
  /** The pull request's number. */
  readonly changeId?: string;
  readonly changeTitle?: string;
  /** The command that started the run, by words. */
  readonly command: readonly string[];
  readonly pipelineModule?: string;
  /** What the pipeline is for. */
  readonly description?: string;
  readonly lockDigest?: string;
  readonly dagtrailVersion?: string;
  readonly runtimeName?: string;
  readonly runtimeVersion?: string;
  readonly os?: string;
  readonly arch?: string;
  readonly cpus?: number;
  readonly memoryBytes?: number;
  readonly worker?: string;
}

/** The context that a run file's resource tells. */
export function readRunContext(resource: Attributes): RunContext {
  return {
    trigger: readText(resource, "dagtrail.trigger"),
    actor: readText(resource, "dagtrail.actor"),
    workflowName: readText(resource, "dagtrail.workflow.name"),
    workflowUrl: readText(resource, "cicd.pipeline.run.url.full"),
    repositoryUrl: readText(resource, "vcs.repository.url.full"),
    repositoryName: readText(resource, "vcs.repository.name"),
    branch: readText(resource, "vcs.ref.head.name"),
    commit: readText(resource, "vcs.ref.head.revision"),
    commitMessage: readText(resource, "dagtrail.vcs.commit.message"),
    dirty: readFlag(resource, "dagtrail.vcs.dirty"),
    baseBranch: readText(resource, "vcs.ref.base.name"),
    changeId: readText(resource, "vcs.change.id"),
    changeTitle: readText(resource, "vcs.change.title"),
    command: readTexts(resource, "dagtrail.command"),
    pipelineModule: readText(resource, "dagtrail.pipeline.module"),
    description: readText(resource, "dagtrail.pipeline.description"),
    lockDigest: readText(resource, "dagtrail.lock.digest"),
    dagtrailVersion: readText(resource, "service.version"),
    runtimeName: readText(resource, "process.runtime.name"),
    runtimeVersion: readText(resource, "process.runtime.version"),
    os: readText(resource, "os.type"),
    arch: readText(resource, "host.arch"),
    cpus: readNumber(resource, "dagtrail.machine.cpus"),
    memoryBytes: readNumber(resource, "dagtrail.machine.memory"),
    worker: readText(resource, "cicd.worker.name"),
  };
}
