import * as v from "valibot";
import { MemorySource } from "../../runner/otlp/byte_source.ts";
import { loadRunFile } from "../../runner/otlp/load_run_file.ts";
import { artifactFileName } from "../artifacts/file_name.ts";
import { CARRIED_FILE, FILES_FOLDER, RUNS_FOLDER, STATE_FILE } from "../catalog/site_files.ts";
import { MAX_RUN_FILE_BYTES } from "../intake/open_run_file.ts";
import { parseRunSource, SOURCE_FILE } from "../model/run_source.ts";
import { sha256Of } from "../sha256.ts";
import { GitHubError } from "./github_error.ts";
import { SiteReader, type SiteReaderOptions, SiteUnreachableError } from "./site_reader.ts";

/** Which site's run files to fetch, and where to. */
export interface HistoryOptions extends SiteReaderOptions {
  /** The folder for them, in the form of a site, so that a build takes it for an earlier one. */
  readonly out: string;
}

/** What came of it. */
export interface HistoryReport {
  /** Whether there is a site at all. */
  readonly found: boolean;
  readonly fetched: number;
  /** How many were there already. */
  readonly known: number;
  /** Runs that the site names and does not have, or has broken. */
  readonly lost: readonly { readonly run: string; readonly reason: string }[];
}

/** What a site says of its runs, as far as it is used here. */
const STATE = v.object({
  runs: v.array(v.object({
    // It becomes a folder's name.
    slug: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]*$/)),
    sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  })),
});

type SiteRun = v.InferOutput<typeof STATE>["runs"][number];

const AT_A_TIME = 8;

/** Beside each run's files, so that a folder that was made halfway is not taken for a whole one. */
const DONE_FILE = ".sha256";

/**
 * Fetches the run files that a published site carries, with their large artifacts, and removes those that it carries no
 * more. What is there already is not fetched again: a run file never changes.
 *
 * @throws {GitHubError} When the site does not answer or cannot be understood, so that going on would lose its runs.
 */
export async function fetchHistory(options: HistoryOptions): Promise<HistoryReport> {
  const { out, url } = options;
  const site = new SiteReader(options);
  const runs = await readRuns(site, url);
  const report = { found: runs !== undefined, fetched: 0, known: 0, lost: [] as { run: string; reason: string }[] };
  await Deno.mkdir(`${out}/${RUNS_FOLDER}`, { recursive: true });
  await removeOthers(`${out}/${RUNS_FOLDER}`, new Set(runs?.map(({ slug }) => slug)));
  const next = (runs ?? []).values();
  const work = async (): Promise<void> => {
    for (const run of next) {
      const outcome = await fetchRun(site, `${out}/${RUNS_FOLDER}/${run.slug}`, run);
      if (outcome === "known") report.known++;
      else if (outcome === "fetched") report.fetched++;
      else report.lost.push({ run: run.slug, reason: outcome.lost });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
  } catch (error) {
    if (!(error instanceof SiteUnreachableError)) throw error;
    throw new GitHubError(`a run of the published site could not be fetched: ${error.message}`, { cause: error });
  }
  // Makes the folder an earlier site.
  await Deno.writeTextFile(`${out}/${STATE_FILE}`, "{}\n");
  return report;
}

async function readRuns(site: SiteReader, url: string): Promise<readonly SiteRun[] | undefined> {
  let text: string;
  try {
    const bytes = await site.read(STATE_FILE);
    if (bytes === undefined) return undefined;
    text = new TextDecoder().decode(bytes);
  } catch (error) {
    throw new GitHubError(`the published site could not be read: ${(error as Error).message}`, { cause: error });
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), STATE), text);
  if (parsed.success) return parsed.output.runs;
  throw new GitHubError(
    `${url}${STATE_FILE}, which says what the published site holds, cannot be understood: ${parsed.issues[0].message}`,
  );
}

type Outcome = "known" | "fetched" | { readonly lost: string };

async function fetchRun(site: SiteReader, folder: string, { slug, sha256 }: SiteRun): Promise<Outcome> {
  if (await readIfThere(`${folder}/${DONE_FILE}`) === sha256) return "known";
  const from = `${RUNS_FOLDER}/${slug}`;
  const packed = await site.read(`${from}/${CARRIED_FILE}`);
  if (packed === undefined) return { lost: `the site does not have ${from}/${CARRIED_FILE}` };
  const bytes = await unpack(packed);
  if (bytes === undefined) return { lost: "its run file is packed by gzip, and broken" };
  if (sha256Of(bytes) !== sha256) return { lost: "its run file is not the one that the site says it is" };
  await Deno.mkdir(`${folder}/${FILES_FOLDER}`, { recursive: true });
  for (const name of largeArtifacts(bytes)) {
    const artifact = await site.read(`${from}/${FILES_FOLDER}/${name}`);
    // The largest are in no site.
    if (artifact !== undefined) await Deno.writeFile(`${folder}/${FILES_FOLDER}/${name}`, artifact);
  }
  const source = await site.read(`${from}/${SOURCE_FILE}`);
  if (source !== undefined && parseRunSource(new TextDecoder().decode(source)) !== undefined) {
    await Deno.writeFile(`${folder}/${SOURCE_FILE}`, source);
  }
  await Deno.writeFile(`${folder}/${CARRIED_FILE}`, packed);
  await Deno.writeTextFile(`${folder}/${DONE_FILE}`, sha256);
  return "fetched";
}

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for await (const chunk of new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))) {
      length += chunk.length;
      if (length > MAX_RUN_FILE_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** The names that a site gives to artifacts whose bytes are not in the run file. */
function largeArtifacts(bytes: Uint8Array): readonly string[] {
  try {
    const { spans } = loadRunFile(new MemorySource(bytes));
    return spans.flatMap(({ attributes }) => {
      const { "dagtrail.artifact.name": name, "dagtrail.artifact.sha256": sha256, "dagtrail.artifact.data": data } =
        attributes;
      const isLarge = typeof name === "string" && typeof sha256 === "string" && /^[0-9a-f]{64}$/.test(sha256) &&
        data === undefined;
      return isLarge ? [artifactFileName(name, sha256)] : [];
    });
  } catch {
    // What cannot be read the build will say.
    return [];
  }
}

async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    if (!kept.has(name)) await Deno.remove(`${folder}/${name}`, { recursive: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
