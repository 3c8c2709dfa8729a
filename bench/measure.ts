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
  /** A word of the command of a child of its own, whose memory is measured as well. */
  readonly child?: string;
}

/** What one run of a command took. */
export interface Sample {
  /** From before the start of the process until after its end. */
  readonly wallMs: number;
  /** The largest resident set of the process itself, without its children; absent where there is no `/proc`. */
  readonly peakBytes?: number;
  /** That of the child that was named. */
  readonly childPeakBytes?: number;
  readonly stdout: string;
}

/**
 * Runs a command and times it.
 *
 * @throws {Error} When it fails, since the time of a failure measures nothing.
 */
export async function sample({ command, args, cwd, child: named }: Timed): Promise<Sample> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args: [...args],
    cwd: cwd ?? ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const watch = watchPeaks(child.pid, named);
  const { success, stdout, stderr } = await child.output();
  const wallMs = performance.now() - start;
  const peaks = watch.stop();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${text.decode(stderr)}${text.decode(stdout)}`);
  return { wallMs, stdout: text.decode(stdout), ...peaks };
}

type Peaks = Pick<Sample, "peakBytes" | "childPeakBytes">;

// The kernel keeps the peak, so that only what is reached in the last interval before the end is missed.
function watchPeaks(pid: number, child: string | undefined): { stop(): Peaks } {
  let peaks: Peaks = {};
  const look = (): void => {
    const peakBytes = peakOf(pid);
    const childPeakBytes = child === undefined ? undefined : largest(childrenOf(pid, child).map(peakOf));
    peaks = {
      ...peaks,
      ...(peakBytes === undefined ? {} : { peakBytes }),
      ...(childPeakBytes === undefined ? {} : { childPeakBytes }),
    };
  };
  const timer = setInterval(look, 20);
  return {
    stop() {
      clearInterval(timer);
      return peaks;
    },
  };
}

function peakOf(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readOrNothing(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function childrenOf(pid: number, word: string): number[] {
  const children = readOrNothing(`/proc/${pid}/task/${pid}/children`).split(" ").filter((text) => text !== "");
  return children.map(Number).filter((child) => readOrNothing(`/proc/${child}/cmdline`).includes(word));
}

function largest(numbers: readonly (number | undefined)[]): number | undefined {
  return numbers.reduce((a, b) => a === undefined || (b ?? 0) > a ? b : a, undefined);
}

// No /proc, or the process has ended.
function readOrNothing(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
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
