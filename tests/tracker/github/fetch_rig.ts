import { type FetchOptions, type FetchReport, fetchRuns } from "../../../tracker/github/fetch_runs.ts";
import { type FakeGitHub, fakeGitHub } from "../../helpers/fake_github.ts";
import { makeZip, type ZipFile } from "../../helpers/zip.ts";
import { RunBuilder } from "../run_builder.ts";

/** A fake GitHub, a folder to fetch into, and the real fetch between them. */
export interface FetchRig extends AsyncDisposable {
  readonly fake: FakeGitHub;
  readonly out: string;
  /** What a person was told. */
  readonly notices: string[];
  fetch(options?: Partial<FetchOptions>): Promise<FetchReport>;
  /** The files below the folder, by path from it, without the one that remembers lists. */
  files(): Promise<string[]>;
}

export async function fetchRig(): Promise<FetchRig> {
  const fake = fakeGitHub();
  const out = await Deno.makeTempDir({ prefix: "dagtrail-fetch-" });
  const notices: string[] = [];
  return {
    fake,
    out,
    notices,
    fetch: (options) =>
      fetchRuns({
        repository: { owner: "octo", repo: "data" },
        apiUrl: fake.url,
        token: "right",
        out,
        notice: (message) => notices.push(message),
        retryBaseMs: 1,
        ...options,
      }),
    files: async () => (await listFiles(out, "")).filter((path) => path !== ".artifacts.json"),
    async [Symbol.asyncDispose]() {
      await fake[Symbol.asyncDispose]();
      await Deno.remove(out, { recursive: true });
    },
  };
}

/** An archive as the workflow uploads it: a run file, and whatever else. */
export async function runArchive(id: string, more: readonly ZipFile[] = []): Promise<Uint8Array<ArrayBuffer>> {
  return await makeZip([{ name: `${id}.otlp.json`, content: await runText(id) }, ...more]);
}

/** The text of a small run file. */
export async function runText(id: string): Promise<string> {
  return await new RunBuilder({ id, tasks: [{ name: "a", attempts: [{ startMs: 0, endMs: 5 }] }] }).encode();
}

async function listFiles(folder: string, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) found.push(...await listFiles(`${folder}/${name}`, `${prefix}${name}/`));
    else found.push(prefix + name);
  }
  return found.sort();
}
