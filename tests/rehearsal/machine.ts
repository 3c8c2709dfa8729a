import type { GitHubEvent } from "./github_event.ts";
import { REPOSITORY } from "./github_event.ts";
import type { Platform, RunIdentity } from "./platform.ts";

/** A workflow run that is going on. */
export interface WorkflowRun extends RunIdentity {
  readonly workflow: string;
  readonly event: GitHubEvent;
  /** The bare repository that checkouts clone. */
  readonly repository: string;
}

/** One machine for one job: its folders, its files for what steps say, and its environment as GitHub documents it. */
export interface Machine {
  readonly platform: Platform;
  readonly run: WorkflowRun;
  readonly job: string;
  /** The folder of all that is below. */
  readonly root: string;
  readonly workspace: string;
  readonly temp: string;
  readonly token: string;
  /** What the job's steps have added to the environment by `GITHUB_ENV`. */
  readonly added: Record<string, string>;
  /** What is to be done when the job's steps are through. */
  readonly after: (() => Promise<void>)[];
  readonly log: string[];
}

/** Sets a machine up, with an empty workspace. */
export async function setUpMachine(
  platform: Platform,
  run: WorkflowRun,
  { job, permissions }: { readonly job: string; readonly permissions: ReadonlySet<string> },
): Promise<Machine> {
  const root = `${platform.folder}/machines/${run.id}-${job}-${platform.nextId()}`;
  const machine: Machine = {
    platform,
    run,
    job,
    root,
    workspace: `${root}/work`,
    temp: `${root}/temp`,
    token: `token-${platform.nextId()}`,
    added: {},
    after: [],
    log: [],
  };
  for (const folder of [machine.workspace, machine.temp, `${root}/bin`]) await Deno.mkdir(folder, { recursive: true });
  // Under the name that steps call it by, wherever it is here.
  await Deno.symlink(Deno.execPath(), `${root}/bin/deno`);
  await Deno.writeTextFile(`${root}/event.json`, JSON.stringify(run.event.payload));
  platform.github.tokens.set(machine.token, permissions);
  return machine;
}

/** The environment of a step, but for its own and its job's variables. */
export function environmentOf(machine: Machine): Record<string, string> {
  const { run, platform, root } = machine;
  const { event } = run;
  return {
    CI: "true",
    HOME: Deno.env.get("HOME") ?? root,
    PATH: `${root}/bin:${Deno.env.get("PATH")}`,
    ...(Deno.env.get("DENO_DIR") === undefined ? {} : { DENO_DIR: Deno.env.get("DENO_DIR")! }),
    ...passedOn(["NPM_CONFIG_REGISTRY", "npm_config_registry", "DENO_TLS_CA_STORE", "DENO_CERT", "SSL_CERT_FILE"]),
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "octocat",
    GITHUB_API_URL: platform.github.url,
    GITHUB_BASE_REF: event.baseRef ?? "",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: `${root}/event.json`,
    GITHUB_HEAD_REF: event.headRef ?? "",
    GITHUB_JOB: machine.job,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_TYPE: "branch",
    GITHUB_REPOSITORY: REPOSITORY,
    GITHUB_REPOSITORY_OWNER: REPOSITORY.split("/")[0]!,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.id),
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: event.sha,
    GITHUB_TRIGGERING_ACTOR: "octocat",
    GITHUB_WORKFLOW: run.workflow,
    GITHUB_WORKSPACE: machine.workspace,
    RUNNER_ARCH: "X64",
    RUNNER_NAME: `Rehearsal ${machine.job}`,
    RUNNER_OS: "Linux",
    RUNNER_TEMP: machine.temp,
    ...machine.added,
  };
}

/** What this machine needs to reach a registry, if it needs anything. */
function passedOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** The `github` context. */
export function githubContext(machine: Machine, actionPath = ""): Record<string, unknown> {
  const { run, platform } = machine;
  const { event } = run;
  return {
    action_path: actionPath,
    actor: "octocat",
    api_url: platform.github.url,
    base_ref: event.baseRef ?? "",
    event: event.payload,
    event_name: event.name,
    head_ref: event.headRef ?? "",
    job: machine.job,
    ref: event.ref,
    ref_name: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    repository: REPOSITORY,
    repository_owner: REPOSITORY.split("/")[0],
    run_attempt: "1",
    run_id: String(run.id),
    sha: event.sha,
    token: machine.token,
    workflow: run.workflow,
    workspace: machine.workspace,
  };
}
