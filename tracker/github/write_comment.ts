import type { GitHubClient, Repository } from "./github_client.ts";
import { describeFailure } from "./github_error.ts";

/** What to write, and where. */
export interface CommentOptions {
  readonly repository: Repository;
  /** The number of the pull request. */
  readonly pullRequest: number;
  /** Tells comments of one pull request apart, such as the pipeline's name. */
  readonly key: string;
  /** In Markdown. */
  readonly text: string;
  /** Whose comment is updated; `github-actions[bot]` by default, as whom workflows write. */
  readonly author?: string;
}

/** What became of a comment, and its address. */
export interface WrittenComment {
  readonly done: "created" | "updated";
  readonly url: string;
}

/** How long a comment with its marker may be, in bytes; what is left for the text is less by {@linkcode MARKER_BYTES}. */
export const MARKER_BYTES = 200;

/**
 * Writes one comment on a pull request, the same one each time: it is found by a marker that nobody sees, among those of
 * the author, since anybody could write the marker.
 *
 * @throws {GitHubError} When GitHub refuses it.
 */
export async function writeComment(client: GitHubClient, options: CommentOptions): Promise<WrittenComment> {
  const { repository, pullRequest, key, text, author = "github-actions[bot]" } = options;
  const marker = `<!-- dagtrail: ${key.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 100)} -->`;
  const body = `${marker}\n${text}`;
  try {
    const comments = await client.paginate("GET /repos/{owner}/{repo}/issues/{issue_number}/comments", {
      ...repository,
      issue_number: pullRequest,
      per_page: 100,
    });
    const ours = comments.find((comment) => comment.user?.login === author && comment.body?.startsWith(marker));
    if (ours === undefined) {
      const { data } = await client.request("POST /repos/{owner}/{repo}/issues/{issue_number}/comments", {
        ...repository,
        issue_number: pullRequest,
        body,
      });
      return { done: "created", url: data.html_url };
    }
    const { data } = await client.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      ...repository,
      comment_id: ours.id,
      body,
    });
    return { done: "updated", url: data.html_url };
  } catch (error) {
    throw describeFailure(`commenting on the pull request ${pullRequest}`, error, true);
  }
}
