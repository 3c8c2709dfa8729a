import { GitHubError } from "../github/github_error.ts";

/** What says which repository on which GitHub, and as whom. */
export interface GitHubAccess {
  readonly repository: string;
  readonly apiUrl?: string;
  readonly token?: string;
}

/**
 * From the flags or, where they are silent, from the environment that GitHub Actions sets.
 *
 * @throws {GitHubError} When no repository is named.
 */
export function githubAccess(
  flags: { readonly repo?: string; readonly apiUrl?: string },
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): GitHubAccess {
  const repository = flags.repo || env("GITHUB_REPOSITORY");
  const apiUrl = flags.apiUrl || env("GITHUB_API_URL");
  const token = env("GITHUB_TOKEN") || env("GH_TOKEN");
  if (!repository) throw new GitHubError("no repository is named: say --repo owner/name, or set GITHUB_REPOSITORY");
  return { repository, ...(apiUrl ? { apiUrl } : {}), ...(token ? { token } : {}) };
}
