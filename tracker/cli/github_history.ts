import { fetchHistory } from "../github/fetch_history.ts";
import { gitHubClient, parseRepository } from "../github/github_client.ts";
import { GitHubError } from "../github/github_error.ts";
import { type PagesSite, pagesSite } from "../github/pages_site.ts";
import { formatCount } from "../site/format/number.ts";
import type { TrackerContext } from "./context.ts";
import { githubAccess } from "./github_access.ts";

interface HistoryFlags {
  readonly out: string;
  readonly site?: string;
  readonly startOver: boolean;
  readonly repo?: string;
  readonly apiUrl?: string;
}

/** Fetches the run files that the published site carries, so that the next build takes them along. */
export async function githubHistoryCommand(this: TrackerContext, flags: HistoryFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  // A build after this takes the folder in any case.
  await Deno.mkdir(flags.out, { recursive: true });
  try {
    const site = await findSite(this, flags);
    await tellWorkflow(site !== undefined);
    if (site === undefined) {
      stdout.write("Pages is switched off, so there is no site with earlier runs\n");
    } else if (!site.isPublic) {
      stderr.write(
        `${site.url} is private: what it shows cannot be read, so runs are shown as long as their artifacts are kept\n`,
      );
    } else {
      await fetchFrom(this, site.url, flags.out);
    }
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    stderr.write(`${error.message}\n`);
    if (flags.startOver) stderr.write("going on without it, as --start-over says\n");
    else this.process.exitCode = 1;
  }
}

async function findSite(context: TrackerContext, flags: HistoryFlags): Promise<PagesSite | undefined> {
  if (flags.site !== undefined) return { url: flags.site.replace(/\/*$/, "/"), isPublic: true };
  const { repository, ...access } = githubAccess(flags);
  const notice = (message: string): void => context.process.stderr.write(`${message}\n`);
  return await pagesSite(gitHubClient({ ...access, notice, signal: context.signal }), parseRepository(repository));
}

async function fetchFrom({ process, signal }: TrackerContext, url: string, out: string): Promise<void> {
  const { found, fetched, known, lost } = await fetchHistory({ url, out, signal });
  if (!found) {
    process.stdout.write(`there is no site at ${url} yet\n`);
    return;
  }
  for (const { run, reason } of lost) process.stderr.write(`lost: ${run}: ${reason}\n`);
  const runs = formatCount(fetched + known + lost.length, "run");
  const broken = lost.length === 0 ? "" : `, ${lost.length} lost`;
  process.stdout.write(`${runs} at ${url}, ${fetched} fetched, ${known} there already${broken}\nin    ${out}\n`);
}

/** Tells the steps after this one whether there is anywhere to publish to. */
async function tellWorkflow(pages: boolean): Promise<void> {
  const file = Deno.env.get("GITHUB_OUTPUT");
  if (file) await Deno.writeTextFile(file, `pages=${pages}\n`, { append: true });
}
