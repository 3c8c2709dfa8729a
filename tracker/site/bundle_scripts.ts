import type { Plugin } from "esbuild";
import { type ImportMap, mappedAddress } from "./import_map.ts";

/**
 * The scripts: `theme` before a page is painted and `page` after it was loaded; `runs`, `compare` and `pipeline` on the
 * pages of these names; `run` on those of a run and its tasks, which loads `chart` and `digit` when a reader asks for what
 * they do; and `live` in a site that is served while runs go on.
 */
const SCRIPTS = {
  theme: "../client/theme.ts",
  page: "../client/page.ts",
  runs: "../client/runs.tsx",
  compare: "../client/compare.tsx",
  pipeline: "../client/pipeline.ts",
  run: "../client/run.ts",
  chart: "../client/chart.ts",
  digit: "../client/digit.tsx",
  live: "../client/live.ts",
} as const;

/** A script's name. */
export type ScriptName = keyof typeof SCRIPTS;

/** The scripts of a site. */
export const SCRIPT_NAMES = [
  "theme",
  "page",
  "runs",
  "compare",
  "pipeline",
  "run",
  "chart",
  "digit",
] as const satisfies readonly ScriptName[];

/**
 * What a script finds beside itself, as its packages ship it: bundling Vega takes longer than building a site. Its licence,
 * BSD-3-Clause, asks that it be named.
 */
const SHIPPED: Partial<Record<ScriptName, Shipped>> = {
  chart: {
    notice: "/*! Vega and Vega-Lite, University of Washington Interactive Data Lab, BSD-3-Clause */\n",
    files: [{ package: "vega", name: "vega.min.js" }, { package: "vega-lite", name: "vega-lite.min.js" }],
  },
};

interface Shipped {
  readonly notice: string;
  /** Files beside the modules of packages. */
  readonly files: readonly { readonly package: string; readonly name: string }[];
}

/**
 * The address of a module; one of a package is imported first, where nothing has downloaded it on this machine yet, or
 * where this process does not know it, as in a project that has packages of its own.
 */
async function addressOf(specifier: string): Promise<string> {
  const address = import.meta.resolve(specifier);
  if (!/^(npm|jsr):/.test(address) && (!address.startsWith("file:") || await isThere(address))) return address;
  // Not by its name: once Eleventy has hooked itself into module resolution, Deno looks for a name that is new beside this file.
  await import(/^(npm|jsr):/.test(address) ? address : specifier);
  return import.meta.resolve(specifier);
}

async function isThere(address: string): Promise<boolean> {
  try {
    return (await Deno.stat(new URL(address))).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function textOf(address: string): Promise<string> {
  // What fetches from the network takes memory that a module on the disk does not need.
  return address.startsWith("file:") ? await Deno.readTextFile(new URL(address)) : await (await fetch(address)).text();
}

/** Reads modules by their address, so that a script is bundled from wherever this program was loaded. */
const byAddress = (importMap: ImportMap): Plugin => ({
  name: "by-address",
  setup(build) {
    // A part of Vega, which the script finds beside itself.
    build.onResolve({ filter: /^vega-util$/ }, () => ({ path: "vega", namespace: "shipped" }));
    build.onLoad({ filter: /.*/, namespace: "shipped" }, () => ({ contents: "module.exports = vega" }));
    build.onResolve({ filter: /.*/ }, async ({ path, importer }) => ({
      path: importer === ""
        ? path
        : /^\.{0,2}\//.test(path)
        ? new URL(path, importer).href
        : await addressOf(mappedAddress(path, importer, importMap) ?? path),
      namespace: "address",
    }));
    build.onLoad({ filter: /.*/, namespace: "address" }, async ({ path }) => {
      const ending = /\.(tsx?)$/.exec(path)?.[1];
      return {
        contents: await textOf(path),
        loader: ending === undefined ? "js" : ending as "ts" | "tsx",
      };
    });
  },
});

/** Bundles scripts, in the order of their names. */
export async function bundleScripts(names: readonly ScriptName[]): Promise<readonly string[]> {
  const [bundled, shipped] = await Promise.all([
    bundleModules(names.map((name) => new URL(SCRIPTS[name], import.meta.url).href)),
    Promise.all(names.map(readShipped)),
  ]);
  return bundled.map((text, i) => shipped[i]! + text);
}

/**
 * Bundles modules, each by its address with all that it imports, in their order: into classic scripts, since a browser
 * loads no module from a page that was opened as a file. `importMap` says what names mean in a project's own modules.
 *
 * @throws {Error} When one cannot be read, or is not a module.
 */
export async function bundleModules(
  addresses: readonly string[],
  importMap: ImportMap = {},
): Promise<readonly string[]> {
  const esbuild = await import("esbuild");
  try {
    return await Promise.all(addresses.map(async (address) => {
      const { outputFiles } = await esbuild.build({
        entryPoints: [address],
        outdir: "/",
        plugins: [byAddress(importMap)],
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

async function readShipped(name: ScriptName): Promise<string> {
  const { notice = "", files = [] } = SHIPPED[name] ?? {};
  const texts = await Promise.all(
    files.map(async (file) => await textOf(new URL(file.name, await addressOf(file.package)).href)),
  );
  // A map of the source that is not there would be asked for in vain.
  return notice + texts.map((text) => `${text.replace(/^\/\/# sourceMappingURL=.*$/m, "")};\n`).join("");
}
