import { type FetchReport, fetchRuns } from "../github/fetch_runs.ts";
import { parseRepository } from "../github/github_client.ts";
import { GitHubError } from "../github/github_error.ts";
import { formatCount } from "../site/format/number.ts";
import type { TrackerContext } from "./context.ts";
import { githubAccess } from "./github_access.ts";

interface FetchFlags {
  readonly repo?: string;
  readonly out: string;
  readonly name: string;
  readonly branch?: string;
  readonly last?: number;
  readonly run?: number;
  readonly wait: number;
  readonly apiUrl?: string;
}

/** Fetches the run files of a repository's workflow runs, and says what came. */
export async function githubFetchCommand(this: TrackerContext, flags: FetchFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  try {
    const { repository, ...access } = githubAccess(flags);
    const report = await fetchRuns({
      ...access,
      repository: parseRepository(repository),
      out: flags.out,
      name: flags.name,
      ...(flags.branch === undefined ? {} : { branch: flags.branch }),
      ...(flags.last === undefined ? {} : { last: flags.last }),
      ...(flags.run === undefined ? {} : { run: flags.run }),
      runWaitSeconds: flags.wait,
      signal: this.signal,
      notice: (message) => stderr.write(`${message}\n`),
    });
    for (const { artifact, reason } of report.refused) stderr.write(`refused: artifact ${artifact}: ${reason}\n`);
    // What goes wrong for all of them is said once.
    const reasons = Map.groupBy(report.failed, ({ reason }) => reason);
    for (const [reason, failed] of reasons) {
      stderr.write(`not fetched: ${failed.map(({ artifact }) => artifact).join(", ")}: ${reason}\n`);
    }
    stdout.write(`${describeFetch(report)}\nin    ${flags.out}\n`);
    if (report.failed.length > 0) this.process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    stderr.write(`${error.message}\n`);
    this.process.exitCode = 1;
  }
}

function describeFetch({ listed, fetched, known, expired, refused, failed }: FetchReport): string {
  const parts = [
    formatCount(listed, "artifact"),
    `${fetched.length} fetched`,
    `${known} there already`,
    ...(expired === 0 ? [] : [`${expired} expired`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
    ...(failed.length === 0 ? [] : [`${failed.length} not fetched`]),
  ];
  return parts.join(", ");
}
