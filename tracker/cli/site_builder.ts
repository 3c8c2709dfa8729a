import { readSiteState, SiteFolderError } from "../output/site_state.ts";

export { SiteFolderError };

/** What came of building a site. */
export type SiteReply = SiteBuilt | { readonly error: string };

/** A site that was built. */
export interface SiteBuilt {
  /** The absolute path of the page to open. */
  readonly index: string;
  /** What a person should be told, such as files that could not be read. */
  readonly notices: readonly string[];
}

/** What makes the process begin to build. */
const GO = new Uint8Array([10]);

/** Pages are made in small pieces: with V8's usual room for what is new, the process is no faster and 25 MB larger. */
const NEW_SPACE_MB = 4;

/**
 * Builds the site after a run, in a process of its own: it can load while the run's last tasks are at work, and what it
 * takes of memory the runner does not keep.
 */
export class SiteBuilder implements AsyncDisposable {
  readonly #runs: string;
  readonly #out: string;
  #process: Deno.ChildProcess | undefined;

  private constructor(runs: string, out: string) {
    this.#runs = runs;
    this.#out = out;
  }

  /**
   * For a site of the run files in the folder `runs`, in the folder `out`.
   *
   * @throws {SiteFolderError} When `out` holds something else than a site.
   */
  static async open(runs: string, out: string): Promise<SiteBuilder> {
    await readSiteState(out);
    return new SiteBuilder(runs, out);
  }

  /** Starts the process, which loads what it needs and waits. */
  prepare(): void {
    this.#process ??= new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--deny-net", `--v8-flags=--max-semi-space-size=${NEW_SPACE_MB}`],
        ...[import.meta.resolve("./site_process.ts"), this.#runs, this.#out],
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  }

  /**
   * Builds the site.
   *
   * @throws {Error} When it could not be built.
   */
  async build(): Promise<SiteBuilt> {
    // One that was prepared may have been ended by the system, for its memory.
    const first = this.#process === undefined ? undefined : await this.#tell();
    const reply = first !== undefined && "index" in first ? first : await this.#tell();
    if ("error" in reply) throw new Error(`the tracker could not be built: ${reply.error}`);
    return reply;
  }

  /** Has the process build, and ends it. */
  async #tell(): Promise<SiteReply> {
    this.prepare();
    const process = this.#process!;
    const input = process.stdin.getWriter();
    await input.write(GO).catch(() => {});
    const text = await new Response(process.stdout).text();
    const { code, signal } = await process.status;
    this.#process = undefined;
    await input.abort().catch(() => {});
    try {
      return JSON.parse(text);
    } catch {
      return { error: `its process ended with ${signal ?? `the code ${code}`}` };
    }
  }

  /** Ends the process, when it was not told to build. */
  async [Symbol.asyncDispose](): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    await process.stdin.close().catch(() => {});
    await process.stdout.cancel();
    await process.status;
  }
}
