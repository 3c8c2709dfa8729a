import type { ChartDrawing, ChartReply, ChartRequest } from "./chart_protocol.ts";
import { sha256OfText } from "../sha256.ts";
import { TextLineStream } from "./text_line_stream.ts";

/** How long one chart may take; a specification can ask for endless work. */
const TIME_LIMIT_MS = 10_000;

/** Many runs draw the same chart of the same data; so many are remembered. */
const MAX_REMEMBERED = 100;

/** How much memory the drawing process may use, in MB. */
const MEMORY_LIMIT_MB = 512;

/** A drawing, or why there is none. */
export type DrawResult = ChartDrawing | { readonly error: string };

/**
 * Draws charts in a process of its own, which is started for the first one: a specification is somebody else's program,
 * and whatever it does, the site must still be built.
 */
export class ChartRenderer implements AsyncDisposable {
  readonly #timeLimitMs: number;
  #process: DrawingProcess | undefined;
  /** Charts are drawn one after the other, so that a time limit is that of one chart. */
  #last: Promise<unknown> = Promise.resolve();
  #id = 0;
  readonly #drawn = new Map<string, Promise<DrawResult>>();

  constructor(options: { readonly timeLimitMs?: number } = {}) {
    this.#timeLimitMs = options.timeLimitMs ?? TIME_LIMIT_MS;
  }

  /** Draws one chart, or says why it cannot be drawn. */
  draw(spec: string): Promise<DrawResult> {
    const key = sha256OfText(spec);
    const known = this.#drawn.get(key);
    if (known !== undefined) return known;
    const drawn = this.#last.then(() => this.#draw(spec));
    this.#last = drawn;
    this.#drawn.set(key, drawn);
    if (this.#drawn.size > MAX_REMEMBERED) this.#drawn.delete(this.#drawn.keys().next().value!);
    return drawn;
  }

  async #draw(spec: string): Promise<DrawResult> {
    this.#process ??= new DrawingProcess();
    const reply = await this.#process.ask({ id: ++this.#id, spec }, this.#timeLimitMs);
    if (reply === "late" || reply === "gone") {
      await this.#process[Symbol.asyncDispose]();
      this.#process = undefined;
      return {
        error: reply === "late"
          ? `drawing it took longer than ${this.#timeLimitMs / 1000} s`
          : `drawing it took more than ${MEMORY_LIMIT_MB} MB of memory, or crashed`,
      };
    }
    return "drawing" in reply ? reply.drawing : { error: reply.error };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    await this.#process?.[Symbol.asyncDispose]();
  }
}

class DrawingProcess implements AsyncDisposable {
  readonly #child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      `--v8-flags=--max-old-space-size=${MEMORY_LIMIT_MB}`,
      import.meta.resolve("./chart_process.ts"),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  readonly #input = this.#child.stdin.getWriter();
  readonly #replies = this.#child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();

  async ask(request: ChartRequest, timeLimitMs: number): Promise<ChartReply | "late" | "gone"> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<"late">((resolve) => timer = setTimeout(() => resolve("late"), timeLimitMs));
    try {
      return await Promise.race([this.#exchange(request), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange(request: ChartRequest): Promise<ChartReply | "gone"> {
    try {
      await this.#input.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
      const { value } = await this.#replies.read();
      return value === undefined ? "gone" : JSON.parse(value);
    } catch {
      // A process that ended leaves a broken pipe, and one that was killed half a line.
      return "gone";
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#child.status;
    await this.#replies.cancel();
    await this.#input.abort().catch(() => {});
  }
}
