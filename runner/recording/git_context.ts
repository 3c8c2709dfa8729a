import { type ContextAttributes, definedOnly } from "./context_attributes.ts";
import { repositoryAddress } from "./repository_url.ts";
import { type GitOptions, runGit } from "./run_git.ts";

/** A commit's message may be one line of any length. */
const MAX_MESSAGE_LENGTH = 500;

/**
 * What Git says about the repository around a directory; empty where there is none, or no Git.
 *
 * `notice` is told when there is one and Git would not answer.
 */
export async function readGit(options: GitOptions, notice: (message: string) => void): Promise<ContextAttributes> {
  const [status, log, remotes] = await Promise.all([
    runGit(options, [
      "status",
      "--porcelain=v2",
      "--branch",
      "-z",
      "--untracked-files=no",
      "--ignore-submodules=dirty",
    ]),
    runGit(options, ["log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%H%n%B"]),
    runGit(options, ["config", "-z", "--get-regexp", "^remote\\..*\\.url$"]),
  ]);
  if (status.problem !== undefined && !status.problem.includes("not a git repository")) {
    notice(`the run file lacks some of what Git knows: ${status.problem}`);
  }
  const { branch, detached, dirty } = parseStatus(status.output);
  // Not from the status, which takes long where there are very many files.
  const [revision, message] = log.output?.split("\n", 2) ?? [];
  const tag = detached ? await tagOfHead(options) : undefined;
  const address = repositoryAddress(mainRemote(remotes.output ?? ""));
  return definedOnly({
    "vcs.repository.url.full": address.url,
    "vcs.repository.name": address.name,
    "vcs.provider.name": address.provider,
    "vcs.ref.head.name": branch ?? tag,
    "vcs.ref.head.type": branch !== undefined ? "branch" : tag !== undefined ? "tag" : undefined,
    "vcs.ref.head.revision": revision,
    "dagtrail.vcs.dirty": dirty,
    "dagtrail.vcs.commit.message": message?.slice(0, MAX_MESSAGE_LENGTH),
  });
}

/** What `git status --porcelain=v2 --branch -z` says: headers, then an entry for each file that differs. */
function parseStatus(status: string | undefined): { branch?: string; detached?: boolean; dirty?: boolean } {
  if (status === undefined) return {};
  const entries = status.split("\0").filter((entry) => entry !== "");
  const head = entries.find((entry) => entry.startsWith("# branch.head "))?.slice("# branch.head ".length);
  return {
    ...(head === undefined || head === "(detached)" ? { detached: true } : { branch: head }),
    // Before the first commit there is nothing to differ from.
    ...(entries.includes("# branch.oid (initial)") ? {} : { dirty: entries.some((entry) => !entry.startsWith("# ")) }),
  };
}

async function tagOfHead(options: GitOptions): Promise<string | undefined> {
  const { output } = await runGit(options, ["tag", "--points-at", "HEAD", "--sort=-creatordate"]);
  return output?.split("\n", 1)[0] || undefined;
}

/** The address of `origin` or, where no remote is called so, of the first one. */
function mainRemote(config: string): string {
  const remotes = new Map<string, string>();
  for (const entry of config.split("\0")) {
    const [key, address] = entry.split(/\n(.*)/s) as [string, string?];
    // Of several addresses of one remote, Git fetches from the first.
    if (address !== undefined && !remotes.has(key)) remotes.set(key, address);
  }
  return remotes.get("remote.origin.url") ?? remotes.values().next().value ?? "";
}
