import { type ChartDrawing, type ChartReply, type ChartRequest, READY } from "./chart_protocol.ts";
import { sha256OfText } from "../sha256.ts";
import { TextLineStream } from "./text_line_stream.ts";

/** How long one chart may take; a specification can ask for endless work. */
const TIME_LIMIT_MS = 10_000;

/** How long the drawing process may take to start; the first time on a machine, it downloads Vega. */
const START_LIMIT_MS = 180_000;

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
    const started = await within(START_LIMIT_MS, this.#process.ready);
    if (started !== READY) return await this.#fail("the process that draws could not be started");
    const reply = await within(this.#timeLimitMs, this.#process.ask({ id: ++this.#id, spec }));
    if (reply === LATE) return await this.#fail(`drawing it took longer than ${this.#timeLimitMs / 1000} s`);
    if (reply === undefined) {
      return await this.#fail(`drawing it took more than ${MEMORY_LIMIT_MB} MB of memory, or crashed`);
    }
    return "drawing" in reply ? reply.drawing : { error: reply.error };
  }

  async #fail(error: string): Promise<DrawResult> {
    await this.#process?.[Symbol.asyncDispose]();
    this.#process = undefined;
    return { error };
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
  readonly #lines = this.#child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  /** The first line; `undefined` when it ended before. */
  readonly ready: Promise<string | undefined> = this.#readLine();

  /** `undefined` when the process ended over it. */
  async ask(request: ChartRequest): Promise<ChartReply | undefined> {
    try {
      await this.#input.write(new TextEncoder().encode(`${JSON.stringify(request)}\n`));
      const line = await this.#readLine();
      return line === undefined ? undefined : JSON.parse(line);
    } catch {
      // A process that ended leaves a broken pipe, and one that was killed half a line.
      return undefined;
    }
  }

  async #readLine(): Promise<string | undefined> {
    return (await this.#lines.read()).value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#child.status;
    await this.#lines.cancel();
    await this.#input.abort().catch(() => {});
  }
}

const LATE = Symbol("late");

async function within<T>(limitMs: number, promise: Promise<T>): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<typeof LATE>((resolve) => timer = setTimeout(() => resolve(LATE), limitMs));
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
