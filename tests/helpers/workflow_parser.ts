import * as esbuild from "esbuild";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const PACKAGES = { parser: "@actions/workflow-parser", expressions: "@actions/expressions" } as const;

interface Parser {
  parseWorkflow(
    file: { readonly name: string; readonly content: string },
    trace: { info(text: string): void; error(text: string): void; verbose(text: string): void },
  ): { readonly context: { readonly errors: { getErrors(): readonly { readonly message: string }[] } } };
}

let parser: Promise<Parser> | undefined;

/** What GitHub's own parser of workflows has to say against one; empty when it takes it. */
export async function workflowErrors(name: string, content: string): Promise<readonly string[]> {
  parser ??= load();
  const quiet = (): void => {};
  const { context } = (await parser).parseWorkflow({ name, content }, { info: quiet, error: quiet, verbose: quiet });
  return context.errors.getErrors().map(({ message }) => message);
}

// The package imports JSON files without saying so, which Deno refuses; a bundle has them inside.
async function load(): Promise<Parser> {
  const file = await Deno.makeTempFile({ suffix: ".mjs" });
  try {
    await esbuild.build({
      stdin: { contents: `export * from "${PACKAGES.parser}";`, resolveDir: "/" },
      bundle: true,
      format: "esm",
      platform: "node",
      outfile: file,
      allowOverwrite: true,
      logLevel: "silent",
      banner: { js: 'import { createRequire as makeRequire } from "node:module"; const require = makeRequire("/");' },
      plugins: [{ name: "packages of Deno's cache", setup: resolvePackages }],
    });
    return await import(`file://${file}`);
  } finally {
    await esbuild.stop();
    await Deno.remove(file);
  }
}

function resolvePackages(build: esbuild.PluginBuild): void {
  build.onResolve({ filter: /^[^./]/ }, ({ path, importer }) => {
    if (path.startsWith("node:")) return { path, external: true };
    if (path === PACKAGES.parser) return { path: mainOf(PACKAGES.parser) };
    if (path.startsWith(PACKAGES.expressions)) {
      const main = mainOf(PACKAGES.expressions);
      const part = path.slice(PACKAGES.expressions.length + 1);
      return { path: part === "" ? main : main.replace(/index\.js$/, `${part}.js`) };
    }
    const found = createRequire(importer).resolve(path);
    return found.startsWith("/") ? { path: found } : { path: found, external: true };
  });
}

/** Never called: what an `import()` names by a literal is in Deno's graph, and only what is there can be resolved. */
export const PACKAGES_IN_GRAPH: readonly (() => Promise<unknown>)[] = [
  () => import("@actions/workflow-parser"),
  () => import("@actions/expressions"),
];

/** The file that stands for a package: the import map leads to its `npm:` address, and that to the file. */
function mainOf(name: string): string {
  return fileURLToPath(import.meta.resolve(import.meta.resolve(name)));
}
