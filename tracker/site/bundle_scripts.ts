import type { Plugin } from "esbuild";

/**
 * The scripts: `theme` before a page is painted and `page` after it was loaded, and `live` in a site that is served while
 * runs go on.
 */
const SCRIPTS = {
  theme: "../client/theme.ts",
  page: "../client/page.ts",
  live: "../client/live.ts",
} as const;

/** A script's name. */
export type ScriptName = keyof typeof SCRIPTS;

/** Reads modules by their address, so that a script is bundled from wherever this program was loaded. */
const BY_ADDRESS: Plugin = {
  name: "by-address",
  setup(build) {
    build.onResolve({ filter: /.*/ }, ({ path, importer }) => ({
      path: importer === "" ? path : new URL(path, importer).href,
      namespace: "address",
    }));
    build.onLoad({ filter: /.*/, namespace: "address" }, async ({ path }) => {
      return { contents: await (await fetch(path)).text(), loader: "ts" };
    });
  },
};

/**
 * Bundles scripts, in the order of their names: classic ones, since a browser loads no module from a page that was opened
 * as a file.
 */
export async function bundleScripts(names: readonly ScriptName[]): Promise<readonly string[]> {
  const esbuild = await import("esbuild");
  try {
    return await Promise.all(names.map(async (name) => {
      const { outputFiles } = await esbuild.build({
        entryPoints: [new URL(SCRIPTS[name], import.meta.url).href],
        outdir: "/",
        plugins: [BY_ADDRESS],
        bundle: true,
        minify: true,
        write: false,
        format: "iife",
        target: "es2022",
      });
      return outputFiles[0]!.text;
    }));
  } finally {
    await esbuild.stop();
  }
}
