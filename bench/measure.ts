/** How many times each thing is measured; the median counts. */
export const ROUNDS = 5;

/** The repository's root. */
export const ROOT = new URL("../", import.meta.url);

/** A command to time. */
export interface Timed {
  readonly command: string;
  readonly args: readonly string[];
  /** Where it runs; the repository's root unless given. */
  readonly cwd?: string;
}

/** What one run of a command took. */
export interface Sample {
  /** From before the start of the process until after its end. */
  readonly wallMs: number;
  /** The largest resident set of the process itself, without its children; absent where there is no `/proc`. */
  readonly peakBytes?: number;
  readonly stdout: string;
}

/**
 * Runs a command and times it.
 *
 * @throws {Error} When it fails, since the time of a failure measures nothing.
 */
export async function sample({ command, args, cwd }: Timed): Promise<Sample> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args: [...args],
    cwd: cwd ?? ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const watch = watchPeak(child.pid);
  const { success, stdout, stderr } = await child.output();
  const wallMs = performance.now() - start;
  const peakBytes = watch.stop();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${text.decode(stderr)}${text.decode(stdout)}`);
  return { wallMs, stdout: text.decode(stdout), ...(peakBytes === undefined ? {} : { peakBytes }) };
}

// The kernel keeps the peak, so that only what is reached in the last interval before the end is missed.
function watchPeak(pid: number): { stop(): number | undefined } {
  let peak: number | undefined;
  const look = (): void => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
      if (kilobytes !== undefined) peak = Number(kilobytes) * 1024;
    } catch {
      // No /proc, or the process has ended.
    }
  };
  const timer = setInterval(look, 20);
  return {
    stop(): number | undefined {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Times several commands in turn, round by round, so that a busy moment of the machine meets them all. */
export async function samples<Name extends string>(
  commands: Readonly<Record<Name, Timed>>,
  rounds = ROUNDS,
): Promise<Record<Name, Sample[]>> {
  const names = Object.keys(commands) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Sample[]>;
  // The first round fills caches and does not count.
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) {
      const one = await sample(commands[name]);
      if (round > 0) taken[name].push(one);
    }
  }
  return taken;
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** The median wall time of some samples, in milliseconds. */
export function medianMs(taken: readonly Sample[]): number {
  return median(taken.map(({ wallMs }) => wallMs));
}
