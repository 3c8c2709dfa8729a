import { Octokit } from "@octokit/core";
import { paginateRest } from "@octokit/plugin-paginate-rest";
import { retry } from "@octokit/plugin-retry";
import { throttling } from "@octokit/plugin-throttling";
import { GitHubError } from "./github_error.ts";

/** How to reach GitHub. */
export interface GitHubClientOptions {
  /** The API's address; `https://api.github.com` by default. GitHub Enterprise has `https://HOST/api/v3`. */
  readonly apiUrl?: string;
  /** Without one, GitHub shows public data, 60 requests an hour. */
  readonly token?: string;
  /** Is told in words of waits and second tries. */
  readonly notice: (message: string) => void;
  readonly signal?: AbortSignal;
  /** The longest wait for a rate limit to be lifted, in seconds; 600 by default. */
  readonly maxWaitSeconds?: number;
  /** What waits between tries are multiples of, in milliseconds; 1000 by default. */
  readonly retryBaseMs?: number;
}

/** The name of an owner and of a repository. */
export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

const MAX_WAIT_SECONDS = 600;
const TRIES = 3;

/** Answers that a second try does not change; 304 is what a list that has not changed gets. */
const FINAL = [304, 400, 401, 403, 404, 410, 422, 451];

const Client = Octokit.plugin(throttling, retry, paginateRest);

/** GitHub's REST API with waits for its rate limits, second tries, and pages. */
export type GitHubClient = InstanceType<typeof Client>;

/** A client for GitHub's REST API. */
export function gitHubClient(options: GitHubClientOptions): GitHubClient {
  const { apiUrl, token, notice, signal, maxWaitSeconds = MAX_WAIT_SECONDS, retryBaseMs = 1000 } = options;
  const onLimit = (what: string) => (seconds: number, _: unknown, _client: unknown, tries: number): boolean => {
    if (tries >= TRIES || seconds > maxWaitSeconds) return false;
    notice(`GitHub's ${what} is reached; waiting ${seconds} s, as it asks for`);
    return true;
  };
  return new Client({
    ...(token === undefined ? {} : { auth: token }),
    ...(apiUrl === undefined ? {} : { baseUrl: apiUrl.replace(/\/+$/, "") }),
    userAgent: "dagtrail",
    request: { headers: { "x-github-api-version": "2022-11-28" }, ...(signal === undefined ? {} : { signal }) },
    retry: { doNotRetry: FINAL, retryAfterBaseValue: retryBaseMs },
    throttle: {
      retryAfterBaseValue: retryBaseMs,
      onRateLimit: onLimit("rate limit"),
      onSecondaryRateLimit: onLimit("limit of requests in a short time"),
    },
    // Octokit's own lines are for programmers; what a person needs to know is told through `notice`.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  });
}

/**
 * Reads `owner/name`.
 *
 * @throws {GitHubError} When it is something else.
 */
export function parseRepository(text: string): Repository {
  const found = /^([A-Za-z0-9-]+)\/([A-Za-z0-9._-]+)$/.exec(text);
  if (found === null || /^\.{1,2}$/.test(found[2]!)) {
    throw new GitHubError(`a repository is written owner/name, and this is ${JSON.stringify(text)}`);
  }
  return { owner: found[1]!, repo: found[2]! };
}
