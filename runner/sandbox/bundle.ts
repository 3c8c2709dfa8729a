/**
 * `deno task bundle`: writes `bootstrap.bundle.js`, the entry of every attempt's process, from `bootstrap.ts`, and
 * `run_cells.bundle.js`, which the process of a notebook loads besides.
 *
 * One file starts about a millisecond faster than the fifteen that it is made of. It is committed, so that running a
 * pipeline needs no bundler, and a test holds it to its source.
 *
 * @module
 */
import { build, stop } from "esbuild";
import { pathOfUrl } from "../words/file_path.ts";

/** Where each bundle is written, and what it is made from. */
export const BUNDLES: readonly { readonly source: string; readonly bundle: string }[] = [
  {
    source: import.meta.resolve("./bootstrap.ts"),
    bundle: import.meta.resolve("./bootstrap.bundle.js"),
  },
  {
    source: import.meta.resolve("../notebook/runtime/run_cells.ts"),
    bundle: import.meta.resolve("../notebook/runtime/run_cells.bundle.js"),
  },
];

/** The text of the bundle of `source`, made from the source as it is now. */
export async function bundleSource(source: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [pathOfUrl(source)],
    // Paths in the bundle's comments start here, wherever the checkout lies.
    absWorkingDir: pathOfUrl(new URL(".", source)).replace(/[\\/]$/, ""),
    bundle: true,
    format: "esm",
    target: "esnext",
    platform: "neutral",
    write: false,
    banner: {
      js: `// Made from ${source.slice(source.lastIndexOf("/") + 1)} by \`deno task bundle\`; not to be edited.`,
    },
  });
  await stop();
  return outputFiles[0]!.text;
}

if (import.meta.main) {
  for (const { source, bundle } of BUNDLES) await Deno.writeTextFile(pathOfUrl(bundle), await bundleSource(source));
}
