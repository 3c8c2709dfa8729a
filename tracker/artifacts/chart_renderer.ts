import { darkened } from "./chart_config.ts";
import { type ChartReply, type ChartRequest, type DrawnChart, READY } from "./chart_protocol.ts";
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

/** A chart as SVG text. */
export interface ChartDrawing {
  readonly light: string;
  /** For a dark page; absent when the chart has a background of its own. */
  readonly dark?: string;
}

/** A drawing, or why there is none. */
export type DrawResult = ChartDrawing | { readonly error: string };

/** A process is handed so many charts ahead, so that it goes on while this one is busy. */
const AHEAD = 32;

/** More processes than this would leave no processor to those who make pages. */
const MAX_PROCESSES = 4;

/** Those that are at work. */
const living = new Set<Deno.ChildProcess>();

/** Ends everything that draws, for a program that leaves at once: what works without end notices nothing by itself. */
export function endAllDrawing(): void {
  for (const child of living) kill(child);
}

/** One chart that was asked for. */
interface Order {
  readonly spec: string;
  readonly done: (result: DrawResult) => void;
}

/**
 * Draws charts in processes of their own, which are started for the first ones: a specification is somebody else's
 * program, and whatever it does, the site must still be built.
 */
export class ChartRenderer implements AsyncDisposable {
  readonly #lanes: readonly Lane[];
  readonly #drawn = new Map<string, Promise<DrawResult>>();

  constructor(options: { readonly timeLimitMs?: number } = {}) {
    const processes = Math.min(MAX_PROCESSES, Math.max(1, navigator.hardwareConcurrency - 1));
    this.#lanes = Array.from({ length: processes }, () => new Lane(options.timeLimitMs ?? TIME_LIMIT_MS));
  }

  /** Draws one chart, or says why it cannot be drawn. */
  draw(spec: string): Promise<DrawResult> {
    const key = sha256OfText(spec);
    const known = this.#drawn.get(key);
    if (known !== undefined) return known;
    const lane = this.#lanes.reduce((least, other) => other.length < least.length ? other : least);
    const drawn = new Promise<DrawResult>((done) => lane.add({ spec, done }));
    this.#drawn.set(key, drawn);
    if (this.#drawn.size > MAX_REMEMBERED) this.#drawn.delete(this.#drawn.keys().next().value!);
    return drawn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane[Symbol.asyncDispose]()));
  }
}

/** One process at a time, and the charts that it has to draw, one after the other. */
class Lane implements AsyncDisposable {
  readonly #timeLimitMs: number;
  readonly #waiting: Order[] = [];
  /** Those that the process was handed. */
  #handed: Order[] = [];
  /** So many have to be drawn with nothing ahead: one of them ended a process, and it is not known which. */
  #suspects = 0;
  #process: DrawingProcess | undefined;
  /** Whether it takes charts. */
  #ready = false;
  #working: Promise<void> | undefined;

  constructor(timeLimitMs: number) {
    this.#timeLimitMs = timeLimitMs;
  }

  /** How many charts it has still to draw. */
  get length(): number {
    return this.#waiting.length + this.#handed.length;
  }

  add(order: Order): void {
    this.#waiting.push(order);
    if (this.#working === undefined) this.#working = this.#work();
    else if (this.#ready) this.#hand();
  }

  #hand(): void {
    const most = this.#suspects > 0 ? 1 : AHEAD;
    while (this.#handed.length < most && this.#waiting.length > 0) {
      const order = this.#waiting.shift()!;
      this.#handed.push(order);
      this.#process!.ask(order.spec);
    }
  }

  async #work(): Promise<void> {
    while (this.length > 0) {
      const process = this.#process ??= new DrawingProcess();
      this.#ready = await within(START_LIMIT_MS, process.ready) === READY;
      if (this.#ready) {
        this.#hand();
        // The limit is that of one chart: the one before it is done.
        const reply = await within(this.#timeLimitMs, process.reply());
        if (reply !== undefined && reply !== LATE) {
          this.#finish("error" in reply ? reply : inBothThemes(reply));
          continue;
        }
        // What came of the ones before may not have come through the pipe.
        if (this.#handed.length > 1) this.#suspects = this.#handed.length;
        else if (reply === LATE) this.#finish({ error: `drawing it took longer than ${this.#timeLimitMs / 1000} s` });
        else this.#finish({ error: `drawing it took more than ${MEMORY_LIMIT_MB} MB of memory, or crashed` });
      } else {
        this.#handed.push(this.#waiting.shift()!);
        this.#finish({ error: "the process that draws could not be started" });
      }
      this.#waiting.unshift(...this.#handed);
      this.#handed = [];
      this.#ready = false;
      this.#process = undefined;
      await process[Symbol.asyncDispose]();
    }
    this.#working = undefined;
  }

  /** The first one that was handed is done. */
  #finish(result: DrawResult): void {
    this.#suspects = Math.max(0, this.#suspects - 1);
    this.#handed.shift()!.done(result);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#working;
    await this.#process?.[Symbol.asyncDispose]();
  }
}

class DrawingProcess implements AsyncDisposable {
  readonly #child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--quiet",
      `--v8-flags=--max-old-space-size=${MEMORY_LIMIT_MB},--max-semi-space-size=16,--min-semi-space-size=16`,
      import.meta.resolve("./chart_process.ts"),
    ],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  readonly #input = this.#child.stdin.getWriter();
  /** What it is asked for while something is on its way to it: all of that goes together. */
  #unsent = "";
  #sending: Promise<void> | undefined;
  readonly #lines = this.#child.stdout
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream())
    .getReader();
  /** The first line; `undefined` when it ended before. */
  readonly ready: Promise<string | undefined> = this.#readLine();

  /** Hands it a chart; a process that ended leaves a broken pipe, which its reply tells of. */
  ask(spec: string): void {
    const request: ChartRequest = { spec };
    this.#unsent += `${JSON.stringify(request)}\n`;
    this.#sending ??= this.#send();
  }

  async #send(): Promise<void> {
    while (this.#unsent !== "") {
      const bytes = new TextEncoder().encode(this.#unsent);
      this.#unsent = "";
      await this.#input.write(bytes).catch(() => {});
    }
    this.#sending = undefined;
  }

  /** The next reply, in the order of asking; `undefined` when the process ended over it. */
  async reply(): Promise<ChartReply | undefined> {
    try {
      const line = await this.#readLine();
      return line === undefined ? undefined : JSON.parse(line);
    } catch {
      // One that was killed leaves half a line.
      return undefined;
    }
  }

  async #readLine(): Promise<string | undefined> {
    return (await this.#lines.read()).value;
  }

  constructor() {
    living.add(this.#child);
    this.#child.status.then(() => living.delete(this.#child));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    kill(this.#child);
    await this.#child.status;
    await this.#lines.cancel();
    await this.#input.abort().catch(() => {});
  }
}

// Here and not where it was drawn: what comes through the pipe is read between pages, and half of it is read sooner.
function inBothThemes({ svg, ownBackground }: DrawnChart): ChartDrawing {
  return ownBackground ? { light: svg } : { light: svg, dark: darkened(svg) };
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended by itself.
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
