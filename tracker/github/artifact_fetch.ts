import * as v from "valibot";
import { ZipError } from "../intake/zip_entries.ts";
import { formatRunSource, type RunSource, SOURCE_FILE } from "../model/run_source.ts";
import { type Artifact, isFromFork, sha256Told, WORKFLOW_RUN, type WorkflowRun } from "./artifact.ts";
import { downloadArtifact, TooLongError } from "./download_artifact.ts";
import type { GitHubClient, GitHubClientOptions, Repository } from "./github_client.ts";
import { GitHubError, hasStatus } from "./github_error.ts";
import { takeRunFiles } from "./take_run_files.ts";

/** Where artifacts are fetched from, and where to. */
export interface ArtifactFetchOptions extends GitHubClientOptions {
  readonly repository: Repository;
  /** The folder for what is fetched: a folder for each artifact, by its number. */
  readonly out: string;
  /** The longest archive, packed, and all of its files, unpacked, in bytes; 1 GB by default. */
  readonly maxBytes?: number;
  /** How long nothing may come before a download counts as cut, in milliseconds; 30,000 by default. */
  readonly idleMs?: number;
}

/** An artifact that was fetched. */
export interface FetchedArtifact {
  readonly artifact: number;
  /** Its run files, as paths. */
  readonly files: readonly string[];
  readonly source: RunSource;
}

/** How the names of folders begin that are not whole yet. */
export const PARTIAL = ".partial-";

const MAX_BYTES = 1_000_000_000;

/** What became of an artifact; a refused one is not asked for again. */
export type ArtifactOutcome = FetchedArtifact | { readonly refused: string } | { readonly failed: string } | "gone";

/** Fetches one artifact after the other, and asks once for each workflow run of a fork. */
export class ArtifactFetch {
  readonly #client: GitHubClient;
  readonly #options: ArtifactFetchOptions;
  readonly #runs = new Map<number, Promise<WorkflowRun | undefined>>();
  /** Why nothing more is asked of GitHub, such as a rate limit that is lifted too late. */
  #over: string | undefined;

  constructor(client: GitHubClient, options: ArtifactFetchOptions) {
    this.#client = client;
    this.#options = options;
  }

  async fetch(artifact: Artifact): Promise<ArtifactOutcome> {
    if (this.#over !== undefined) return { failed: this.#over };
    if (this.#options.signal?.aborted) return { failed: "stopped" };
    const { out, maxBytes = MAX_BYTES } = this.#options;
    const source = await this.#source(artifact);
    if (artifact.size_in_bytes > maxBytes) {
      return await this.#refuse(artifact, source, `it has ${artifact.size_in_bytes} bytes, and more are refused`);
    }
    const partial = await Deno.makeTempDir({ dir: out, prefix: PARTIAL });
    try {
      const archive = `${partial}/archive.zip`;
      const { repository, token, ...rest } = this.#options;
      const downloaded = await downloadArtifact(this.#client, repository, artifact, archive, {
        ...rest,
        token: token !== undefined,
        maxBytes,
      });
      if (downloaded === "gone") return "gone";
      const { sha256 } = downloaded;
      const told = sha256Told(artifact);
      if (told !== undefined && told !== sha256) {
        return { failed: `its SHA-256 should be ${told}, and what came has ${sha256}` };
      }
      await Deno.mkdir(`${partial}/files`);
      const files = await takeRunFiles(archive, `${partial}/files`, { maxBytes });
      const complete = { ...source, sha256 };
      await this.#place(artifact, `${partial}/files`, complete);
      return {
        artifact: artifact.id,
        files: files.map((file) => `${out}/${folderOf(artifact)}/${file}`),
        source: complete,
      };
    } catch (error) {
      if (error instanceof ZipError || error instanceof TooLongError) {
        return await this.#refuse(artifact, source, error.message);
      }
      if (!(error instanceof GitHubError)) throw error;
      if (endsAll(error)) this.#over ??= error.message;
      return { failed: this.#over ?? error.message };
    } finally {
      await Deno.remove(partial, { recursive: true });
    }
  }

  /** Leaves a folder that says why there is nothing, so that it is not asked for again. */
  async #refuse(artifact: Artifact, source: RunSource, refused: string): Promise<ArtifactOutcome> {
    const folder = await Deno.makeTempDir({ dir: this.#options.out, prefix: PARTIAL });
    await this.#place(artifact, folder, { ...source, refused });
    return { refused };
  }

  async #place(artifact: Artifact, folder: string, source: RunSource): Promise<void> {
    await Deno.writeTextFile(`${folder}/${SOURCE_FILE}`, formatRunSource(source));
    const target = `${this.#options.out}/${folderOf(artifact)}`;
    try {
      await Deno.rename(folder, target);
    } catch (error) {
      throw new GitHubError(`${target} is in the way: remove it, or name another folder by --out`, { cause: error });
    }
  }

  async #source(artifact: Artifact): Promise<RunSource> {
    const { owner, repo } = this.#options.repository;
    const id = artifact.workflow_run?.id ?? undefined;
    const fork = isFromFork(artifact);
    // Of a run of the repository's own, the run file tells the same, and can be believed.
    const run = fork && id !== undefined ? await this.#runs.getOrInsertComputed(id, () => this.#ask(id)) : undefined;
    const attempt = run === undefined ? undefined : attemptOf(artifact, run);
    return {
      repository: `${owner}/${repo}`,
      artifact: artifact.id,
      ...(id === undefined ? {} : { workflowRun: id }),
      ...(attempt === undefined ? {} : { workflowAttempt: attempt }),
      ...(run === undefined ? {} : { event: run.event }),
      fork,
      ...(fork && run?.head_repository ? { headRepository: run.head_repository.full_name } : {}),
    };
  }

  async #ask(id: number): Promise<WorkflowRun | undefined> {
    try {
      const { data } = await this.#client.request("GET /repos/{owner}/{repo}/actions/runs/{run_id}", {
        ...this.#options.repository,
        run_id: id,
      });
      return v.is(WORKFLOW_RUN, data) ? data : undefined;
    } catch (error) {
      this.#options.notice(`GitHub does not tell about the workflow run ${id}: ${(error as Error).message}`);
      return undefined;
    }
  }
}

/** Artifacts stay when a workflow run is tried again; only those since its last start are of the last attempt. */
function attemptOf({ created_at }: Artifact, { run_attempt, run_started_at }: WorkflowRun): number | undefined {
  if (run_attempt === 1) return 1;
  if (!run_attempt || !created_at || !run_started_at) return undefined;
  if (Date.parse(created_at) >= Date.parse(run_started_at)) return run_attempt;
  return run_attempt === 2 ? 1 : undefined;
}

/** Whether what went wrong goes wrong for every other artifact as well. */
function endsAll({ cause }: GitHubError): boolean {
  return hasStatus(cause, 401) || hasStatus(cause, 403) || hasStatus(cause, 429);
}

/** The name of an artifact's folder; a fork's comes after all others where names are sorted. */
export function folderOf(artifact: Artifact): string {
  return isFromFork(artifact) ? `fork-${artifact.id}` : String(artifact.id);
}
