import { checkExported } from "./otlp_check.ts";

/** A request that a backend was sent. */
export interface Exported {
  readonly signal: "traces" | "logs" | "metrics";
  readonly path: string;
  readonly headers: Headers;
  /** The body, decompressed. */
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- checked against OTLP's own definitions
  readonly body: any;
  /** What OTLP's own definitions have against it. */
  readonly violations: readonly string[];
}

/** What a backend answers; `undefined` is what a good one says. */
export type Answer = (request: Exported, index: number) => Response | Promise<Response> | undefined;

/** An OTLP receiver on a loopback port. */
export interface Backend extends AsyncDisposable {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly requests: readonly Exported[];
  /** Resolves once there were so many requests. */
  received(count: number): Promise<void>;
  // deno-lint-ignore no-explicit-any -- as above
  spans(): any[];
  // deno-lint-ignore no-explicit-any -- as above
  logs(): any[];
  // deno-lint-ignore no-explicit-any -- as above
  metrics(): any[];
}

/** Starts a backend that answers each request as a test wants. */
export function startBackend(answer: Answer = () => undefined): Backend {
  const requests: Exported[] = [];
  const waiting = new Set<() => void>();
  const stop = new AbortController();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", signal: stop.signal, onListen: () => {}, onError: () => new Response(null) },
    async (request) => {
      const { pathname } = new URL(request.url);
      const gzip = request.headers.get("content-encoding") === "gzip";
      const stream = gzip ? request.body!.pipeThrough(new DecompressionStream("gzip")) : request.body;
      const text = await new Response(stream).text();
      const signal = pathname.split("/").at(-1) as Exported["signal"];
      const exported: Exported = {
        signal,
        path: pathname,
        headers: request.headers,
        text,
        body: JSON.parse(text),
        violations: checkExported(signal, text),
      };
      requests.push(exported);
      for (const look of waiting) look();
      return await answer(exported, requests.length - 1) ?? Response.json({});
    },
  );
  const items = (signal: Exported["signal"], ...path: readonly string[]): unknown[] =>
    path.reduce<unknown[]>(
      (found, key) => found.flatMap((item) => (item as Record<string, unknown[]>)[key] ?? []),
      requests.filter((request) => request.signal === signal).map(({ body }) => body),
    );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    requests,
    received: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (requests.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    spans: () => items("traces", "resourceSpans", "scopeSpans", "spans"),
    logs: () => items("logs", "resourceLogs", "scopeLogs", "logRecords"),
    metrics: () => items("metrics", "resourceMetrics", "scopeMetrics", "metrics"),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}
