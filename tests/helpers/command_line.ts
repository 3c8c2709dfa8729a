import { TextLineStream } from "./text_lines.ts";

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
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let over = false;
  const wake = (): void => {
    for (const look of waiting) look();
  };
  const stderr = (async () => {
    for await (const line of child.stderr.pipeThrough(new TextLineStream())) {
      lines.push(line);
      wake();
    }
    over = true;
    wake();
  })();
  const stdout = new Response(child.stdout).text();
  const ended = (async (): Promise<Called> => {
    const { code } = await child.status;
    clearTimeout(deadline);
    const [text] = await Promise.all([stdout, stderr]);
    return { code, stdout: text, stderr: lines.join("\n") };
  })();
  return {
    pid: child.pid,
    shows: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (lines.some((line) => line.includes(text))) resolve();
          else if (over) reject(new Error(`it ended without ${JSON.stringify(text)}:\n${lines.join("\n")}`));
          else return;
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
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

function bareEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !/^(GITHUB_|RUNNER_|DAGTRAIL_|OTEL_|TRACE|CI$)/.test(name)),
  );
}
