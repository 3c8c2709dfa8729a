/** The command's own module. */
export const CLI: string = new URL("../../cli.ts", import.meta.url).pathname;

const DEADLINE_MS = 60_000;

/** How a command is called. */
export interface CallOptions {
  readonly cwd?: string;
  /** What is added to this process's environment, in which Dagtrail's own and GitHub's names are not passed on. */
  readonly env?: Readonly<Record<string, string>>;
  /** A program that starts it, with its words. */
  readonly startedBy?: readonly string[];
}

/** How a command ended. */
export interface Called {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is still going on. */
export interface Calling extends AsyncDisposable {
  readonly pid: number;
  /** Resolves when a line of stderr has `text` in it; rejects when the command ends without one. */
  shows(text: string): Promise<void>;
  /** The same for a line of stdout. */
  prints(text: string): Promise<void>;
  /** Sends a signal to the command's process alone, or to every process of its group, as a terminal does. */
  signal(signal: Deno.Signal, to?: "process" | "group"): void;
  readonly ended: Promise<Called>;
}

/** Calls `dagtrail` with these words and waits for its end. */
export async function dagtrail(args: readonly string[], options: CallOptions = {}): Promise<Called> {
  await using calling = startDagtrail(args, options);
  return await calling.ended;
}

/** Starts `dagtrail` with these words. */
export function startDagtrail(args: readonly string[], options: CallOptions = {}): Calling {
  // Quiet, since what Deno downloads is none of the program's words.
  const [program, ...words] = [...options.startedBy ?? [], Deno.execPath(), "run", "-A", "--quiet", CLI, ...args];
  const child = new Deno.Command(program!, {
    args: words,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    clearEnv: true,
    env: { ...bareEnvironment(), NO_COLOR: "1", ...options.env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    // A group of its own, so that the whole group can be sent what a terminal would send.
    detached: true,
  }).spawn();
  // A command that hangs fails its test.
  const deadline = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  const [stdout, stderr] = [new Said(child.stdout), new Said(child.stderr)];
  const ended = (async (): Promise<Called> => {
    const { code } = await child.status;
    clearTimeout(deadline);
    await Promise.all([stdout.over, stderr.over]);
    return { code, stdout: stdout.text, stderr: stderr.text.replace(/\n$/, "") };
  })();
  return {
    pid: child.pid,
    shows: (text) => stderr.has(text),
    prints: (text) => stdout.has(text),
    signal: (signal, to = "process") => Deno.kill(to === "group" ? -child.pid : child.pid, signal),
    ended,
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended already.
      }
      await ended;
    },
  };
}

/** What a command says on one of its streams, as it comes. */
class Said {
  text = "";
  /** Resolves when nothing more comes. */
  readonly over: Promise<void>;
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.over = this.#read(stream);
  }

  has(words: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        if (this.text.includes(words)) resolve();
        else if (this.#isOver) reject(new Error(`it ended without ${JSON.stringify(words)}:\n${this.text}`));
        else return;
        this.#waiting.delete(look);
      };
      this.#waiting.add(look);
      look();
    });
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const part of stream.pipeThrough(new TextDecoderStream())) {
      this.text += part;
      for (const look of this.#waiting) look();
    }
    this.#isOver = true;
    for (const look of this.#waiting) look();
  }
}

function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !/^(GITHUB_|RUNNER_|DAGTRAIL_|OTEL_|TRACE|CI$)/.test(name)),
  );
}
