/**
 * `deno task bundle`: writes `bootstrap.bundle.js`, the entry of every attempt's process, from `bootstrap.ts`.
 *
 * One file starts about a millisecond faster than the fifteen that it is made of. It is committed, so that running a
 * pipeline needs no bundler, and a test holds it to its source.
 *
 * @module
 */
import { build, stop } from "esbuild";
import { pathOfUrl } from "../words/file_path.ts";

const SOURCE = import.meta.resolve("./bootstrap.ts");
const BUNDLE = import.meta.resolve("./bootstrap.bundle.js");

/** The bundle's text, made from the source as it is now. */
export async function bundleBootstrap(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [pathOfUrl(SOURCE)],
    // Paths in the bundle's comments start here, wherever the checkout lies.
    absWorkingDir: pathOfUrl(new URL(".", SOURCE)).replace(/[\\/]$/, ""),
    bundle: true,
    format: "esm",
    target: "esnext",
    platform: "neutral",
    write: false,
    banner: { js: "// Made from bootstrap.ts by `deno task bundle`; not to be edited." },
  });
  await stop();
  return outputFiles[0]!.text;
}

if (import.meta.main) await Deno.writeTextFile(pathOfUrl(BUNDLE), await bundleBootstrap());
