import { Hono, type MiddlewareHandler } from "hono";
import { serveStatic } from "hono/deno";
import { streamSSE } from "hono/streaming";
import { ChartRenderer } from "./artifacts/chart_renderer.ts";
import { buildSite, type SiteReport } from "./build_site.ts";
import { SILENCE_MS as RUNNER_SILENCE_MS } from "./intake/live_run_files.ts";
import type { LoadedConfig } from "./tracker_config.ts";
import { bundleScripts } from "./site/bundle_scripts.ts";

/** What to serve, and where. */
export interface ServeOptions {
  /** Run files, or folders with run files. */
  readonly runs: readonly string[];
  /** The folder for the site. */
  readonly out: string;
  /** 0 for any free one. */
  readonly port: number;
  /** What the project adds. */
  readonly config?: LoadedConfig;
  /** Stops the server. */
  readonly signal: AbortSignal;
  /** Told of every build, the first one included. */
  readonly onBuilt?: (report: SiteReport) => void;
  /** Told when a later build could not be made; the site then stays as it was. */
  readonly onError?: (error: unknown) => void;
}

/** A port that nothing can be served on; its message says why and what to do. */
export class PortError extends Error {
  override readonly name = "PortError";
}

/** A site that is being served. */
export interface SiteServer {
  /** Where to open it. */
  readonly url: string;
  /** Resolves when it has stopped. */
  readonly finished: Promise<void>;
}

const LOOPBACK = "127.0.0.1";

/** A run file is followed by its blobs and others by other runs: a build waits until there was silence for so long. */
const SILENCE_MS = 150;

/** A run that goes on is never silent: so long a build waits at most. */
const PATIENCE_MS = 1000;

/** Where the script and the events of live reloading are; no path of a site begins so. */
const LIVE = { script: "/-/live.js", events: "/-/live" } as const;

/**
 * Builds the site, serves it on this machine's loopback address only, and builds it again when a run file comes, changes
 * or goes, and while a run goes on; open pages that were built again are loaded again. A folder of `runs` need not be
 * there yet.
 *
 * @throws {SiteFolderError} When `out` holds something else than a site.
 * @throws {PortError} When the port is none.
 */
export async function serveSite(options: ServeOptions): Promise<SiteServer> {
  const { runs, out, port, config, signal, onBuilt, onError } = options;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new PortError(`--port is ${port}, and a port is a whole number up to 65535; name another one, or 0 for any`);
  }
  const charts = new ChartRenderer();
  let lookAgain: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener("abort", () => clearTimeout(lookAgain), { once: true });
  const build = async (): Promise<SiteReport> => {
    const report = await buildSite({ runs, out, config, charts, live: true });
    clearTimeout(lookAgain);
    // A runner that was killed writes nothing that could be noticed.
    if (report.goingOn > 0 && !signal.aborted) lookAgain = setTimeout(() => soon.ask(), RUNNER_SILENCE_MS + 1000);
    return report;
  };
  const first = await build();
  onBuilt?.(first);
  const [script = ""] = await bundleScripts(["live"]);

  const readers = new Set<(changed: readonly string[]) => void>();
  const app = new Hono();
  app.use(onlyThisMachine);
  app.get(LIVE.script, (context) => context.body(script, 200, { "content-type": "text/javascript; charset=utf-8" }));
  app.get(LIVE.events, (context) =>
    streamSSE(context, async (stream) => {
      const tell = (changed: readonly string[]): void => void stream.writeSSE({ data: JSON.stringify(changed) });
      readers.add(tell);
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
      readers.delete(tell);
    }));
  app.use(liveReloading, serveStatic({ root: out }));

  const server = Deno.serve({ hostname: LOOPBACK, port, signal, onListen: () => {} }, app.fetch);
  const soon = new Soon(async () => {
    try {
      const report = await build();
      if (report.changed.length === 0) return;
      onBuilt?.(report);
      for (const tell of readers) tell(report.changed);
    } catch (error) {
      onError?.(error);
    }
  });
  const watching = watch(runs, signal, soon);
  return {
    url: `http://${LOOPBACK}:${server.addr.port}/`,
    finished: Promise.all([server.finished, watching]).then(() => charts[Symbol.asyncDispose]()),
  };
}

/** Refuses a request under another host's name: a web page could give this address a name of its own and read it. */
const onlyThisMachine: MiddlewareHandler = async (context, next) => {
  const { hostname } = new URL(context.req.url);
  if (hostname !== LOOPBACK && hostname !== "localhost") return context.text("not served under this name", 403);
  await next();
};

/** Puts the script that reloads into pages, and lets pages ask this server for news. */
const liveReloading: MiddlewareHandler = async (context, next) => {
  await next();
  context.header("cache-control", "no-cache");
  context.header("x-content-type-options", "nosniff");
  if (context.req.path.includes("/files/")) {
    // What a task logged: whatever opens it, it may do nothing.
    context.header("content-security-policy", "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    return;
  }
  if (context.res.headers.get("content-type")?.startsWith("text/html") !== true) return;
  const html = await context.res.text();
  const { status, headers } = context.res;
  headers.delete("content-length");
  context.res = new Response(
    html
      .replace("default-src 'none';", "default-src 'none'; connect-src 'self';")
      .replace("</head>", `<script src="${LIVE.script}" defer></script></head>`),
    { status, headers },
  );
};

/** Asks each time that something changed at one of the paths, until the signal. */
async function watch(paths: readonly string[], signal: AbortSignal, soon: Soon): Promise<void> {
  await Promise.all(paths.map((path) => watchPath(path, signal, () => soon.ask())));
  await soon.end();
}

async function watchPath(path: string, signal: AbortSignal, touched: () => void): Promise<void> {
  while (!signal.aborted) {
    const there = await nearestThere(path);
    const waiting = there !== path;
    // Above a folder that is to come, only what comes is of interest.
    using watcher = Deno.watchFs(there, { recursive: !waiting });
    const close = (): void => watcher.close();
    signal.addEventListener("abort", close, { once: true });
    // It may have come before it was watched for.
    if (waiting && await nearestThere(path) !== there) touched();
    else {
      for await (const { kind } of watcher) {
        if (kind === "access") continue;
        if (!waiting) touched();
        else if (await nearestThere(path) !== there) {
          touched();
          break;
        }
      }
    }
    signal.removeEventListener("abort", close);
  }
}

/** The path itself, or what is there of the folders above it. */
async function nearestThere(path: string): Promise<string> {
  for (let there = path; there !== ""; there = there.replace(/[\\/]?[^\\/]*[\\/]?$/, "")) {
    try {
      await Deno.lstat(there);
      return there;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return path.startsWith("/") ? "/" : ".";
}

/** Calls something after a silence; where there is none, it does not wait for ever. One call waits for the other. */
class Soon {
  readonly #call: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #askedMs = 0;
  #calling: Promise<void> | undefined;

  constructor(call: () => Promise<void>) {
    this.#call = call;
  }

  ask(): void {
    const nowMs = performance.now();
    if (this.#timer === undefined) this.#askedMs = nowMs;
    clearTimeout(this.#timer);
    const waitMs = Math.min(SILENCE_MS, Math.max(0, this.#askedMs + PATIENCE_MS - nowMs));
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#calling !== undefined) return this.ask();
      this.#calling = this.#call().finally(() => this.#calling = undefined);
    }, waitMs);
  }

  /** Drops what was asked for and not begun, and waits for what was begun. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#calling;
  }
}
