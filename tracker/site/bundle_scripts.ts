import type { Plugin } from "esbuild";

/**
 * The scripts: `theme` before a page is painted and `page` after it was loaded; `runs`, `compare` and `pipeline` on the
 * pages of these names; and `live` in a site that is served while runs go on.
 */
const SCRIPTS = {
  theme: "../client/theme.ts",
  page: "../client/page.ts",
  runs: "../client/runs.tsx",
  compare: "../client/compare.tsx",
  pipeline: "../client/pipeline.ts",
  live: "../client/live.ts",
} as const;

/** A script's name. */
export type ScriptName = keyof typeof SCRIPTS;

/** The scripts of a site. */
export const SCRIPT_NAMES = ["theme", "page", "runs", "compare", "pipeline"] as const satisfies readonly ScriptName[];

/** Reads modules by their address, so that a script is bundled from wherever this program was loaded. */
const BY_ADDRESS: Plugin = {
  name: "by-address",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer }) => ({
      path: importer === "" ? path : /^\.{0,2}\//.test(path) ? new URL(path, importer).href : import.meta.resolve(path),
      namespace: "address",
    }));
    build.onLoad({ filter: /.*/, namespace: "address" }, async ({ path }) => {
      const ending = /\.(tsx?)$/.exec(path)?.[1];
      return {
        contents: await (await fetch(path)).text(),
        loader: ending === undefined ? "js" : ending as "ts" | "tsx",
      };
    });
  },
};

/** Bundles scripts, in the order of their names. */
export async function bundleScripts(names: readonly ScriptName[]): Promise<readonly string[]> {
  return await bundleModules(names.map((name) => new URL(SCRIPTS[name], import.meta.url).href));
}

/**
 * Bundles modules, each by its address with all that it imports, in their order: into classic scripts, since a browser
 * loads no module from a page that was opened as a file.
 *
 * @throws {Error} When one cannot be read, or is not a module.
 */
export async function bundleModules(addresses: readonly string[]): Promise<readonly string[]> {
  const esbuild = await import("esbuild");
  try {
    return await Promise.all(addresses.map(async (address) => {
      const { outputFiles } = await esbuild.build({
        entryPoints: [address],
        outdir: "/",
        plugins: [BY_ADDRESS],
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target: "es2022",
        jsx: "automatic",
        jsxImportSource: "preact",
        charset: "utf8",
        logLevel: "silent",
      });
      return outputFiles[0]!.text;
    }));
  } finally {
    await esbuild.stop();
  }
}
