/** Where and how long Git is asked. */
export interface GitOptions {
  /** The directory that it is asked about. */
  readonly root: string;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** How long one command may take before it is killed. */
  readonly timeoutMs: number;
}

/**
 * The variables that Git gets. `GIT_DIR` and its like are not among them: inside a hook they name the repository whose
 * hook it is, which need not be the pipeline's.
 */
const PASSED = [
  "PATH",
  "HOME",
  "XDG_CONFIG_HOME",
  "TMPDIR",
  "USERPROFILE",
  "HOMEDRIVE",
  "HOMEPATH",
  "SYSTEMROOT",
  "TEMP",
];

/** What Git printed, or why it did not answer; neither when there is no Git. */
export interface GitAnswer {
  readonly output?: string;
  readonly problem?: string;
}

/** Runs `git ARGS`. It takes no lock, asks nobody, starts no daemon, and never outlives its time. */
export async function runGit(options: GitOptions, args: readonly string[]): Promise<GitAnswer> {
  const child = spawnGit(options, args);
  if (child === undefined) return {};
  const finished = child.output();
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), options.timeoutMs);
  const output = await Promise.race([finished, late]);
  clearTimeout(timer);
  if (output === undefined) {
    kill(child);
    await finished;
    return { problem: `git ${args[0]} took more than ${options.timeoutMs} ms` };
  }
  const text = new TextDecoder();
  if (output.success) return { output: text.decode(output.stdout) };
  return { problem: text.decode(output.stderr).trim() || `git ${args[0]} ended with code ${output.code}` };
}

function spawnGit(options: GitOptions, args: readonly string[]): Deno.ChildProcess | undefined {
  const env: Record<string, string> = { LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  for (const name of PASSED) {
    const value = options.env(name);
    if (value !== undefined) env[name] = value;
  }
  try {
    return new Deno.Command("git", {
      args: ["-c", "core.fsmonitor=false", ...args],
      cwd: options.root,
      clearEnv: true,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      // A group of its own, so that what Git starts, such as a filter, ends with it.
      detached: HAS_GROUPS,
    }).spawn();
  } catch {
    return undefined;
  }
}

const HAS_GROUPS = Deno.build.os !== "windows";

function kill(child: Deno.ChildProcess): void {
  try {
    if (HAS_GROUPS) Deno.kill(-child.pid, "SIGKILL");
    else child.kill("SIGKILL");
  } catch (error) {
    // It ended between the timer and here.
    if (!(error instanceof Deno.errors.NotFound || error instanceof TypeError)) throw error;
  }
}
