import type { SiteReport } from "../build_site.ts";
import { readSiteState, SiteFolderError } from "../output/site_state.ts";
import type { Keep } from "../retention.ts";

export { SiteFolderError };

/** A site to build, in words that can be handed to another process. */
export interface SiteOrder {
  readonly runs: readonly string[];
  readonly out: string;
  readonly keep?: Keep;
  /** The path of the project's configuration. */
  readonly config?: string;
  /** The import map with which the configuration can be loaded, as JSON. */
  readonly importMap?: string;
}

/** What came of building a site. */
export type SiteReply = SiteBuilt | SiteFailed;

/** A site that was built. */
export interface SiteBuilt {
  readonly report: Omit<SiteReport, "changed">;
  /** The path of the page to open. */
  readonly page: string;
  /** What a person should be told, such as files that could not be read. */
  readonly notices: readonly string[];
}

/** Why a site was not built. */
export interface SiteFailed {
  readonly error: string;
  /** Whether it is for the user to mend. */
  readonly mendable: boolean;
}

/**
 * Pages are made in small pieces that are soon done with, and V8 is told to look for these more often than it would: a
 * tracker of a thousand runs then takes 220 MB where it took 380, and as long. V8 takes this at its start alone, which is
 * one reason for a process.
 */
const MEMORY_FLAGS = ["--max-semi-space-size=8", "--heap-growing-percent=50"];

/** So long the process may take to end what it has started, when its build is no longer wanted. */
const LEAVE_MS = 2000;

/**
 * Builds a site in a process of its own: it can load while a run's last tasks are at work, and what it takes of memory
 * whoever started it does not keep.
 */
export class SiteBuilder implements AsyncDisposable {
  readonly #order: SiteOrder;
  #process: Deno.ChildProcess | undefined;
  /** Why there is no process. */
  #failure: unknown;

  private constructor(order: SiteOrder) {
    this.#order = order;
  }

  /**
   * For one site.
   *
   * @throws {SiteFolderError} When its folder holds something else than a site.
   */
  static async open(order: SiteOrder): Promise<SiteBuilder> {
    await readSiteState(order.out);
    return new SiteBuilder(order);
  }

  /** Starts the process, which loads what it needs and waits. What keeps it from starting, the build says. */
  prepare(): void {
    try {
      this.#process ??= this.#start();
    } catch (error) {
      this.#failure = error;
    }
  }

  #start(): Deno.ChildProcess {
    const { config, importMap, out } = this.#order;
    return new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        // What a project adds may ask for more than run files.
        ...(config === undefined ? ["--deny-net"] : []),
        ...(importMap === undefined ? [] : ["--no-lock", `--import-map=${addressOfJson(importMap)}`]),
        `--v8-flags=${MEMORY_FLAGS.join(",")}`,
        import.meta.resolve("./site_process.ts"),
        // For whoever looks at the processes: the order itself may be longer than an argument.
        out,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  }

  /** Builds the site. Aborting `signal` ends that; the next build goes on from there. */
  async build(signal?: AbortSignal): Promise<SiteReply> {
    const wasPrepared = this.#process !== undefined;
    let reply = await this.#tell(signal);
    // One that was prepared may have been ended by the system, for its memory.
    if (isEnd(reply) && wasPrepared && !signal?.aborted) reply = await this.#tell(signal);
    if (!isEnd(reply)) return reply;
    return { error: `its process ended with ${reply.signal ?? `the code ${reply.code}`}`, mendable: false };
  }

  /** Has the process build, and ends it; gives its end where that came before the reply. */
  async #tell(signal: AbortSignal | undefined): Promise<SiteReply | Deno.CommandStatus> {
    this.prepare();
    const process = this.#process;
    if (process === undefined) throw this.#failure;
    const input = process.stdin.getWriter();
    let killTimer: ReturnType<typeof setTimeout> | undefined;
    const stop = (): void => {
      // By the end of its input it knows that it is to go.
      input.close().catch(() => {});
      killTimer = setTimeout(() => kill(process), LEAVE_MS);
    };
    signal?.addEventListener("abort", stop);
    input.write(new TextEncoder().encode(`${JSON.stringify(this.#order)}\n`)).catch(() => {});
    if (signal?.aborted) stop();
    const text = await new Response(process.stdout).text();
    const status = await process.status;
    signal?.removeEventListener("abort", stop);
    clearTimeout(killTimer);
    this.#process = undefined;
    await input.abort().catch(() => {});
    try {
      return JSON.parse(text);
    } catch {
      return status;
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

function kill(process: Deno.ChildProcess): void {
  try {
    process.kill("SIGKILL");
  } catch {
    // It has ended.
  }
}

// A file would have to be removed again, also by whoever is killed.
function addressOfJson(text: string): string {
  return `data:application/json;base64,${new TextEncoder().encode(text).toBase64()}`;
}

function isEnd(reply: SiteReply | Deno.CommandStatus): reply is Deno.CommandStatus {
  return "success" in reply;
}
