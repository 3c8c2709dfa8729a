import type { RunEntry } from "../catalog/run_entry.ts";

/** Names that a branch which others are merged into usually has. */
const USUAL = ["main", "master", "trunk", "develop"];

/** Whether a run is one of this branch's: one of a fork is not, whatever its own branch is called. */
export function isOfBranch({ branch, fork }: RunEntry, name: string | undefined): boolean {
  return branch === name && fork !== true;
}

/**
 * Of each run the line of development that it belongs to: its branch or, where others have one of the same name, its
 * pull request's part of it. The code of a fork is a line of its own, whatever its branch is called.
 */
export function linesOf(runs: readonly RunEntry[], base: string | undefined): readonly (string | undefined)[] {
  const changes = new Map<string | undefined, Set<string>>();
  for (const { branch, changeId, fork } of runs) {
    if (changeId !== undefined && fork !== true) changes.getOrInsertComputed(branch, () => new Set()).add(changeId);
  }
  return runs.map((run) => {
    const { branch, changeId, fork } = run;
    if (isOfBranch(run, base)) return base;
    const isShared = fork === true || (changes.get(branch)?.size ?? 0) > 1;
    if (isShared && changeId !== undefined) return `${branch ?? "?"} #${changeId}`;
    return fork === true ? `${branch ?? "?"} (fork)` : branch;
  });
}

/**
 * The branch that the others are held against: the one that pull requests most often want to be merged into, or else
 * one with a usual name, or else the one with the most runs; `undefined` when no run tells its branch. What the code of
 * forks says does not count.
 */
export function baseBranchOf(all: readonly RunEntry[]): string | undefined {
  const runs = all.filter(({ fork }) => fork !== true);
  const targets = mostFrequent(runs.map(({ baseBranch }) => baseBranch));
  if (targets !== undefined) return targets;
  const branches = runs.map(({ branch }) => branch);
  return USUAL.find((name) => branches.includes(name)) ?? mostFrequent(branches);
}

function mostFrequent(names: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  let most: string | undefined;
  for (const [name, count] of counts) if (most === undefined || count > counts.get(most)!) most = name;
  return most;
}
