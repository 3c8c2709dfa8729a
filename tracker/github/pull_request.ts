import * as v from "valibot";
import type { GitHubClient, Repository } from "./github_client.ts";
import { describeFailure } from "./github_error.ts";

const NUMBER = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** GitHub's event of a workflow, as far as it leads to a pull request. */
const EVENT = v.object({
  pull_request: v.optional(v.object({ number: NUMBER })),
  workflow_run: v.optional(v.object({
    head_sha: v.string(),
    head_branch: v.nullish(v.string()),
    head_repository: v.nullish(v.object({ owner: v.object({ login: v.string() }) })),
  })),
});

/**
 * The number of the pull request that a workflow's event is about; `undefined` when it is about none.
 *
 * For a fork's pull request, `workflow_run` names none. It is then looked for by branch and commit, as GitHub tells them:
 * never by what the run left, which its author chose.
 *
 * @param event GitHub's event, parsed.
 * @throws {GitHubError} When GitHub cannot be asked.
 */
export async function pullRequestOf(
  client: GitHubClient,
  repository: Repository,
  event: unknown,
): Promise<number | undefined> {
  const parsed = v.safeParse(EVENT, event);
  if (!parsed.success) return undefined;
  const { pull_request, workflow_run: run } = parsed.output;
  if (pull_request !== undefined) return pull_request.number;
  if (!run?.head_branch || !run.head_repository) return undefined;
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/pulls", {
      ...repository,
      state: "open",
      head: `${run.head_repository.owner.login}:${run.head_branch}`,
      per_page: 100,
    });
    // A newer push to the same branch has a run, and a summary, of its own.
    return data.find(({ head }) => head.sha === run.head_sha)?.number;
  } catch (error) {
    throw describeFailure("looking for the pull request", error, true);
  }
}
