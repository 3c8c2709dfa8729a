import { gzipSync } from "node:zlib";
import type { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { pagesOfRun, prepareRun } from "./build_run.ts";
import { dataScript } from "./catalog/data_script.ts";
import { type RunEntry, runEntry } from "./catalog/run_entry.ts";
import type { TrackerConfig } from "./define_tracker.ts";
import { LayoutCache } from "./graph/layout_cache.ts";
import type { FoundFile } from "./intake/found_file.ts";
import { type ReadFile, readRunFile } from "./intake/read_run_file.ts";
import { readRun } from "./model/read_run.ts";
import { formatRunSource, type RunSource, SOURCE_FILE } from "./model/run_source.ts";
import type { RunView } from "./model/run_view.ts";
import type { OpenFolder, SiteFolder } from "./output/site_folder.ts";
import type { BuiltRun } from "./output/site_state.ts";
import { type ColumnFault, OwnColumns } from "./own_columns.ts";
import { runData } from "./site/compare/run_data.ts";
import { carriedPath, runDataPath, runFolder, runPath } from "./site/paths.ts";
import type { RefusedFile } from "./site/pages/unreadable_page.tsx";
import { loadEleventy, tryRenderPages } from "./site/render_pages.ts";
import type { RunPageView } from "./site/run_page_view.ts";
import type { SiteLook } from "./site/site_look.ts";
import { slugOf } from "./site/slug.ts";

/** A run of the site: what the site remembers of it, and what lists show. */
export interface SiteRun {
  readonly built: BuiltRun;
  readonly entry: RunEntry;
}

/** What a build of runs came to. */
export interface RunsBuild {
  readonly runs: readonly SiteRun[];
  readonly refused: readonly RefusedFile[];
  /** The folders of runs that were built, rather than there already. */
  readonly fresh: ReadonlySet<string>;
  /** The folders of runs whose pages could not be made, and whose run file only the site has. */
  readonly withoutPages: ReadonlySet<string>;
  /** Columns of the project's that have gone wrong. */
  readonly columnFaults: readonly ColumnFault[];
}

/** What runs are built with. */
export interface RunsBuilderOptions {
  readonly site: SiteFolder;
  readonly maxFileBytes: number;
  /** The runs whose pages the site has. */
  readonly known: readonly SiteRun[];
  /** Draws charts; who builds again and again keeps one. */
  readonly charts: ChartRenderer;
  /** What the project adds. */
  readonly config: TrackerConfig;
  readonly look: SiteLook;
}

/**
 * Runs are read, drawn and rendered together until they have so many bytes, or are so many. Twice as many would save each
 * run a millisecond, and take 30 MB more.
 */
const BATCH_BYTES = 4_000_000;
const BATCH_RUNS = 8;
/** Run files are compressed into chunks of this size: in those of zlib's own choice, it takes a sixth longer. */
const CARRIED_CHUNK = 2 ** 18;
/** So many batches, besides the one whose pages are made, are drawn while the next one is read. */
const BATCHES_AHEAD = 1;

/** A run that has a place in the site. */
interface Admitted {
  readonly file: FoundFile;
  readonly sha256: string;
  readonly source?: RunSource;
  readonly run: RunView;
  readonly id: string;
  readonly slug: string;
}

/** One that was just read, and waits for the others of its batch. */
interface Candidate extends Admitted, Pick<ReadFile, "bytes" | "findBlob"> {}

/** A run whose files are written, but not its pages. */
interface Prepared {
  readonly admitted: Admitted;
  readonly folder: OpenFolder;
  readonly view: RunPageView;
  readonly entry: RunEntry;
  readonly carriedBytes: number;
}

/**
 * Builds the runs that a site does not have yet. While charts of some are drawn in another process, the pages of others
 * are made; so many are in memory at a time as three batches hold.
 */
export class RunsBuilder {
  readonly #options: RunsBuilderOptions;
  readonly #columns: OwnColumns;
  readonly #layouts = new LayoutCache();
  readonly #runs: SiteRun[] = [];
  readonly #refused: RefusedFile[] = [];
  readonly #fresh = new Set<string>();
  readonly #withoutPages = new Set<string>();
  /** The names of run files by the folders and by the digests that they have taken. */
  readonly #takenBy = new Map<string, string>();
  readonly #digests = new Set<string>();

  constructor(options: RunsBuilderOptions) {
    this.#options = options;
    this.#columns = new OwnColumns(options.config.columns ?? []);
  }

  /** Takes the runs of all files, in their order: the first file of a run counts. */
  async build(files: readonly FoundFile[]): Promise<RunsBuild> {
    let batch: Candidate[] = [];
    let bytes = 0;
    let last: Promise<void> = Promise.resolve();
    const building: Promise<void>[] = [];
    const turn = async (most: number): Promise<void> => {
      if (batch.length > 0) {
        last = Promise.all([this.#prepare(batch), last]).then(([prepared]) => this.#render(prepared));
        // Whatever goes wrong is told to who waits for it, below.
        last.catch(() => {});
        building.push(last);
      }
      batch = [];
      bytes = 0;
      while (building.length > most) await building.shift();
    };
    const known = new KnownRuns(this.#options);
    for (const file of files) {
      const candidate = await this.#admit(file, known);
      if (candidate === undefined) continue;
      batch.push(candidate);
      bytes += candidate.bytes.length;
      if (batch.length >= BATCH_RUNS || bytes >= BATCH_BYTES) await turn(BATCHES_AHEAD);
    }
    await turn(0);
    return {
      runs: this.#runs,
      refused: this.#refused,
      fresh: this.#fresh,
      withoutPages: this.#withoutPages,
      columnFaults: this.#columns.faults,
    };
  }

  /** Finds out what a file is: a run that has to be built, or else nothing more to do. */
  async #admit(file: FoundFile, known: KnownRuns): Promise<Candidate | undefined> {
    const seen = known.unread(file);
    if (seen !== undefined && this.#take(seen.built.slug, seen.built.sha256, file.name)) {
      return void this.#runs.push(seen);
    }
    const read = await readRunFile(file);
    if ("reason" in read) return void this.#refused.push({ file: file.name, reason: read.reason });
    if (this.#digests.has(read.sha256)) return undefined;
    const same = known.ofDigest(read.sha256);
    if (same !== undefined && this.#take(same.built.slug, read.sha256, file.name)) {
      const { name, sizeBytes, modifiedMs } = file;
      return void this.#runs.push({ ...same, built: { ...same.built, file: name, sizeBytes, modifiedMs } });
    }
    const run = readRun(read.run);
    const id = run.id ?? `unnamed-${read.sha256.slice(0, 12)}`;
    const slug = slugOf(id);
    const other = this.#takenBy.get(slug);
    if (this.#take(slug, read.sha256, file.name)) {
      const { bytes, sha256, findBlob, source } = read;
      return { file, sha256, bytes, findBlob, ...(source === undefined ? {} : { source }), run, id, slug };
    }
    // What an earlier site carries, and what is not over yet, gives way to what was given.
    if (file.site !== undefined || file.live === true) return undefined;
    const reason = `it holds the run ${JSON.stringify(id)}, as does ${JSON.stringify(other)}`;
    return void this.#refused.push({ file: file.name, reason });
  }

  #take(slug: string, sha256: string, file: string): boolean {
    if (this.#takenBy.has(slug)) return false;
    this.#takenBy.set(slug, file);
    this.#digests.add(sha256);
    return true;
  }

  async #prepare(batch: readonly Candidate[]): Promise<readonly Prepared[]> {
    const [prepared] = await Promise.all([
      Promise.all(batch.map((candidate) => this.#prepareOne(candidate))),
      loadEleventy(),
    ]);
    return prepared.filter((one) => one !== undefined);
  }

  async #prepareOne(candidate: Candidate): Promise<Prepared | undefined> {
    const { site, maxFileBytes, config } = this.#options;
    const { bytes, findBlob, ...admitted } = candidate;
    const { file, sha256, source, run, id, slug } = admitted;
    const folder = site.open(runFolder(slug));
    try {
      const view = await prepareRun(run, {
        id,
        slug,
        file: { name: file.name, sha256, path: carriedPath(slug) },
        ...(source === undefined ? {} : { source }),
        findBlob,
        folder,
        charts: this.#options.charts,
        layouts: this.#layouts,
        viewers: config.viewers,
        maxFileBytes,
      });
      // Deno's asynchronous `gzip` works in this thread, too, and takes half as long again.
      const carried = gzipSync(bytes, { level: 3, chunkSize: CARRIED_CHUNK });
      await folder.write(carriedPath(slug), carried);
      const own = this.#columns.valuesOf(run, id);
      const entry = runEntry(run, { id, slug, own, ...(source?.fork === true ? { fork: true } : {}) });
      const data = runDataPath(slug);
      await folder.write(data, dataScript(data, runData(view, entry)));
      // It stays beside the run file that the site carries.
      if (source !== undefined) await folder.write(`${runFolder(slug)}/${SOURCE_FILE}`, formatRunSource(source));
      return { admitted, folder, view, entry, carriedBytes: carried.length };
    } catch (error) {
      await this.#refuse(admitted, folder, error);
      return undefined;
    }
  }

  async #render(batch: readonly Prepared[]): Promise<void> {
    const { pages, failed } = await tryRenderPages(
      batch.flatMap(({ view }) => pagesOfRun(view)),
      this.#options.look,
    );
    const folderOf = (path: string): string => path.split("/", 2).join("/");
    const pagesOf = Map.groupBy(pages, ({ path }) => folderOf(path));
    for (const { admitted, folder, entry, carriedBytes } of batch) {
      const { file, sha256, slug } = admitted;
      const fault = failed.find(({ path }) => folderOf(path) === runFolder(slug));
      if (fault !== undefined) {
        await this.#refuse(admitted, folder, fault.error);
        continue;
      }
      await Promise.all((pagesOf.get(runFolder(slug)) ?? []).map(({ path, html }) => folder.write(path, html)));
      const siteBytes = await folder.close();
      const { name, sizeBytes, modifiedMs } = file;
      const startMs = entry.startMs ?? 0;
      this.#runs.push({
        entry,
        built: { file: name, sizeBytes, modifiedMs, sha256, slug, startMs, siteBytes, carriedBytes },
      });
      this.#fresh.add(slug);
    }
  }

  // Whatever a run file does to its pages, those of all other runs are made; and where the site itself carries the only
  // copy of the run file, that stays.
  async #refuse({ file, slug }: Admitted, folder: OpenFolder, error: unknown): Promise<void> {
    const only = file.site === this.#options.site.root;
    await folder.abandon(only ? carriedPath(slug) : undefined);
    if (only) this.#withoutPages.add(slug);
    const reason = `its pages could not be made: ${error instanceof Error ? error.message : error}`;
    this.#refused.push({ file: file.name, reason });
  }
}

/** The runs that a site has, found by their files. */
class KnownRuns {
  readonly #site: SiteFolder;
  readonly #ofFile: ReadonlyMap<string, SiteRun>;
  readonly #ofDigest: ReadonlyMap<string, SiteRun>;
  readonly #ofCarried: ReadonlyMap<string, SiteRun>;

  constructor({ site, known }: RunsBuilderOptions) {
    this.#site = site;
    this.#ofFile = new Map(known.map((run) => [run.built.file, run]));
    this.#ofDigest = new Map(known.map((run) => [run.built.sha256, run]));
    this.#ofCarried = new Map(known.map((run) => [carriedPath(run.built.slug), run]));
  }

  /** The run of a file that has not changed, as far as can be told without reading it. */
  unread({ name, site, sizeBytes, modifiedMs }: FoundFile): SiteRun | undefined {
    if (site !== undefined && site === this.#site.root) {
      const run = this.#ofCarried.get(name);
      return run?.built.carriedBytes === sizeBytes ? this.#present(run) : undefined;
    }
    const run = this.#ofFile.get(name);
    const same = run?.built.sizeBytes === sizeBytes && run.built.modifiedMs === modifiedMs;
    return same ? this.#present(run) : undefined;
  }

  ofDigest(sha256: string): SiteRun | undefined {
    return this.#present(this.#ofDigest.get(sha256));
  }

  #present(run: SiteRun | undefined): SiteRun | undefined {
    return run !== undefined && this.#site.has(runPath(run.built.slug)) ? run : undefined;
  }
}
