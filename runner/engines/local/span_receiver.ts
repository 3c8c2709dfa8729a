import { decodeRunFile } from "../../otlp/decode.ts";
import type { Span } from "../../otlp/span.ts";

/** The largest request that is read, in bytes. */
const MAX_REQUEST_BYTES = 64 * 2 ** 20;

/** Takes the spans of one attempt. */
export interface SpanListener {
  readonly onSpans: (spans: readonly Span[]) => void;
  /** The most that is taken in all, in bytes of JSON. */
  readonly maxBytes: number;
  /** Is told once when there is more. */
  readonly onFull: () => void;
}

/** Where one attempt's process sends its spans: what arrives there is that attempt's and nobody else's. */
export interface SpanEndpoint {
  readonly address: string;
  /** Takes what arrives from here on. */
  listen(listener: SpanListener): void;
  /** Takes nothing any more: for when the attempt's process has ended. */
  close(): void;
}

/** Takes the spans that attempts' processes send: an OTLP/HTTP receiver of JSON on a loopback port. */
export class SpanReceiver implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #listeners = new Map<string, SpanListener & { bytes: number }>();

  constructor() {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => this.#take(request));
  }

  /** An endpoint of its own for one attempt, at an address that others cannot guess. */
  open(): SpanEndpoint {
    const token = crypto.randomUUID();
    return {
      address: `http://127.0.0.1:${this.#server.addr.port}/${token}`,
      listen: (listener) => void this.#listeners.set(token, { ...listener, bytes: 0 }),
      close: () => void this.#listeners.delete(token),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #take(request: Request): Promise<Response> {
    const [, token, version, signal] = new URL(request.url).pathname.split("/");
    const listener = this.#listeners.get(token ?? "");
    if (listener === undefined || request.method !== "POST" || version !== "v1") {
      return new Response(null, { status: 404 });
    }
    const length = Number(request.headers.get("content-length") ?? Infinity);
    if (length > MAX_REQUEST_BYTES || listener.bytes > listener.maxBytes) return new Response(null, { status: 413 });
    listener.bytes += length;
    if (listener.bytes > listener.maxBytes) {
      listener.onFull();
      return new Response(null, { status: 413 });
    }
    const text = await request.text();
    // Deno sends logs and metrics too. Lines printed are read from the pipes; the run file has no place for the rest.
    if (signal === "traces") {
      try {
        listener.onSpans(decodeRunFile(text).spans);
      } catch {
        return new Response(null, { status: 400 });
      }
    }
    return Response.json({});
  }
}
