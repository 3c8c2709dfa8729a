import type { GitHubClient, Repository } from "./github_client.ts";
import { describeFailure, hasStatus } from "./github_error.ts";

/** Where GitHub publishes a repository's site. */
export interface PagesSite {
  /** Ends in `/`. */
  readonly url: string;
  /** Whether everybody may read it. */
  readonly isPublic: boolean;
}

/**
 * The site of a repository; `undefined` when Pages is switched off.
 *
 * @throws {GitHubError} When GitHub does not say.
 */
export async function pagesSite(client: GitHubClient, repository: Repository): Promise<PagesSite | undefined> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/pages", { ...repository });
    if (!data.html_url) return undefined;
    return { url: data.html_url.replace(/\/*$/, "/"), isPublic: data.public };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw describeFailure(`asking where ${repository.owner}/${repository.repo} is published`, error, true);
  }
}
