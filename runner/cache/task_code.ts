import { isWithin, moduleSeenFrom, pathOfUrl, seenFrom } from "../words/file_path.ts";
import { canonicalText, compareIngredients, type Ingredient } from "./ingredient.ts";
import type { FileDigests } from "./file_digests.ts";
import { sha256 } from "./sha256.ts";

/** What a task's module graph consists of, as far as its outcome depends on it; a module graph of `sandbox/` is one. */
export interface TaskCode {
  /** Local files, as absolute paths. */
  readonly files: readonly string[];
  /** Where Deno's copies of modules lie that were imported by address. */
  readonly remoteFiles: Readonly<Record<string, string>>;
  /** Packages, as `name@version`. */
  readonly packages: readonly string[];
  /** What each of them was given when its own dependencies were resolved. */
  readonly packageDependencies: Readonly<Record<string, readonly string[]>>;
  /** What specifiers lead to that do not say it themselves. */
  readonly resolutions: readonly { readonly specifier: string; readonly importer: string; readonly target: string }[];
}

/** Ingredients with their canonical text, and what was seen of the files behind them. */
export interface CodeIngredients {
  readonly ingredients: readonly Ingredient[];
  readonly text: string;
  readonly seen: string;
}

/** Where Dagtrail's own code is, which counts as one thing. */
export interface OwnCode {
  readonly version: string;
  /** Its folder, an absolute path; absent when it was imported by an address. */
  readonly folder?: string;
  /** The local file that attempts' processes start with; absent when it was imported by an address. */
  readonly bootstrap?: string;
}

/** Says what tasks' code is. Tasks of one module share the answer, as long as nobody touches a file of it. */
export class CodeReader {
  readonly #root: string;
  readonly #own: OwnCode;
  readonly #files: FileDigests;
  readonly #known = new Map<TaskCode, CodeIngredients>();
  /** By the digest of the lock file. */
  readonly #integrities = new Map<string, ReadonlyMap<string, string>>();

  /** `root` is the project's root, an absolute path. */
  constructor(root: string, own: OwnCode, files: FileDigests) {
    this.#root = root;
    this.#own = own;
    this.#files = files;
  }

  /**
   * The ingredients that are `code`; `lock` is the path of the lock file that its packages are checked against.
   *
   * @throws What reading a file throws.
   */
  async read(code: TaskCode, lock: string | undefined, fresh: boolean): Promise<CodeIngredients> {
    const local: Ingredient[] = [];
    const own: string[] = [];
    let seen = "";
    for (const path of code.files) {
      const digest = await this.#files.digest(path, { fresh });
      seen += `${digest.seen}\n`;
      if (this.#isOwn(path)) own.push(`${path.slice(this.#own.folder!.length)} ${digest.sha256}`);
      else local.push({ kind: "file", name: seenFrom(this.#root, path), digest: `sha256:${digest.sha256}` });
    }
    const { bootstrap, version } = this.#own;
    if (bootstrap !== undefined) {
      const digest = await this.#files.digest(bootstrap, { fresh });
      seen += `${digest.seen}\n`;
      own.push(`bootstrap ${digest.sha256}`);
    }
    for (const path of Object.values(code.remoteFiles)) seen += `${(await this.#files.digest(path, { fresh })).seen}\n`;
    const locked = lock === undefined ? undefined : await this.#files.digest(lock, { fresh });
    seen += `${locked?.seen}\n`;
    const known = this.#known.get(code);
    if (known?.seen === seen) return known;
    const ingredients = [
      ...local,
      {
        kind: "dagtrail",
        name: "dagtrail",
        value: version,
        digest: `sha256:${sha256(own.sort().join("\n"))}`,
      } as const,
      ...Object.entries(code.remoteFiles).map(([address, path]): Ingredient => ({
        kind: "remote",
        name: address,
        digest: `sha256:${sha256(withoutMetadata(Deno.readFileSync(path)))}`,
      })),
      ...this.#packages(
        code,
        locked && this.#integrities.getOrInsertComputed(locked.sha256, () => readIntegrities(lock!)),
      ),
      ...this.#resolutions(code),
    ].sort(compareIngredients);
    const read = { ingredients, text: canonicalText(ingredients), seen };
    this.#known.set(code, read);
    return read;
  }

  #isOwn(path: string): boolean {
    const { folder } = this.#own;
    return folder !== undefined && (path === `${folder}/mod.ts` || isWithin(path, `${folder}/runner`));
  }

  /** One ingredient a name: a graph may have several versions of one package. */
  #packages(code: TaskCode, integrities: ReadonlyMap<string, string> | undefined): Ingredient[] {
    const byName = new Map<string, { versions: string[]; lines: string[] }>();
    for (const id of code.packages.toSorted()) {
      const at = id.lastIndexOf("@");
      const { versions, lines } = byName.getOrInsertComputed(id.slice(0, at), () => ({ versions: [], lines: [] }));
      versions.push(id.slice(at + 1));
      lines.push([id, integrities?.get(id) ?? "", ...new Set(code.packageDependencies[id]?.toSorted())].join(" "));
    }
    return [...byName].map(([name, { versions, lines }]) => ({
      kind: "package",
      name,
      value: versions.join(", "),
      digest: `sha256:${sha256(lines.join("\n"))}`,
    }));
  }

  #resolutions(code: TaskCode): Ingredient[] {
    const lines = new Map<string, string[]>();
    for (const { specifier, importer, target } of code.resolutions) {
      // What Dagtrail's own modules import is told by its own digest and by the packages.
      if (importer.startsWith("file:") && this.#isOwn(pathOfUrl(importer))) continue;
      const line = `${moduleSeenFrom(this.#root, importer)} ${moduleSeenFrom(this.#root, target)}`;
      lines.getOrInsertComputed(specifier, () => []).push(this.#withoutOwnPlace(line));
    }
    return [...lines].map(([name, found]) => ({
      kind: "import",
      name: this.#withoutOwnPlace(name),
      digest: `sha256:${sha256(found.sort().join("\n"))}`,
    }));
  }

  // Where Dagtrail lies differs between machines, and its content is an ingredient of its own.
  #withoutOwnPlace(text: string): string {
    const { folder } = this.#own;
    return folder === undefined ? text : text.replaceAll(`${folder}/`, "dagtrail/");
  }
}

const METADATA = new TextEncoder().encode("\n// denoCacheMetadata=");

/** What a server sent, without the line that Deno puts below it, which has the time of the download. */
export function withoutMetadata(bytes: Uint8Array): Uint8Array {
  for (let at = bytes.length - METADATA.length; at >= 0; at--) {
    if (bytes[at] !== METADATA[0]) continue;
    return METADATA.every((byte, i) => bytes[at + i] === byte) ? bytes.subarray(0, at) : bytes;
  }
  return bytes;
}

/** The checksums that a lock file has of packages, by `name@version`; none where it cannot be read as one. */
function readIntegrities(lock: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  try {
    const { npm = {} }: { npm?: Record<string, { integrity?: unknown }> } = JSON.parse(Deno.readTextFileSync(lock));
    for (const [id, { integrity }] of Object.entries(npm)) {
      // After the version come the packages that it was given as peers.
      const name = /^@?[^@]+@[^_]+/.exec(id)?.[0];
      if (name !== undefined && typeof integrity === "string") found.set(name, integrity);
    }
  } catch {
    // Deno itself objects to a broken lock file, before anything starts.
  }
  return found;
}
