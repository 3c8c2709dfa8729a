import type { Attributes } from "../otlp/span.ts";
import { type ContextAttributes, definedOnly } from "./context_attributes.ts";
import { readGit } from "./git_context.ts";
import { readGitHub } from "./github_context.ts";
import { machineAttributes } from "./machine_context.ts";

/** What {@linkcode runContext} needs to know. */
export interface RunContextOptions {
  /** The project's root, a directory: Git is asked there. */
  readonly root: string;
  /** The directory in which the project's lock file is looked for; `root` unless given. */
  readonly lockFolder?: Promise<string>;
  /** Reads an environment variable. */
  readonly env: (name: string) => string | undefined;
  /** How long Git may take before its part is left out, in milliseconds; 3000 unless given. */
  readonly gitTimeoutMs?: number;
  /** Is told, in words, what could not be found out although it should have been; nobody is unless given. */
  readonly notice?: (message: string) => void;
}

/**
 * Where a run takes place, as resource attributes: the commit and branch, what on GitHub started it, the machine,
 * Deno's version and the lock file's digest.
 *
 * It never fails: what cannot be found out is absent. It takes about as long as one `git status`.
 */
export async function runContext(options: RunContextOptions): Promise<Attributes> {
  const { root, lockFolder = Promise.resolve(root), env, gitTimeoutMs = 3000, notice = (): void => {} } = options;
  const [git, github, lock] = await Promise.all([
    readGit({ root, env, timeoutMs: gitTimeoutMs }, notice),
    readGitHub(env, notice),
    lockFolder.then((folder) => lockDigest(folder, notice)),
  ]);
  return {
    ...machineAttributes(),
    ...definedOnly({ "dagtrail.lock.digest": lock }),
    ...mergeContexts(git, github),
  };
}

/**
 * What Git and GitHub say, as one.
 *
 * GitHub knows the branch and the pull request, where Git sees a detached HEAD; Git knows which commit is really checked
 * out. When a workflow has checked out a repository other than its own, Git alone tells about it.
 */
export function mergeContexts(git: ContextAttributes, github: ContextAttributes): ContextAttributes {
  const checkedOut = git["vcs.repository.url.full"];
  const workflows = github["vcs.repository.url.full"];
  const merged = checkedOut === undefined || workflows === undefined || isSameUrl(checkedOut, workflows)
    ? { ...git, ...github, ...definedOnly({ "vcs.ref.head.revision": git["vcs.ref.head.revision"] }) }
    : { ...Object.fromEntries(Object.entries(github).filter(([name]) => !name.startsWith("vcs."))), ...git };
  return { "dagtrail.trigger": "local", ...merged };
}

// GitHub's names of owners and repositories do not differ in case alone.
function isSameUrl(a: unknown, b: unknown): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}

async function lockDigest(folder: string, notice: (message: string) => void): Promise<string | undefined> {
  try {
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${folder}/deno.lock`));
    return `sha256:${new Uint8Array(digest).toHex()}`;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) notice(`deno.lock could not be read: ${error}`);
    return undefined;
  }
}
