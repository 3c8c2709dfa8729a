import { type ContextAttributes, definedOnly } from "./context_attributes.ts";

/**
 * What GitHub Actions says about the workflow run that this process is a part of; empty elsewhere.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/variables
 */
export async function readGitHub(
  env: (name: string) => string | undefined,
  notice: (message: string) => void,
): Promise<ContextAttributes> {
  if (env("GITHUB_ACTIONS") !== "true") return {};
  const change = pullRequest(await readEvent(env("GITHUB_EVENT_PATH"), notice));
  // On a pull request GITHUB_REF_NAME is `123/merge`, a reference that exists on GitHub only.
  const headBranch = env("GITHUB_HEAD_REF");
  const number = change.number ?? /^refs\/pull\/(\d+)\//.exec(env("GITHUB_REF") ?? "")?.[1];
  return definedOnly({
    "cicd.pipeline.run.url.full": runUrl(env),
    "cicd.worker.name": env("RUNNER_NAME"),
    "vcs.provider.name": "github",
    "vcs.repository.url.full": repositoryUrl(env),
    "vcs.repository.name": env("GITHUB_REPOSITORY")?.split("/").at(-1),
    "vcs.ref.head.name": headBranch || env("GITHUB_REF_NAME"),
    "vcs.ref.head.type": headBranch ? "branch" : env("GITHUB_REF_TYPE"),
    "vcs.ref.head.revision": env("GITHUB_SHA"),
    "vcs.ref.base.name": env("GITHUB_BASE_REF"),
    "vcs.ref.base.revision": change.baseRevision,
    "vcs.change.id": number,
    "vcs.change.title": change.title,
    "dagtrail.trigger": env("GITHUB_EVENT_NAME"),
    // Whoever re-ran the workflow, which may be somebody else than whose push it was.
    "dagtrail.actor": env("GITHUB_TRIGGERING_ACTOR") || env("GITHUB_ACTOR"),
    "dagtrail.workflow.name": env("GITHUB_WORKFLOW"),
  });
}

function repositoryUrl(env: (name: string) => string | undefined): string | undefined {
  const repository = env("GITHUB_REPOSITORY");
  return repository && `${env("GITHUB_SERVER_URL") || "https://github.com"}/${repository}`;
}

function runUrl(env: (name: string) => string | undefined): string | undefined {
  const [repository, run, attempt] = [repositoryUrl(env), env("GITHUB_RUN_ID"), Number(env("GITHUB_RUN_ATTEMPT"))];
  if (!repository || !run) return undefined;
  return `${repository}/actions/runs/${run}${attempt > 1 ? `/attempts/${attempt}` : ""}`;
}

async function readEvent(path: string | undefined, notice: (message: string) => void): Promise<unknown> {
  if (!path) return undefined;
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    notice(`GitHub's event could not be read from ${path}: ${error}`);
    return undefined;
  }
}

/** A pull request as far as an event tells of one. */
interface PullRequest {
  readonly number?: string;
  readonly title?: string;
  readonly baseRevision?: string;
}

function pullRequest(event: unknown): PullRequest {
  const change = member(event, "pull_request");
  const [number, title, revision] = [
    member(change, "number"),
    member(change, "title"),
    member(member(change, "base"), "sha"),
  ];
  return {
    ...(Number.isSafeInteger(number) ? { number: String(number) } : {}),
    ...(typeof title === "string" ? { title } : {}),
    ...(typeof revision === "string" ? { baseRevision: revision } : {}),
  };
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
