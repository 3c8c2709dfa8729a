import { sha256OfText } from "../sha256.ts";

/** Everything whose change may change a page. */
const SOURCES = ["../../tracker/", "../../runner/otlp/"];

/**
 * A digest of the code that makes the pages, so that a site is built anew when that code is another: of the sources
 * where they are files, else of the address that they come from, which holds a version.
 */
export async function builderDigest(): Promise<string> {
  if (!import.meta.url.startsWith("file:")) return import.meta.url;
  const paths = SOURCES.flatMap((folder) => listSources(new URL(folder, import.meta.url))).sort();
  const texts = await Promise.all(paths.map((path) => Deno.readTextFile(new URL(path))));
  return sha256OfText(texts.join("\0"));
}

function listSources(folder: URL): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    if (isDirectory) return listSources(new URL(`${name}/`, folder));
    return /\.(tsx?|css)$/.test(name) ? [new URL(name, folder).href] : [];
  });
}
