/** Something that starts workflows. */
export interface GitHubEvent {
  readonly name: "schedule" | "push" | "pull_request" | "workflow_dispatch" | "workflow_run";
  /** As in the file that `GITHUB_EVENT_PATH` names. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly sha: string;
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  readonly ref: string;
  /** For a pull request, the branches that it goes from and to. */
  readonly headRef?: string;
  readonly baseRef?: string;
  /** The branch whose code runs. */
  readonly headBranch: string;
  /** `owner/name` of the repository whose code runs. */
  readonly headRepository: string;
  /** The workflow whose button it was, and its inputs, of a `workflow_dispatch`. */
  readonly workflow?: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The repository that is rehearsed, as the fake GitHub knows it. */
export const REPOSITORY = "octo/data";

/** What every payload says of the repository. */
const OF_REPOSITORY = {
  repository: { name: "data", full_name: REPOSITORY, default_branch: "main", owner: { login: "octo" } },
};

const MAIN = { ref: "refs/heads/main", headBranch: "main", headRepository: REPOSITORY } as const;

/** The schedule's time has come. Its payload does not tell about the repository. */
export function scheduled(sha: string): GitHubEvent {
  return { ...MAIN, name: "schedule", sha, payload: { schedule: "23 4 * * *" } };
}

/** A push to the default branch. */
export function pushed(sha: string): GitHubEvent {
  return { ...MAIN, name: "push", sha, payload: { ref: "refs/heads/main", after: sha, ...OF_REPOSITORY } };
}

/** A person pressed the button of a workflow. */
export function pressed(workflow: string, sha: string, inputs: Readonly<Record<string, unknown>>): GitHubEvent {
  return { ...MAIN, name: "workflow_dispatch", workflow, sha, inputs, payload: { inputs, ...OF_REPOSITORY } };
}

/** A pull request, of a branch or of a fork, whose merge with the default branch is `sha`. */
export function pullRequest(
  number: number,
  options: { readonly sha: string; readonly head: string; readonly branch: string; readonly fork: boolean },
): GitHubEvent {
  const { sha, head, branch, fork } = options;
  const headRepository = fork ? "mallory/data" : REPOSITORY;
  return {
    name: "pull_request",
    sha,
    ref: `refs/pull/${number}/merge`,
    headRef: branch,
    baseRef: "main",
    headBranch: branch,
    headRepository,
    payload: {
      action: "opened",
      number,
      pull_request: {
        number,
        title: "A change",
        head: { ref: branch, sha: head, repo: { full_name: headRepository } },
        base: { ref: "main", sha: head, repo: { full_name: REPOSITORY } },
      },
      ...OF_REPOSITORY,
    },
  };
}

/** A workflow run has ended, which starts other workflows on the default branch. */
export function workflowEnded(
  run: { readonly id: number; readonly workflow: string; readonly conclusion: string; readonly event: GitHubEvent },
  mainSha: string,
): GitHubEvent {
  const { id, workflow, conclusion, event } = run;
  const head = (event.payload.pull_request as { head: { sha: string } } | undefined)?.head.sha ?? event.sha;
  return {
    ...MAIN,
    name: "workflow_run",
    sha: mainSha,
    payload: {
      action: "completed",
      workflow_run: {
        id,
        name: workflow,
        event: event.name,
        conclusion,
        head_sha: head,
        head_branch: event.headBranch,
        head_repository: { full_name: event.headRepository, owner: { login: event.headRepository.split("/")[0] } },
        // Empty for a fork's, as on GitHub.
        pull_requests: [],
      },
      ...OF_REPOSITORY,
    },
  };
}
