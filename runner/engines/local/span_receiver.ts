import { decodeRunFile } from "../../otlp/decode.ts";
import type { Span } from "../../otlp/span.ts";

/** The largest request that is read, in bytes. */
const MAX_REQUEST_BYTES = 64 * 2 ** 20;

/** Where one attempt's process sends its spans: what arrives there is that attempt's and nobody else's. */
export interface SpanEndpoint {
  readonly address: string;
  /** Takes what arrives from here on. */
  listen(onSpans: (spans: readonly Span[]) => void): void;
  /** Takes nothing any more: for when the attempt's process has ended. */
  close(): void;
}

/** Takes the spans that attempts' processes send: an OTLP/HTTP receiver of JSON on a loopback port. */
export class SpanReceiver implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #listeners = new Map<string, (spans: readonly Span[]) => void>();

  constructor() {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => this.#take(request));
  }

  /** An endpoint of its own for one attempt, at an address that others cannot guess. */
  open(): SpanEndpoint {
    const token = crypto.randomUUID();
    return {
      address: `http://127.0.0.1:${this.#server.addr.port}/${token}`,
      listen: (onSpans) => void this.#listeners.set(token, onSpans),
      close: () => void this.#listeners.delete(token),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #take(request: Request): Promise<Response> {
    const [, token, version, signal] = new URL(request.url).pathname.split("/");
    const onSpans = this.#listeners.get(token ?? "");
    if (onSpans === undefined || request.method !== "POST" || version !== "v1") {
      return new Response(null, { status: 404 });
    }
    if (Number(request.headers.get("content-length") ?? Infinity) > MAX_REQUEST_BYTES) {
      return new Response(null, { status: 413 });
    }
    const text = await request.text();
    // Deno sends logs and metrics too. Lines printed are read from the pipes; the run file has no place for the rest.
    if (signal === "traces") {
      try {
        onSpans(decodeRunFile(text).spans);
      } catch {
        return new Response(null, { status: 400 });
      }
    }
    return Response.json({});
  }
}
