import { buildSite, type SiteOptions, type SiteReport } from "../../tracker/build_site.ts";
import type { RunBuilder } from "./run_builder.ts";

/** A folder of run files and a folder for their site. */
export interface SiteRig extends AsyncDisposable {
  readonly root: string;
  readonly runs: string;
  readonly out: string;
  /** Writes a file among the run files. */
  add(name: string, content: RunBuilder | string | Uint8Array): Promise<void>;
  build(options?: Partial<SiteOptions>): Promise<SiteReport>;
  /** A file of the site. */
  read(path: string): Promise<string>;
  /** The paths of all files of the site, sorted. */
  files(): Promise<readonly string[]>;
}

/** Makes a rig in a temporary folder. */
export async function makeSiteRig(): Promise<SiteRig> {
  const root = await Deno.makeTempDir({ prefix: "dagtrail-test-" });
  const [runs, out] = [`${root}/runs`, `${root}/site`];
  await Deno.mkdir(runs);
  return {
    root,
    runs,
    out,
    async add(name, content) {
      const path = `${runs}/${name}`;
      await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
      if (content instanceof Uint8Array) await Deno.writeFile(path, content);
      else await Deno.writeTextFile(path, typeof content === "string" ? content : await content.encode());
    },
    build: (options) => buildSite({ runs: [runs], out, ...options }),
    read: (path) => Deno.readTextFile(`${out}/${path}`),
    files: async () => (await listFiles(out, "")).sort(),
    async [Symbol.asyncDispose]() {
      await Deno.remove(root, { recursive: true });
    },
  };
}

async function listFiles(root: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${root}/${prefix}`)) {
    if (isDirectory) found.push(...await listFiles(root, `${prefix}${name}/`));
    else found.push(`${prefix}${name}`);
  }
  return found;
}
