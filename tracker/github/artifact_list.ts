import * as v from "valibot";
import { type Artifact, ARTIFACT_PAGE, type ArtifactPage } from "./artifact.ts";
import type { GitHubClient, Repository } from "./github_client.ts";
import { describeFailure, hasStatus } from "./github_error.ts";

/** A page of a list as GitHub answered last time, so that it need not be sent again when it has not changed. */
export interface KnownPage {
  readonly etag: string;
  readonly page: ArtifactPage;
}

/** Pages by what was asked for. */
export type KnownPages = Readonly<Record<string, KnownPage>>;

/** What a list came to. */
export interface ArtifactList {
  /** Each once, in the order in which GitHub lists them: the newest first. */
  readonly artifacts: readonly Artifact[];
  /** What to hand in the next time. */
  readonly pages: KnownPages;
  /** How many requests it took. */
  readonly requests: number;
}

const PER_PAGE = 100;

/** Which artifacts to list. */
export interface ListOptions {
  /** The whole name or, with a `*` at its end, how it begins. */
  readonly name: string;
  /** The workflow run that they come from; any unless given. */
  readonly run?: number | undefined;
  readonly known: KnownPages;
  /**
   * What is older is known already, in milliseconds since the epoch: no page is asked for after one that ends before it,
   * as long as GitHub lists the newest first.
   */
  readonly sinceMs?: number | undefined;
  /** Whether the client has a token, for what errors advise. */
  readonly token: boolean;
}

/** Lists artifacts of a repository. */
export async function listArtifacts(
  client: GitHubClient,
  repository: Repository,
  { name, run, known, sinceMs, token }: ListOptions,
): Promise<ArtifactList> {
  const prefix = name.endsWith("*") ? name.slice(0, -1) : undefined;
  const found = new Map<number, Artifact>();
  const pages: Record<string, KnownPage> = {};
  let requests = 0;
  for (let number = 1;; number++) {
    const key = `${repository.owner}/${repository.repo}?run=${run ?? ""}&name=${name}&page=${number}`;
    const answer = await askForPage(client, repository, {
      number,
      run,
      name: prefix === undefined ? name : undefined,
      known: known[key],
      token,
    });
    requests++;
    if (answer.etag !== undefined) pages[key] = { etag: answer.etag, page: answer.page };
    for (const artifact of answer.page.artifacts) {
      // GitHub's filter looks at the whole name; while new ones come, one may be on two pages.
      if (prefix === undefined || artifact.name.startsWith(prefix)) found.set(artifact.id, artifact);
    }
    if (sinceMs !== undefined && endsBefore(answer.page.artifacts, sinceMs)) break;
    if (answer.page.artifacts.length < PER_PAGE || number * PER_PAGE >= answer.page.total_count) break;
  }
  return { artifacts: [...found.values()], pages, requests };
}

/** Whether a page is sorted and ends before a time, so that all after it are from before that time. */
function endsBefore(artifacts: readonly Artifact[], sinceMs: number): boolean {
  const times = artifacts.map(({ created_at }) => Date.parse(created_at ?? ""));
  return times.every((time, i) => i === 0 || time <= times[i - 1]!) && times.at(-1)! < sinceMs;
}

interface PageRequest {
  readonly number: number;
  readonly run: number | undefined;
  readonly name: string | undefined;
  readonly known: KnownPage | undefined;
  readonly token: boolean;
}

async function askForPage(
  client: GitHubClient,
  repository: Repository,
  { number, run, name, known, token }: PageRequest,
): Promise<{ readonly page: ArtifactPage; readonly etag: string | undefined }> {
  const attempted = `listing the artifacts of ${repository.owner}/${repository.repo}`;
  try {
    const asked = {
      ...repository,
      per_page: PER_PAGE,
      page: number,
      ...(name === undefined ? {} : { name }),
      headers: known === undefined ? {} : { "if-none-match": known.etag },
    };
    const { data, headers } = run === undefined
      ? await client.request("GET /repos/{owner}/{repo}/actions/artifacts", asked)
      : await client.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}/artifacts", { ...asked, run_id: run });
    const parsed = v.safeParse(ARTIFACT_PAGE, data);
    if (!parsed.success) throw new Error(`the answer is not a list of artifacts: ${parsed.issues[0].message}`);
    return { page: parsed.output, etag: headers.etag };
  } catch (error) {
    if (known !== undefined && hasStatus(error, 304)) return known;
    throw describeFailure(attempted, error, token);
  }
}
