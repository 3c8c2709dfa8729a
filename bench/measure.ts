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
  /** Whether the memory of it and of all below it together is measured as well. */
  readonly together?: boolean;
}

/** What one run of a command took. */
export interface Sample {
  /** From before the start of the process until after its end. */
  readonly wallMs: number;
  /** The largest resident set of the process itself, without its children; absent where there is no `/proc`. */
  readonly peakBytes?: number;
  /** That of the child that was named. */
  readonly childPeakBytes?: number;
  /** That of all processes at a time: what each has for itself, and the program's own pages, which they share, once. */
  readonly togetherBytes?: number;
  readonly stdout: string;
}

/**
 * Runs a command and times it.
 *
 * @throws {Error} When it fails, since the time of a failure measures nothing.
 */
export async function sample({ command, args, cwd, child: named, together = false }: Timed): Promise<Sample> {
  const start = performance.now();
  const child = new Deno.Command(command, {
    args: [...args],
    cwd: cwd ?? ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const watch = watchPeaks(child.pid, named, together);
  const { success, stdout, stderr } = await child.output();
  const wallMs = performance.now() - start;
  const peaks = watch.stop();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")}: ${text.decode(stderr)}${text.decode(stdout)}`);
  return { wallMs, stdout: text.decode(stdout), ...peaks };
}

type Peaks = Pick<Sample, "peakBytes" | "childPeakBytes" | "togetherBytes">;

// The kernel keeps the peak, so that only what is reached in the last interval before the end is missed.
function watchPeaks(pid: number, child: string | undefined, together: boolean): { stop(): Peaks } {
  let peaks: Peaks = {};
  const look = (): void => {
    const peakBytes = peakOf(pid);
    const childPeakBytes = child === undefined ? undefined : largest(childrenOf(pid, child).map(peakOf));
    const togetherBytes = together ? largest([peaks.togetherBytes, heldTogether(pid)]) : undefined;
    peaks = {
      ...peaks,
      ...(togetherBytes === undefined ? {} : { togetherBytes }),
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
  return bytesOf(pid, "VmHWM");
}

function bytesOf(pid: number, field: "VmHWM" | "RssAnon" | "RssFile"): number | undefined {
  const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readOrNothing(`/proc/${pid}/status`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}

function heldTogether(pid: number): number {
  const pids = [pid, ...descendantsOf(pid)];
  const own = pids.reduce((sum, one) => sum + (bytesOf(one, "RssAnon") ?? 0), 0);
  return own + (largest(pids.map((one) => bytesOf(one, "RssFile"))) ?? 0);
}

function descendantsOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendantsOf(child)]);
}

/** The children of a process, or those that have a word in their command. */
function childrenOf(pid: number, word = ""): number[] {
  // A child belongs to the thread that started it.
  const threads = namesIn(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) => readOrNothing(`/proc/${pid}/task/${thread}/children`).split(" "));
  return children.filter((text) => text !== "").map(Number)
    .filter((child) => readOrNothing(`/proc/${child}/cmdline`).includes(word));
}

function namesIn(folder: string): string[] {
  try {
    return Array.from(Deno.readDirSync(folder), ({ name }) => name);
  } catch {
    return [];
  }
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
