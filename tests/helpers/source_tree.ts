/**
 * A source tree as text and imports, for the tests that hold the house's rules.
 *
 * @module
 */

/** One import, export-from or `import()` of a module. */
export interface Import {
  /** As it is written, such as `../words/json.ts` or `valibot`. */
  readonly specifier: string;
  /** The module's path from the tree's root, or its address when it is not a part of the tree. */
  readonly target: string;
  /** Whether it is an `import()`, which is followed only when the program gets there. */
  readonly dynamic: boolean;
}

/** One module. */
export interface SourceFile {
  /** From the tree's root, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const MODULE = /\.(ts|tsx)$/;

/** What is not source: what a run leaves, what a package manager leaves, and what Git keeps. */
const NO_SOURCE = new Set(["node_modules", "runs", "site", ".git", ".dagtrail"]);

/** Every module below `root`, an absolute path without a separator at its end, with its imports as Deno sees them. */
export async function readSourceTree(root: string): Promise<SourceFile[]> {
  const paths = (await listModules(root, "")).sort();
  const imports = await readImports(root, paths);
  return await Promise.all(paths.map(async (path) => ({
    path,
    text: await Deno.readTextFile(`${root}/${path}`),
    imports: imports.get(path) ?? [],
  })));
}

async function listModules(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(`${root}/${folder}`)) {
    const path = `${folder}${entry.name}`;
    // At the root only, so that `tracker/site/` is source.
    if (entry.isDirectory && !(folder === "" && NO_SOURCE.has(entry.name))) {
      found.push(...await listModules(root, `${path}/`));
    }
    if (entry.isFile && MODULE.test(entry.name)) found.push(path);
  }
  return found;
}

/** The part of `deno info --json` that is read here. */
interface ModuleInfo {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: { readonly specifier?: string; readonly error?: string };
    readonly type?: { readonly specifier?: string; readonly error?: string };
    readonly isDynamic?: boolean;
  }[];
}

async function readImports(root: string, paths: readonly string[]): Promise<Map<string, Import[]>> {
  const base = `file://${root}/`;
  // One module that imports them all, since `deno info` takes one.
  const all = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(all, paths.map((path) => `import ${JSON.stringify(base + path)};\n`).join(""));
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", "--no-lock", "--config", `${root}/deno.json`, all],
      stderr: "piped",
    }).output();
    if (!success) throw new Error(`deno info: ${new TextDecoder().decode(stderr)}`);
    const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: ModuleInfo[] };
    return new Map(modules.map((module) => [module.specifier.replace(base, ""), importsOf(module, base)]));
  } finally {
    await Deno.remove(all);
  }
}

function importsOf(module: ModuleInfo, base: string): Import[] {
  return (module.dependencies ?? []).map(({ specifier, code, type, isDynamic }) => ({
    specifier,
    target: (code?.specifier ?? type?.specifier ?? specifier).replace(base, ""),
    dynamic: isDynamic === true,
  }));
}
