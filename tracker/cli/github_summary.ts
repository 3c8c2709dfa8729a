import { checkGates, type GateFinding } from "../github/gate/check_gates.ts";
import { parseGate } from "../github/gate/parse_gate.ts";
import { gitHubClient, parseRepository } from "../github/github_client.ts";
import { GitHubError } from "../github/github_error.ts";
import { pullRequestOf } from "../github/pull_request.ts";
import { type BaseRuns, baseRuns } from "../github/summary/base_runs.ts";
import { MAX_COMMENT_BYTES, MAX_SUMMARY_BYTES, summaryMarkdown } from "../github/summary/summary_markdown.ts";
import { MARKER_BYTES, writeComment } from "../github/write_comment.ts";
import { findRunFiles, RunsNotFoundError } from "../intake/find_run_files.ts";
import { readRunFile } from "../intake/read_run_file.ts";
import { readRun } from "../model/read_run.ts";
import type { RunView } from "../model/run_view.ts";
import { plainText } from "../site/format/plain_text.ts";
import type { TrackerContext } from "./context.ts";
import { githubAccess } from "./github_access.ts";

interface SummaryFlags {
  readonly base?: readonly string[];
  readonly branch?: string;
  readonly failOn?: readonly string[];
  readonly site?: string;
  readonly report?: string;
  readonly comment: boolean;
  readonly pullRequest?: number;
  readonly author: string;
  readonly repo?: string;
  readonly apiUrl?: string;
}

/** Writes the summary of a run, as a comment too when asked for, and fails when a gate does. */
export async function githubSummaryCommand(this: TrackerContext, flags: SummaryFlags, path: string): Promise<void> {
  const { stderr } = this.process;
  try {
    const gates = (flags.failOn ?? []).map(parseGate);
    const run = await readNewestRun(path);
    const base: BaseRuns = flags.base === undefined
      ? { runs: [], refused: [] }
      : await baseRuns(run, flags.base, flags.branch);
    for (const { file, reason } of base.refused) stderr.write(`not compared with ${file}: ${reason}\n`);
    const findings = checkGates(run, base.runs, gates);
    const summary = (maxBytes: number): string =>
      summaryMarkdown({
        run,
        base: base.runs,
        findings,
        branch: flags.branch,
        site: siteAddress(flags),
        report: flags.report,
        maxBytes,
      });
    await writeSummary(this, summary(MAX_SUMMARY_BYTES));
    if (flags.comment) await comment(this, flags, run, summary(MAX_COMMENT_BYTES - MARKER_BYTES));
    for (const finding of findings.filter(({ passed }) => !passed)) {
      stderr.write(`${describeFinding(finding)}\n`);
      this.process.exitCode = 1;
    }
  } catch (error) {
    if (!(error instanceof GitHubError) && !(error instanceof RunsNotFoundError)) throw error;
    stderr.write(`${error.message}\n`);
    this.process.exitCode = 2;
  }
}

/** The address of the tracker; `pages` is where GitHub publishes the repository's. */
function siteAddress(flags: SummaryFlags): string | undefined {
  if (flags.site !== "pages") return flags.site?.replace(/\/*$/, "/");
  const { owner, repo } = parseRepository(githubAccess(flags).repository);
  const host = `${owner.toLowerCase()}.github.io`;
  return repo.toLowerCase() === host ? `https://${host}/` : `https://${host}/${repo}/`;
}

function describeFinding({ gate, why, tasks }: GateFinding): string {
  return `failed: ${gate}: ${why}${tasks.length === 0 ? "" : ` (${plainText(tasks.join(", "))})`}`;
}

/**
 * The run of a file or, in a folder, the one that started last.
 *
 * @throws {GitHubError} When there is none that can be read.
 */
async function readNewestRun(path: string): Promise<RunView> {
  let newest: RunView | undefined;
  await using found = await findRunFiles([path]);
  let refused = found.refused.map(({ file, reason }) => `${file} could not be read: ${reason}`).at(0);
  for (const file of found.files) {
    const read = await readRunFile(file);
    if ("reason" in read) {
      refused ??= `${file.name} could not be read: ${read.reason}`;
      continue;
    }
    const run = readRun(read.run);
    if (newest === undefined || (run.startMs ?? 0) > (newest.startMs ?? 0)) newest = run;
  }
  if (newest !== undefined) return newest;
  throw new GitHubError(refused ?? `there is no run file (*.otlp.json) in ${JSON.stringify(path)}`);
}

/** To where GitHub takes summaries from or, outside of a workflow, to stdout. */
async function writeSummary({ process }: TrackerContext, text: string): Promise<void> {
  const file = Deno.env.get("GITHUB_STEP_SUMMARY");
  if (file) await Deno.writeTextFile(file, text, { append: true });
  else process.stdout.write(text);
}

async function comment(context: TrackerContext, flags: SummaryFlags, run: RunView, text: string): Promise<void> {
  const { stdout, stderr } = context.process;
  const { repository: name, ...access } = githubAccess(flags);
  const repository = parseRepository(name);
  const notice = (message: string): void => stderr.write(`${message}\n`);
  const client = gitHubClient({ ...access, notice, signal: context.signal });
  const pullRequest = flags.pullRequest ?? await pullRequestOf(client, repository, await readEvent());
  if (pullRequest === undefined) {
    notice("no comment was written: this is about no open pull request; name one by --pull-request");
    return;
  }
  const { author } = flags;
  const written = await writeComment(client, { repository, pullRequest, key: run.pipeline, text, author });
  stdout.write(`comment ${written.done}: ${written.url}\n`);
}

/** The event that GitHub started the workflow for; `undefined` outside of one. */
async function readEvent(): Promise<unknown> {
  const path = Deno.env.get("GITHUB_EVENT_PATH");
  if (!path) return undefined;
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    throw new GitHubError(`GitHub's event could not be read from ${path}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
