import { parseRunSource, SOURCE_FILE } from "../model/run_source.ts";
import { type Artifact, isFromFork } from "./artifact.ts";
import { ArtifactFetch, type ArtifactFetchOptions, type FetchedArtifact, folderOf, PARTIAL } from "./artifact_fetch.ts";
import { listArtifacts } from "./artifact_list.ts";
import { type GitHubClient, gitHubClient } from "./github_client.ts";
import { readKnownList, writeKnownList } from "./known_list.ts";

/** What to fetch, and where to. */
export interface FetchOptions extends ArtifactFetchOptions {
  /** The artifacts' name or, with a `*` at its end, how it begins; `dagtrail-run*` by default. */
  readonly name?: string;
  /** Only what runs of this branch of the repository itself left; of any, also of forks, unless given. */
  readonly branch?: string;
  /** At most so many of the newest; with 0, only those of `run`. All unless given. */
  readonly last?: number;
  /** A workflow run whose artifacts are waited for, so that the newest run is never missing. */
  readonly run?: number;
  /** How long to wait for them, in seconds; 30 by default. */
  readonly runWaitSeconds?: number;
}

/** What a fetch came to. */
export interface FetchReport {
  /** How many artifacts GitHub listed under the name. */
  readonly listed: number;
  /** Those that are new in the folder. */
  readonly fetched: readonly FetchedArtifact[];
  /** How many were there already, the ones that were refused before included. */
  readonly known: number;
  /** How many GitHub does not keep any more, and that are not in the folder either. */
  readonly expired: number;
  /** Those that are broken or hostile, and are not asked for again. */
  readonly refused: readonly { readonly artifact: number; readonly reason: string }[];
  /** Those that could not be downloaded this time. */
  readonly failed: readonly { readonly artifact: number; readonly reason: string }[];
}

/** How the names begin that the workflows upload run files under; the number of the attempt follows. */
export const ARTIFACT_NAME = "dagtrail-run*";

/** What is this much older than a fetch that brought everything had ended before it: no job takes so long. */
const MARGIN_MS = 24 * 3600 * 1000;

const RUN_WAIT_SECONDS = 30;

/** How many downloads go on at a time. */
const AT_A_TIME = 4;

/**
 * Fetches run files from the artifacts of a repository's workflow runs, the newest first.
 *
 * Each artifact gets a folder of its own, by its number, which appears whole or not at all; so a fetch that was cut goes
 * on where it was, and none is downloaded twice. What comes from a fork lies in `fork-NUMBER`. Beside the run files,
 * `source.json` says where they are from.
 *
 * @throws {GitHubError} When the artifacts cannot be listed.
 */
export async function fetchRuns(options: FetchOptions): Promise<FetchReport> {
  const { repository, out, token, name = ARTIFACT_NAME, branch, last } = options;
  const client = gitHubClient(options);
  await Deno.mkdir(out, { recursive: true });
  const [startedMs, known] = [Date.now(), await readKnownList(out)];
  const asked = `${repository.owner}/${repository.repo}?name=${name}`;
  // A fetch of some leaves older ones missing, which a later one of all must look for.
  const isOfAll = branch === undefined && last === undefined;
  const completeMs = isOfAll ? known.completeMs[asked] : undefined;
  const awaited = options.run === undefined ? [] : await artifactsOfRun(client, options, options.run);
  const list = last === 0 ? { artifacts: [], pages: known.pages } : await listArtifacts(client, repository, {
    name,
    known: known.pages,
    sinceMs: completeMs === undefined ? undefined : completeMs - MARGIN_MS,
    token: token !== undefined,
  });
  const chosen = list.artifacts.filter((artifact) => branch === undefined || isOfBranch(artifact, branch)).slice(
    0,
    last,
  );
  const artifacts = [...new Map([...awaited, ...chosen].map((artifact) => [artifact.id, artifact])).values()];

  const report = {
    listed: artifacts.length,
    fetched: [] as FetchedArtifact[],
    known: 0,
    expired: 0,
    refused: [] as { artifact: number; reason: string }[],
    failed: [] as { artifact: number; reason: string }[],
  };
  await removeLeftovers(out, startedMs);
  const present = await foldersIn(out);
  const missing = artifacts.filter((artifact) => {
    if (present.has(folderOf(artifact))) report.known++;
    else if (artifact.expired) report.expired++;
    else return true;
    return false;
  });
  const fetching = new ArtifactFetch(client, options);
  const next = missing.values();
  const work = async (): Promise<void> => {
    for (const artifact of next) {
      const outcome = await fetching.fetch(artifact);
      if (outcome === "gone") report.expired++;
      else if ("files" in outcome) report.fetched.push(outcome);
      else if ("refused" in outcome) report.refused.push({ artifact: artifact.id, reason: outcome.refused });
      else report.failed.push({ artifact: artifact.id, reason: outcome.failed });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const complete = isOfAll && report.failed.length === 0 ? { [asked]: startedMs } : {};
  await writeKnownList(out, { pages: list.pages, completeMs: { ...known.completeMs, ...complete } });
  return report;
}

function isOfBranch(artifact: Artifact, branch: string): boolean {
  return !isFromFork(artifact) && artifact.workflow_run?.head_branch === branch && !artifact.expired;
}

/** The artifacts of one workflow run, which may take a moment to be listed. */
async function artifactsOfRun(client: GitHubClient, options: FetchOptions, run: number): Promise<readonly Artifact[]> {
  const { repository, token, name = ARTIFACT_NAME, notice, runWaitSeconds = RUN_WAIT_SECONDS } = options;
  const until = Date.now() + runWaitSeconds * 1000;
  for (let waitMs = options.retryBaseMs ?? 1000;; waitMs *= 2) {
    const { artifacts } = await listArtifacts(client, repository, { name, run, known: {}, token: token !== undefined });
    if (artifacts.length > 0) return artifacts;
    if (options.signal?.aborted || Date.now() + waitMs > until) {
      notice(`the workflow run ${run} has left no artifact ${JSON.stringify(name)}`);
      return [];
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Removes what a fetch that was killed has left; what is younger may be another fetch's that goes on. */
async function removeLeftovers(out: string, nowMs: number): Promise<void> {
  for await (const { name } of Deno.readDir(out)) {
    if (!name.startsWith(PARTIAL)) continue;
    const { mtime } = await Deno.stat(`${out}/${name}`);
    if (nowMs - (mtime?.getTime() ?? 0) > MARGIN_MS) await Deno.remove(`${out}/${name}`, { recursive: true });
  }
}

async function foldersIn(out: string): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for await (const { name, isDirectory } of Deno.readDir(out)) {
    if (!isDirectory || !/^(fork-)?\d+$/.test(name)) continue;
    try {
      if (parseRunSource(await Deno.readTextFile(`${out}/${name}/${SOURCE_FILE}`)) !== undefined) found.add(name);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return found;
}
