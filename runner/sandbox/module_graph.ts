import { isWithin, moduleSeenFrom, pathOfUrl, seenFrom, urlOfPath } from "../words/file_path.ts";
import { type CommandPart, type PlannedCommand, shownCommand } from "../words/command.ts";
import { removeIfThere } from "../words/remove_if_there.ts";
import { BOOTSTRAP, OWN_FOLDER } from "./child_command.ts";
import { ConfigurationError } from "./import_map.ts";
import { ownProgram } from "./own_program.ts";

/** What a task module and everything that it imports consist of. */
export interface ModuleGraph {
  /** Local files, as absolute paths: what the attempt may read as its own code. */
  readonly files: readonly string[];
  /** Modules that were made of the files, and are run in their place: what the attempt may read besides. */
  readonly made?: readonly string[];
  /** Those of the files that are imported as data: JSON, text, bytes, WebAssembly. */
  readonly dataFiles: readonly string[];
  /** Hosts of modules that were imported by address, as `host:port`. */
  readonly hosts: readonly string[];
  /** Addresses of such modules. */
  readonly remote: readonly string[];
  /** Where Deno's copies of them lie, by address; each ends with a line that Deno added. */
  readonly remoteFiles: Readonly<Record<string, string>>;
  /** What specifiers lead to that do not say it themselves: names of an import map, packages. */
  readonly resolutions: readonly Resolution[];
  /** Whether a module of it imports by a bare name, such as `valibot`, which only an import map can resolve. */
  readonly importsByName: boolean;
  /** Packages, as `name@version`, sorted. */
  readonly packages: readonly string[];
  /** For each of them, the packages that it was given when its own dependencies were resolved, by Deno's names. */
  readonly packageDependencies: Readonly<Record<string, readonly string[]>>;
  /** The folders of those packages in Deno's cache, since a package may load data of its own, such as WebAssembly. */
  readonly packageFolders: readonly string[];
  /** Where a copy of the module itself lies: the file, or Deno's cached copy; absent when it was not found. */
  readonly local?: string;
  /** The words of a task that is a program. */
  readonly command?: readonly string[];
  /** What could not be resolved or read; the task cannot run when there is any. */
  readonly errors: readonly string[];
}

/** What a specifier in one module leads to. */
export interface Resolution {
  readonly specifier: string;
  /** The URL of the module that has it. */
  readonly importer: string;
  /** The URL of a module, or Deno's name of a package. */
  readonly target: string;
}

/** The graphs of several modules. */
export interface ReadGraphs {
  /** By the module's URL. */
  readonly graphs: ReadonlyMap<string, ModuleGraph>;
  /** The run's own lock file, as a path; absent when it is not worth reading. */
  readonly lock?: string;
}

/** `deno info --json`, as far as it is used here. */
interface Info {
  readonly modules: readonly InfoModule[];
  readonly redirects: Readonly<Record<string, string>>;
  readonly npmPackages?: Readonly<Record<string, InfoPackage>>;
}

interface InfoPackage {
  readonly name: string;
  readonly version: string;
  readonly dependencies: readonly string[];
  readonly localPath?: string;
}

interface InfoModule {
  readonly specifier: string;
  readonly kind?: string;
  readonly local?: string;
  readonly error?: string;
  readonly npmPackage?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly isDynamic?: boolean;
    readonly code?: { specifier?: string; error?: string };
  }[];
}

/**
 * Reads the graphs of several modules in one go, and leaves everything that they need in Deno's cache, from which alone
 * the attempts take it. The process that reads them has been started when this returns its promise.
 *
 * The versions of packages stand in a lock file of the run's own, which has all that the project's knows: a single
 * attempt would resolve its packages anew, and perhaps to others.
 *
 * @param modules URLs.
 * @param options `importMap` and `lock` are paths; `directory` is a folder of the run's own.
 * @throws {ConfigurationError} When the project's lock file cannot be read.
 * @throws {Error} When `deno info` itself fails.
 */
export async function readModuleGraphs(
  modules: readonly string[],
  options: {
    readonly importMap?: string;
    readonly lock?: string;
    readonly directory: string;
    readonly root: string;
  },
): Promise<ReadGraphs> {
  const file = `${options.directory}/entry-${crypto.randomUUID()}.ts`;
  // `deno info` takes "%", "#" and "?" in a path for those of a URL.
  const entry = urlOfPath(file);
  const roots = [BOOTSTRAP, ...modules];
  Deno.writeTextFileSync(file, roots.map((module) => `import(${JSON.stringify(module)});\n`).join(""));
  try {
    const lock = `${options.directory}/lock-${crypto.randomUUID()}.json`;
    const importMap = options.importMap === undefined ? [] : [`--import-map=${options.importMap}`];
    const readWith = async (...lockFlags: string[]): Promise<Map<string, ModuleGraph>> =>
      graphsOf(modules, await denoInfo([...lockFlags, ...importMap, entry]), options.root);
    if (options.lock === undefined) return { graphs: await readWith(`--lock=${lock}`), lock };
    // A large lock file takes a while to read, and most tasks have no packages.
    const graphs = await readWith("--no-lock");
    if (graphs.values().every(({ packages }) => packages.length === 0)) return { graphs };
    copyLock(options.lock, lock);
    return { graphs: await readWith(`--lock=${lock}`), lock };
  } finally {
    removeIfThere(file);
  }
}

function graphsOf(modules: readonly string[], info: Info, root: string): Map<string, ModuleGraph> {
  const bySpecifier = new Map(info.modules.map((module) => [module.specifier, module]));
  const withBootstrap = reachable(BOOTSTRAP, info, bySpecifier, root);
  return new Map(modules.map((module) => {
    const graph = reachable(module, info, bySpecifier, root);
    // The bootstrap's own imports need no read grant, but its host must be named when Dagtrail came by an address.
    return [module, { ...graph, hosts: [...new Set([...graph.hosts, ...withBootstrap.hosts])] }];
  }));
}

/** Copies a lock file without what it says of the project, which Deno would hold against a configuration. */
function copyLock(from: string, to: string): void {
  try {
    const { workspace: _, ...locked } = JSON.parse(Deno.readTextFileSync(from));
    Deno.writeTextFileSync(to, JSON.stringify(locked));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`${from}: ${reason}`, "mend that file, or remove it and run `deno install`", {
      cause: error,
    });
  }
}

async function denoInfo(args: readonly string[]): Promise<Info> {
  const output = await new Deno.Command(ownProgram(), {
    // What a task module imports by an address is downloaded here, and only here.
    args: ["info", "--json", "--no-config", "--allow-import", ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  }).output();
  if (output.success) return JSON.parse(new TextDecoder().decode(output.stdout));
  const reason = new TextDecoder().decode(output.stderr).trim();
  throw new Error(`deno info could not read the modules of the tasks: ${reason}`);
}

function reachable(
  start: string,
  info: Info,
  bySpecifier: ReadonlyMap<string, InfoModule>,
  root: string,
): ModuleGraph {
  const files: string[] = [];
  const dataFiles: string[] = [];
  const hosts = new Set<string>();
  const remote: string[] = [];
  const remoteFiles: Record<string, string> = {};
  const resolutions: Resolution[] = [];
  const errors: string[] = [];
  let importsByName = false;
  const packages = new Map<string, FoundPackage>();
  const seen = new Set<string>();
  const pending = [start];
  for (let specifier = pending.pop(); specifier !== undefined; specifier = pending.pop()) {
    const target = redirected(specifier, info.redirects);
    if (seen.has(target)) continue;
    seen.add(target);
    if (target.startsWith("node:") || target.startsWith("data:")) continue;
    const module = bySpecifier.get(target);
    if (module === undefined) {
      errors.push(`${moduleSeenFrom(root, target)} was not found`);
      continue;
    }
    if (module.error !== undefined) errors.push(module.error);
    if (module.npmPackage !== undefined) addPackages(module.npmPackage, info, packages);
    else if (target.startsWith("file:")) {
      files.push(pathOfUrl(target));
      if (module.kind !== "esm") dataFiles.push(pathOfUrl(target));
    } else if (/^https?:/.test(target)) {
      remote.push(target);
      hosts.add(hostAndPort(target));
      if (module.local !== undefined) remoteFiles[target] = module.local;
    }
    for (const dependency of module.dependencies ?? []) {
      // What mod.ts loads when a pipeline is run is not a part of a task that imports mod.ts.
      if (dependency.isDynamic && target.startsWith(OWN_RUNNER)) continue;
      if (dependency.code?.error !== undefined) {
        errors.push(
          `${moduleSeenFrom(root, target)} imports ${JSON.stringify(dependency.specifier)}: ${dependency.code.error}`,
        );
      } else if (dependency.code?.specifier !== undefined) {
        importsByName ||= isBareName(dependency.specifier);
        pending.push(dependency.code.specifier);
        const resolution = resolutionOf(dependency.specifier, target, dependency.code.specifier, info, bySpecifier);
        if (resolution !== undefined) resolutions.push(resolution);
      }
    }
  }
  const local = bySpecifier.get(redirected(start, info.redirects))?.local;
  return {
    files: files.sort(),
    dataFiles: dataFiles.sort(),
    hosts: [...hosts],
    remote: remote.sort(),
    remoteFiles,
    resolutions,
    importsByName,
    packages: [...packages.keys()].sort(),
    packageDependencies: Object.fromEntries(
      [...packages].map(([name, { dependencies }]) => [name, [...dependencies].sort()]),
    ),
    packageFolders: [...packages.values()].flatMap(({ folder }) => folder ?? []).sort(),
    ...(local === undefined ? {} : { local }),
    errors,
  };
}

/** The graph of a task that is a program: its words, and the files of the project that they name. */
export function commandGraph(command: PlannedCommand): ModuleGraph {
  return {
    files: command.files,
    dataFiles: command.files,
    hosts: [],
    remote: [],
    remoteFiles: {},
    resolutions: [],
    importsByName: false,
    packages: [],
    packageDependencies: {},
    packageFolders: [],
    command: shownCommand({ ...command, args: command.args.map(withoutFiles) }),
    errors: [],
  };
}

/** The files that an argument names count by their content, wherever they lie. */
function withoutFiles(parts: readonly CommandPart[]): readonly CommandPart[] {
  return parts.map((part) => typeof part === "object" && "path" in part ? "" : part);
}

/** Whether a specifier is neither a path nor an address. */
export function isBareName(specifier: string): boolean {
  return !/^(\.{0,2}\/|[a-z][a-z0-9+.-]*:)/i.test(specifier);
}

const OWN_RUNNER = new URL("../", BOOTSTRAP).href;

function redirected(specifier: string, redirects: Readonly<Record<string, string>>): string {
  let target = specifier;
  for (let hops = 0; redirects[target] !== undefined && hops < 10; hops++) target = redirects[target]!;
  return target;
}

/** What a specifier leads to; `undefined` where it says so itself, as a path or an address does. */
function resolutionOf(
  specifier: string,
  importer: string,
  found: string,
  info: Info,
  bySpecifier: ReadonlyMap<string, InfoModule>,
): Resolution | undefined {
  // Relative specifiers are the most by far, and lead elsewhere only where an import map says so.
  if (/^\.{0,2}\//.test(specifier) && URL.parse(specifier, importer)?.href === found) return undefined;
  if (specifier === found && !/^(npm|jsr):/.test(specifier)) return undefined;
  const target = redirected(found, info.redirects);
  return { specifier, importer, target: bySpecifier.get(target)?.npmPackage ?? target };
}

interface FoundPackage {
  readonly folder?: string;
  readonly dependencies: Set<string>;
}

function addPackages(id: string, info: Info, packages: Map<string, FoundPackage>): void {
  const pending = [id];
  const seen = new Set<string>();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const known = info.npmPackages?.[next];
    const name = known === undefined ? next : `${known.name}@${known.version}`;
    const found = packages.getOrInsertComputed(name, () => ({
      ...(known?.localPath === undefined ? {} : { folder: known.localPath }),
      dependencies: new Set(),
    }));
    // One version of a package may be there twice, with other peers each time.
    for (const dependency of known?.dependencies ?? []) found.dependencies.add(dependency);
    pending.push(...known?.dependencies ?? []);
  }
}

function hostAndPort(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
}

/** Whether the graph uses the OpenTelemetry API, so that collecting its spans is worth its 3 ms at the start. */
export function usesTelemetry(graph: ModuleGraph): boolean {
  return graph.packages.some((name) => name.startsWith("@opentelemetry/api@"));
}

/**
 * A digest over the graph: each file's path and content, each address, each package's version. It names what a task
 * ran, and changes when any of that changes.
 *
 * `readFile` is given absolute paths and may remember what it read. Paths count as seen from `root`, so that two
 * checkouts of one commit agree.
 */
export async function sourceDigest(
  graph: ModuleGraph,
  root: string,
  fileDigest: (path: string) => Promise<string>,
): Promise<string> {
  const lines = await Promise.all(graph.files.map(async (path) => {
    // Dagtrail itself is named by its version in the run file; its place differs between machines.
    const place = isWithin(path, root) || OWN_FOLDER === undefined || !isWithin(path, OWN_FOLDER)
      ? seenFrom(root, path)
      : `dagtrail/${seenFrom(OWN_FOLDER, path)}`;
    return `${place} ${await fileDigest(path)}`;
  }));
  const command = graph.command === undefined ? [] : [JSON.stringify(graph.command)];
  const text = [...lines, ...graph.remote, ...graph.packages, ...command].join("\n");
  return `sha256:${await sha256Hex(new TextEncoder().encode(text))}`;
}

/** The SHA-256 of `bytes`, in lower-case hex. */
export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}
