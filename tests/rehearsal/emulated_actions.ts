import type { Machine } from "./machine.ts";
import { copyTree, listFiles } from "./platform.ts";

/** What a step that uses an action is given, with expressions worked out. */
export type ActionInputs = Readonly<Record<string, string>>;

/** What such a step gives to later ones. */
export type ActionOutputs = Readonly<Record<string, string>>;

/**
 * The actions of others that the workflows use, as far as they are emulated: what each does to the machine's files and to
 * what GitHub keeps. An input that is not in this table is an error, since it would do nothing here and something there.
 */
const ACTIONS: Readonly<Record<string, EmulatedAction>> = {
  "actions/checkout": { inputs: ["persist-credentials"], run: checkOut },
  // Deno is on this machine already, in the version that the workflow names or the step fails; the cache is this machine's.
  "denoland/setup-deno": { inputs: ["deno-version", "cache"], run: setUpDeno },
  "actions/cache": { inputs: ["path", "key", "restore-keys"], run: cache },
  "actions/upload-artifact": {
    inputs: ["name", "path", "retention-days", "if-no-files-found", "archive", "include-hidden-files", "overwrite"],
    run: uploadArtifact,
  },
  "actions/download-artifact": { inputs: ["name", "pattern", "path", "merge-multiple"], run: downloadArtifact },
  "actions/upload-pages-artifact": { inputs: ["name", "path"], run: uploadPages },
  "actions/deploy-pages": { inputs: ["artifact_name"], run: deployPages },
};

interface EmulatedAction {
  readonly inputs: readonly string[];
  readonly run: (machine: Machine, inputs: ActionInputs) => Promise<ActionOutputs>;
}

/**
 * Does what an action would do.
 *
 * @throws {Error} When it would fail, or is not emulated.
 */
export async function emulate(uses: string, inputs: ActionInputs, machine: Machine): Promise<ActionOutputs> {
  const [name = "", version = ""] = uses.split("@");
  const action = ACTIONS[name];
  if (action === undefined) throw new Error(`the rehearsal has no ${name}: add it to emulated_actions.ts`);
  if (!/^[0-9a-f]{40}$/.test(version)) throw new Error(`${uses} is not pinned to a commit`);
  const unknown = Object.keys(inputs).filter((input) => !action.inputs.includes(input));
  if (unknown.length > 0) throw new Error(`the rehearsal does not know what ${unknown.join(", ")} does to ${name}`);
  return await action.run(machine, inputs);
}

async function checkOut({ run, workspace }: Machine): Promise<ActionOutputs> {
  await git("clone", "--quiet", "--no-checkout", run.repository, workspace);
  await git("-C", workspace, "fetch", "--quiet", "origin", "+refs/*:refs/remotes/all/*");
  await git("-C", workspace, "checkout", "--quiet", "--detach", run.event.sha);
  return {};
}

function setUpDeno(_: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  if (inputs["deno-version"] !== Deno.version.deno) {
    throw new Error(`the workflow wants Deno ${inputs["deno-version"]}, and here is ${Deno.version.deno}`);
  }
  return Promise.resolve({});
}

async function cache(machine: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  const { path = "", key = "" } = inputs;
  const prefixes = (inputs["restore-keys"] ?? "").split("\n").filter((line) => line !== "");
  const hit = await machine.platform.restoreCache(machine.run, path, key, prefixes);
  if (!hit) machine.after.push(() => machine.platform.saveCache(machine.run, path, key));
  return { "cache-hit": String(hit) };
}

async function uploadArtifact(machine: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  const { path = "", archive = "true" } = inputs;
  const isFile = await kindOf(path);
  if (isFile === undefined) {
    if (inputs["if-no-files-found"] === "error") throw new Error(`no files were found with the provided path: ${path}`);
    return {};
  }
  const folder = isFile ? path.replace(/\/[^/]*$/, "") : path;
  const paths = isFile ? [path.slice(folder.length + 1)] : await listFiles(folder);
  const hidden = isFile || inputs["include-hidden-files"] === "true";
  const files = paths.filter((file) => hidden || !file.split("/").some((part) => part.startsWith(".")));
  if (files.length === 0) {
    if (inputs["if-no-files-found"] === "error") throw new Error(`no files were found with the provided path: ${path}`);
    return {};
  }
  if (archive === "false" && files.length > 1) throw new Error("archive: false takes a single file");
  const staged = await Deno.makeTempDir({ dir: machine.root });
  for (const file of files) await copyTree(`${folder}/${file}`, `${staged}/${file}`);
  const name = archive === "false" ? files[0]!.split("/").at(-1)! : inputs.name ?? "artifact";
  const options = { archive: archive !== "false", overwrite: inputs.overwrite === "true" };
  const kept = await machine.platform.keepArtifact(machine.run, name, staged, options);
  const url = `https://github.com/octo/data/actions/runs/${machine.run.id}/artifacts/${kept.id}`;
  return { "artifact-id": String(kept.id), "artifact-url": url };
}

/** Whether a path is a file; `undefined` when there is nothing. */
async function kindOf(path: string): Promise<boolean | undefined> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function downloadArtifact(machine: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  const { name, pattern, path = machine.workspace } = inputs;
  const like = pattern === undefined ? undefined : new RegExp(`^${pattern.replaceAll("*", ".*")}$`);
  const found = machine.platform.artifactsOf(machine.run.id).filter((artifact) =>
    like === undefined ? name === undefined || artifact.name === name : like.test(artifact.name)
  );
  if (name !== undefined && found.length === 0) throw new Error(`Artifact not found for name: ${name}`);
  const inOne = name !== undefined || inputs["merge-multiple"] === "true";
  await Deno.mkdir(path, { recursive: true });
  for (const artifact of found) await copyTree(artifact.folder, inOne ? path : `${path}/${artifact.name}`);
  return { "download-path": path };
}

/** GitHub's limit for a published site. */
const MAX_SITE_BYTES = 1_000_000_000;

async function uploadPages(machine: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  const { name = "github-pages", path = "" } = inputs;
  let bytes = 0;
  for (const file of await listFiles(path)) {
    const { isSymlink, size } = await Deno.lstat(`${path}/${file}`);
    if (isSymlink) throw new Error(`a site may hold no links, and holds ${file}`);
    bytes += size;
  }
  if (bytes > MAX_SITE_BYTES) throw new Error(`a site may have 1 GB, and has ${bytes} bytes`);
  await machine.platform.keepArtifact(machine.run, name, path, { archive: true });
  return {};
}

async function deployPages(machine: Machine, inputs: ActionInputs): Promise<ActionOutputs> {
  const { platform, run, token } = machine;
  for (const permission of ["pages:write", "id-token:write"]) {
    if (!platform.github.tokens.get(token)?.has(permission)) throw new Error(`the token lacks ${permission}`);
  }
  const artifact = platform.artifactsOf(run.id).find(({ name }) => name === (inputs.artifact_name ?? "github-pages"));
  if (artifact === undefined) throw new Error(`no artifact ${inputs.artifact_name} to deploy`);
  await platform.deploy(artifact.folder);
  return { page_url: platform.github.pages!.html_url };
}

async function git(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("git", { args: [...args] }).output();
  if (!success) throw new Error(`git ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
