/** Something about GitHub that the user can mend, or has to wait for; the message says what. */
export class GitHubError extends Error {
  override readonly name = "GitHubError";
}

/** An answer of GitHub's API that is an error, as far as it is looked at here. */
interface Answer {
  readonly status: number;
  readonly message: string;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

/** Whether `error` is an answer of GitHub's API with this status. */
export function hasStatus(error: unknown, status: number): boolean {
  return asAnswer(error)?.status === status;
}

/** What to say of a request that failed: what was attempted, what GitHub said, and what helps. */
export function describeFailure(attempted: string, error: unknown, token: boolean): GitHubError {
  const answer = asAnswer(error);
  if (answer === undefined || answer.status === 500 && answer.response === undefined) {
    const why = error instanceof Error ? error.message : String(error);
    return new GitHubError(`${attempted} failed: ${why}`, { cause: error });
  }
  const said = `GitHub answered ${answer.status} (${answer.message.split("\n", 1)[0]!.slice(0, 200)})`;
  return new GitHubError(`${attempted} failed: ${said}${advice(answer, token)}`, { cause: error });
}

function advice({ status, response }: Answer, token: boolean): string {
  const headers = response?.headers ?? {};
  if (String(headers["x-ratelimit-remaining"]) === "0") {
    const reset = Number(headers["x-ratelimit-reset"]);
    const until = Number.isFinite(reset) ? `; the limit is lifted at ${new Date(reset * 1000).toISOString()}` : "";
    return `${until}${token ? "" : "; with a token in GITHUB_TOKEN the limit is much higher"}`;
  }
  if (!token && [401, 403, 404].includes(status)) {
    return "; without a token GitHub shows public repositories only and hands out no artifacts at all, not even theirs: " +
      "set GITHUB_TOKEN to one that may read Actions (`gh auth token` prints one)";
  }
  if (status === 401) return "; the token in GITHUB_TOKEN is wrong or has expired";
  if (status === 403) {
    return "; the token lacks a permission: it needs to read Actions (and to write pull requests to comment)";
  }
  if (status === 404) return "; there is no such thing, or the token may not see it";
  return "";
}

function asAnswer(error: unknown): Answer | undefined {
  return error instanceof Error && "status" in error && typeof error.status === "number"
    ? error as Error & Answer
    : undefined;
}
