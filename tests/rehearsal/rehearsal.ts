import { type GitHubEvent, pullRequest, workflowEnded } from "./github_event.ts";
import type { WorkflowRun } from "./machine.ts";
import { Platform } from "./platform.ts";
import { runWorkflow, type WorkflowResult } from "./run_workflow.ts";
import { readWorkflow, type Workflow } from "./workflow_file.ts";

/** The workflow that is not rehearsed: it would run the tests within the tests. */
const CI = "ci.yml";

const ROOT = new URL("../../", import.meta.url).pathname.replace(/\/$/, "");

/** A repository on a GitHub that is not there, whose events run its workflows. */
export class Rehearsal implements AsyncDisposable {
  readonly platform: Platform;
  /** Every workflow run so far, in the order of their ends. */
  readonly results: WorkflowResult[] = [];
  readonly #bare: string;
  readonly #work: string;
  #pullRequests = 0;

  private constructor(platform: Platform, bare: string, work: string) {
    this.platform = platform;
    this.#bare = bare;
    this.#work = work;
  }

  /** A repository with what this one holds, uncommitted changes included, on its default branch. */
  static async make(): Promise<Rehearsal> {
    const platform = await Platform.make();
    const [bare, work] = [`${platform.folder}/repository.git`, `${platform.folder}/author`];
    const rehearsal = new Rehearsal(platform, bare, work);
    await git("init", "--quiet", "--bare", "--initial-branch=main", bare);
    await git("init", "--quiet", "--initial-branch=main", work);
    const listed = await git("-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "-z");
    for (const file of listed.split("\0").filter((name) => name !== "")) {
      await Deno.mkdir(`${work}/${file}`.replace(/\/[^/]*$/, ""), { recursive: true });
      try {
        await Deno.copyFile(`${ROOT}/${file}`, `${work}/${file}`);
      } catch (error) {
        // It was removed, and that is not committed yet.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    await rehearsal.#commit("The repository as it is");
    await git("-C", work, "remote", "add", "origin", bare);
    await git("-C", work, "push", "--quiet", "origin", "main");
    return rehearsal;
  }

  /** Commits files to the default branch, and returns the commit. */
  async commit(files: Readonly<Record<string, string>>): Promise<string> {
    await git("-C", this.#work, "checkout", "--quiet", "main");
    await this.#write(files);
    const sha = await this.#commit("A change");
    await git("-C", this.#work, "push", "--quiet", "origin", "main");
    return sha;
  }

  /** Opens a pull request, of a branch or of a fork, with these files. */
  async openPullRequest(
    files: Readonly<Record<string, string>>,
    options: { readonly fork: boolean },
  ): Promise<GitHubEvent> {
    const number = ++this.#pullRequests;
    const branch = `change-${number}`;
    await git("-C", this.#work, "checkout", "--quiet", "-b", branch, "main");
    await this.#write(files);
    const head = await this.#commit("A change for a pull request");
    await git("-C", this.#work, "push", "--quiet", "origin", `HEAD:refs/pull/${number}/merge`);
    const event = pullRequest(number, { sha: head, head, branch, ...options });
    const label = `${event.headRepository.split("/")[0]}:${branch}`;
    this.platform.github.pulls.push({ number, head: { label, sha: head } });
    return event;
  }

  /** The commit that the default branch is at. */
  async head(): Promise<string> {
    return await git("-C", this.#bare, "rev-parse", "main");
  }

  /** Lets something happen, and runs every workflow that it starts, and those that their ends start. */
  async happen(event: GitHubEvent): Promise<readonly WorkflowResult[]> {
    const results: WorkflowResult[] = [];
    for (const workflow of await this.#workflowsAt(event.sha)) {
      if (!starts(workflow, event)) continue;
      const run: WorkflowRun = {
        id: this.platform.nextId(),
        workflow: workflow.name,
        event,
        ref: event.ref,
        headBranch: event.headBranch,
        headRepository: event.headRepository,
        repository: this.#bare,
      };
      this.platform.github.runs.set(run.id, {
        id: run.id,
        event: event.name,
        run_attempt: 1,
        run_started_at: new Date().toISOString(),
        head_repository: { full_name: event.headRepository },
      });
      const result = await runWorkflow(this.platform, workflow, run);
      this.results.push(result);
      results.push(result);
      const ended = { id: run.id, workflow: workflow.name, conclusion: result.conclusion, event };
      if (event.name !== "workflow_run") results.push(...await this.happen(workflowEnded(ended, await this.head())));
    }
    return results;
  }

  async #workflowsAt(sha: string): Promise<readonly Workflow[]> {
    const folder = await Deno.makeTempDir({ dir: this.platform.folder });
    const workflows: Workflow[] = [];
    const listed = await git("-C", this.#bare, "ls-tree", "--name-only", `${sha}:.github/workflows`);
    for (const name of listed.split("\n").filter((name) => name !== CI)) {
      const text = await git("-C", this.#bare, "show", `${sha}:.github/workflows/${name}`);
      await Deno.writeTextFile(`${folder}/${name}`, text);
      workflows.push(await readWorkflow(`${folder}/${name}`));
    }
    return workflows;
  }

  /** Commits what the default branch was at an earlier commit. */
  async revert(sha: string): Promise<void> {
    await git("-C", this.#work, "checkout", "--quiet", "main");
    await git("-C", this.#work, "checkout", "--quiet", sha, "--", ".");
    await this.#commit("As it was before");
    await git("-C", this.#work, "push", "--quiet", "origin", "main");
  }

  /** Changes the text of a file of the default branch. */
  async edit(path: string, change: (text: string) => string): Promise<string> {
    const before = await Deno.readTextFile(`${this.#work}/${path}`);
    const after = change(before);
    if (after === before) throw new Error(`nothing of ${path} was changed`);
    return await this.commit({ [path]: after });
  }

  async #write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(`${this.#work}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${this.#work}/${path}`, text);
    }
  }

  async #commit(message: string): Promise<string> {
    await git("-C", this.#work, "add", "--all", "--force");
    await git("-C", this.#work, ...AUTHOR, "commit", "--quiet", "--allow-empty", "-m", message);
    return await git("-C", this.#work, "rev-parse", "HEAD");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.platform[Symbol.asyncDispose]();
  }
}

const AUTHOR = ["-c", "user.name=Rehearsal", "-c", "user.email=rehearsal@example.invalid"];

function starts({ on, name }: Workflow, event: GitHubEvent): boolean {
  if (!(event.name in on) || (event.workflow ?? name) !== name) return false;
  const filter = on[event.name];
  if (event.name === "workflow_run") {
    const { workflow_run: ended } = event.payload as { workflow_run: { name: string } };
    return filter?.workflows?.includes(ended.name) ?? false;
  }
  return filter?.branches?.includes(event.headBranch) ?? true;
}

async function git(...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("git", { args: [...args] }).output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout).trimEnd();
}
