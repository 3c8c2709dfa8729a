import { pathOfUrl, urlOfPath } from "../words/file_path.ts";

// Most projects are no workspace.
const WORKSPACE = import.meta.resolve("./workspace_folders.ts");

/** An import map, as browsers and Deno read it. */
export interface ImportMap {
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

interface DenoConfig {
  readonly name?: string;
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly importMap?: string;
  readonly workspace?: unknown;
}

/** A project's configuration file, or the import map that it names, is wrong: the message names its place. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  /** What helps. */
  readonly fix: string;

  constructor(message: string, fix: string, options?: ErrorOptions) {
    super(`the project's configuration could not be read: ${message}`, options);
    this.fix = fix;
  }
}

/** What folders have of configuration, as far as it was looked at: modules of one project share most of the way up. */
export type KnownConfigs = Map<string, Promise<Config | undefined>>;

interface Config {
  readonly path: string;
  readonly value: DenoConfig;
  /** Its import map, once somebody asked for it. */
  map?: Promise<ImportMap>;
}

/** A project as the modules in it see it. */
export interface Project {
  /** Absent when nothing in the project has a name of its own. */
  readonly map?: ImportMap;
  /** The folder of the nearest configuration file, an absolute path. */
  readonly folder: string;
  /** That of the workspace which the folder belongs to, or the folder itself: the lock file lies there. */
  readonly root: string;
}

/**
 * Finds the project that a module belongs to, and the import map that applies there: that of the nearest `deno.json` or
 * `deno.jsonc` at or above its folder, completed by that of the workspace which the folder belongs to. `undefined` when
 * there is no such file.
 *
 * As in Deno, the project and the members of its workspace also know each other by their own names, and each member has
 * what it imports to itself.
 *
 * Attempts run without any configuration file, so that neither its permissions nor a `package.json` reaches them; the
 * import map is the one part that their code needs. Relative addresses become absolute, and, as Deno does for a
 * configuration file, an entry `"x": "npm:x@1"` also serves `x/…`, in scopes, too.
 *
 * @throws {ConfigurationError} When a configuration file, or the import map that it names, cannot be read.
 */
export async function findProject(module: string, known: KnownConfigs = new Map()): Promise<Project | undefined> {
  if (!module.startsWith("file:")) return undefined;
  let found: ImportMap | undefined;
  let [nearest, root] = ["", ""];
  let folder = pathOfUrl(new URL(".", module)).replace(/[\\/]$/, "");
  while (true) {
    const config = await configOf(folder, known);
    if (config !== undefined && (found === undefined || config.value.workspace !== undefined)) {
      const map = await (config.map ??= importMapOf(config, known));
      if (found === undefined) nearest = folder;
      root = folder;
      found = { imports: { ...map.imports, ...found?.imports }, scopes: { ...map.scopes, ...found?.scopes } };
    }
    const parent = folder.replace(/[\\/][^\\/]*$/, "");
    if (parent === folder || folder === "") break;
    folder = parent;
  }
  if (found === undefined) return undefined;
  const isEmpty = Object.keys(found.imports).length + Object.keys(found.scopes ?? {}).length === 0;
  return { ...(isEmpty ? {} : { map: found }), folder: nearest, root };
}

/** As {@linkcode findProject}; `undefined` also when the project's import map is empty. */
export async function findProjectImports(module: string): Promise<Required<Project> | undefined> {
  const project = await findProject(module);
  return project?.map === undefined ? undefined : { ...project, map: project.map };
}

function configOf(folder: string, known: KnownConfigs): Promise<Config | undefined> {
  return known.getOrInsertComputed(folder, () => readConfig(folder));
}

async function readConfig(folder: string): Promise<Config | undefined> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    const path = `${folder}/${name}`;
    let text: string;
    try {
      // There are thousands of them in a large project, and most are not there: too little to wait for.
      text = Deno.readTextFileSync(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) continue;
      throw new ConfigurationError(messageOf(error), "make it readable", { cause: error });
    }
    const value = await parseJsonc(text, path);
    if (typeof value === "object" && value !== null) return { path, value };
    throw new ConfigurationError(`${path} is no object of JSON`, "mend that file: `{}` is the least that it can be");
  }
  return undefined;
}

async function parseJsonc(text: string, path: string): Promise<DenoConfig> {
  try {
    return JSON.parse(text);
  } catch {
    // Only a file with comments or trailing commas pays for the parser.
    // deno-lint-ignore no-import-prefix -- a program that imports mod.ts by URL does not see this project's import map
    const { parse } = await import("npm:jsonc-parser@3.3.1");
    const errors: Parameters<typeof parse>[1] = [];
    const value: DenoConfig = parse(text, errors, { allowTrailingComma: true });
    if (errors[0] !== undefined) {
      const line = text.slice(0, errors[0].offset).split("\n").length;
      throw new ConfigurationError(
        `${path}:${line} is not JSON`,
        "mend that file: `deno check` says what is wrong in it",
      );
    }
    return value;
  }
}

async function importMapOf(config: Config, known: KnownConfigs): Promise<ImportMap> {
  const written = await writtenMapOf(config);
  const members = await membersOf(config, known);
  const maps = await Promise.all(members.map(async (member) => ({ member, map: await writtenMapOf(member) })));
  return {
    imports: Object.assign({}, ...[config, ...members].map(ownNames), written.imports),
    scopes: {
      ...Object.fromEntries(maps.map(({ member, map }) => [new URL(".", urlOfPath(member.path)).href, map.imports])),
      ...Object.assign({}, ...maps.map(({ map }) => map.scopes)),
      ...written.scopes,
    },
  };
}

/** What a configuration file says of imports. */
async function writtenMapOf({ value, path }: Config): Promise<ImportMap> {
  const base = urlOfPath(path);
  if (value.importMap !== undefined && value.imports === undefined) {
    const url = new URL(value.importMap, base).href;
    return absolute(await readImportMap(url), url);
  }
  const scopes = Object.entries(value.scopes ?? {}).map(([scope, imports]) => [scope, withSubpaths(imports)]);
  return absolute({ imports: withSubpaths(value.imports ?? {}), scopes: Object.fromEntries(scopes) }, base);
}

/** The members of a workspace; none when a configuration file makes none. */
async function membersOf({ value, path }: Config, known: KnownConfigs): Promise<Config[]> {
  if (value.workspace === undefined) return [];
  const { workspaceFolders }: typeof import("./workspace_folders.ts") = await import(WORKSPACE);
  const folders = await workspaceFolders(value.workspace, path.replace(/[\\/][^\\/]*$/, ""));
  return (await Promise.all(folders.map((folder) => configOf(folder, known)))).filter((member) => member !== undefined);
}

/** The names by which others of a workspace, and its own modules, import what a project exports. */
function ownNames({ value: { name, exports }, path }: Config): Record<string, string> {
  if (typeof name !== "string" || exports === undefined) return {};
  const entries = Object.entries(typeof exports === "string" ? { ".": exports } : exports);
  return Object.fromEntries(
    entries.map(([key, target]) => [name + key.slice(1), new URL(target, urlOfPath(path)).href]),
  );
}

async function readImportMap(url: string): Promise<ImportMap> {
  try {
    return JSON.parse(
      url.startsWith("file:") ? await Deno.readTextFile(pathOfUrl(url)) : await (await fetch(url)).text(),
    );
  } catch (error) {
    throw new ConfigurationError(`${url}: ${messageOf(error)}`, "see to its `importMap`", { cause: error });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function withSubpaths(imports: Readonly<Record<string, string>>): Record<string, string> {
  const expanded: Record<string, string> = {};
  for (const [name, target] of Object.entries(imports)) {
    expanded[name] = target;
    const match = /^(npm|jsr):\/?(.+)$/.exec(target);
    if (match !== null && !name.endsWith("/") && imports[`${name}/`] === undefined) {
      expanded[`${name}/`] = `${match[1]}:/${match[2]}/`;
    }
  }
  return expanded;
}

function absolute(map: ImportMap, base: string): ImportMap {
  const resolve = (imports: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(
      Object.entries(imports).map(([name, target]) => [
        /^\.{0,2}\//.test(name) ? new URL(name, base).href : name,
        /^\.{0,2}\//.test(target) ? new URL(target, base).href : target,
      ]),
    );
  return {
    imports: resolve(map.imports ?? {}),
    scopes: Object.fromEntries(
      Object.entries(map.scopes ?? {}).map(([scope, imports]) => [new URL(scope, base).href, resolve(imports)]),
    ),
  };
}
