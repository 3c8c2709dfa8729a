import { type FakeGitHub, fakeGitHub, REPOSITORY_ID } from "../helpers/fake_github.ts";
import { makeZip } from "../helpers/zip.ts";
import { REPOSITORY } from "./github_event.ts";
import { TurnTaking } from "./turn_taking.ts";

/** An artifact as a folder of the store, for steps of the same workflow run. */
export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly folder: string;
}

/** What a workflow run is to those who keep things for it. */
export interface RunIdentity {
  readonly id: number;
  readonly ref: string;
  readonly headBranch: string;
  readonly headRepository: string;
}

/** What GitHub keeps between workflow runs: artifacts, caches, the published site; and its API on a loopback port. */
export class Platform implements AsyncDisposable {
  readonly github: FakeGitHub = fakeGitHub();
  readonly folder: string;
  readonly turns = new TurnTaking();
  readonly #artifacts = new Map<number, StoredArtifact[]>();
  readonly #caches: { readonly ref: string; readonly key: string; readonly folder: string }[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  #lastId = 0;
  #deploying = false;
  /** How often the site was deployed. */
  deployments = 0;

  private constructor(folder: string) {
    this.folder = folder;
    this.#server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => this.#page(request));
    this.github.pages = { html_url: `http://127.0.0.1:${this.#server.addr.port}/`, public: true };
  }

  static async make(): Promise<Platform> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-rehearsal-" }));
    for (const name of ["artifacts", "caches", "machines"]) await Deno.mkdir(`${folder}/${name}`);
    return new Platform(folder);
  }

  /** A number that nothing else has. */
  nextId(): number {
    return ++this.#lastId;
  }

  /** The folder that Pages shows; absent before the first deployment. */
  get published(): string {
    return `${this.folder}/published`;
  }

  /** Keeps a folder's files as an artifact; a name can be taken once in a workflow run. */
  async keepArtifact(
    run: RunIdentity,
    name: string,
    from: string,
    { archive, overwrite = false }: { readonly archive: boolean; readonly overwrite?: boolean },
  ): Promise<StoredArtifact> {
    const kept = this.#artifacts.getOrInsertComputed(run.id, () => []);
    const before = kept.findIndex((artifact) => artifact.name === name);
    if (before !== -1 && overwrite) kept.splice(before, 1);
    else if (before !== -1) {
      throw new Error(`(409) Conflict: an artifact with this name already exists on the workflow run: ${name}`);
    }
    const id = this.nextId();
    const folder = `${this.folder}/artifacts/${id}`;
    await copyTree(from, folder);
    const artifact = { id, name, folder };
    kept.push(artifact);
    const files = await listFiles(folder);
    this.github.artifacts.push({
      id,
      name,
      run: run.id,
      branch: run.headBranch,
      createdAt: new Date().toISOString(),
      ...(run.headRepository === REPOSITORY ? {} : { headRepository: REPOSITORY_ID + 1 }),
      archive: archive
        ? await makeZip(
          await Promise.all(
            files.map(async (path) => ({ name: path, content: await Deno.readFile(`${folder}/${path}`) })),
          ),
        )
        : await Deno.readFile(`${folder}/${files[0]}`),
    });
    return artifact;
  }

  /** The artifacts of a workflow run. */
  artifactsOf(run: number): readonly StoredArtifact[] {
    return this.#artifacts.get(run) ?? [];
  }

  /** Puts what was cached under a key, or the newest under a key that begins so, where it was; whether the key itself was there. */
  async restoreCache(run: RunIdentity, path: string, key: string, prefixes: readonly string[]): Promise<boolean> {
    // A pull request sees what the default branch has cached, and nobody sees what a pull request has.
    const seen = this.#caches.filter(({ ref }) => ref === run.ref || ref === "refs/heads/main").reverse();
    const exact = seen.find((cache) => cache.key === key);
    const found = exact ?? prefixes.map((prefix) => seen.find((cache) => cache.key.startsWith(prefix))).find(Boolean);
    if (found !== undefined) await copyTree(found.folder, path);
    return exact !== undefined;
  }

  async saveCache(run: RunIdentity, path: string, key: string): Promise<void> {
    const folder = `${this.folder}/caches/${this.nextId()}`;
    await copyTree(path, folder);
    this.#caches.push({ ref: run.ref, key, folder });
  }

  /** Forgets all caches, as GitHub does with those that nobody asked for in a week. */
  forgetCaches(): void {
    this.#caches.length = 0;
  }

  /** Forgets artifacts, as GitHub does after 90 days. */
  expireArtifacts(): void {
    for (const [i, artifact] of this.github.artifacts.entries()) {
      this.github.artifacts[i] = { ...artifact, expired: true };
    }
  }

  /** Publishes a site; two at a time are a race, which the workflows must not let happen. */
  async deploy(site: string): Promise<void> {
    if (this.#deploying) throw new Error("two deployments at once: whichever ends last is shown");
    this.#deploying = true;
    await copyTree(site, `${this.published}.new`);
    try {
      await Deno.remove(this.published, { recursive: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    await Deno.rename(`${this.published}.new`, this.published);
    this.deployments++;
    this.#deploying = false;
  }

  async #page(request: Request): Promise<Response> {
    const path = decodeURIComponent(new URL(request.url).pathname);
    try {
      return new Response(await Deno.readFile(this.published + (path.endsWith("/") ? `${path}index.html` : path)));
    } catch {
      return new Response("There isn't a GitHub Pages site here.", { status: 404 });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.github[Symbol.asyncDispose](), this.#server.shutdown()]);
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Copies a file or a folder, hidden files included. */
export async function copyTree(from: string, to: string): Promise<void> {
  const { isDirectory } = await Deno.stat(from);
  await Deno.mkdir(isDirectory ? to : to.replace(/\/[^/]*$/, ""), { recursive: true });
  const { success, stderr } = await new Deno.Command("cp", {
    args: ["-a", isDirectory ? `${from}/.` : from, to],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** The files below a folder, by path from it. */
export async function listFiles(folder: string, prefix = ""): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${prefix}`)) {
    if (isDirectory) found.push(...await listFiles(folder, `${prefix}${name}/`));
    else found.push(prefix + name);
  }
  return found.sort();
}
