import { type ExportedRun, readForExport } from "../../../runner/export/exported_run.ts";
import { exporterFor, type Format } from "../../../runner/export/formats.ts";
import { OutputFolder } from "../../../runner/export/output_folder.ts";
import { RunBuilder } from "../../tracker/run_builder.ts";

/** A run file with a bit of everything, and its blobs beside it. */
export const FIXTURE: string = new URL("../../fixtures/run_files/1/fixture.otlp.json", import.meta.url).pathname;

/** Names that break what takes them for a path, a formula, a key, a line or a word of a language. */
export const HOSTILE_NAMES: readonly string[] = [
  "../../escape",
  "/etc/passwd",
  "..",
  ".",
  "a/b",
  "a\\..\\b",
  "con",
  "Same",
  "same",
  '=HYPERLINK("http://x","y")',
  "-1+1",
  "line\nbreak",
  "nul\0byte",
  "\x1b[2Jclear",
  "__proto__",
  "constructor",
  '#quot;]; click t0 "javascript:alert(1)"',
  "a: b, c ;%% d",
  "```\n# heading",
  "<script>alert(1)</script>",
  "x".repeat(400),
  "🙂é漢字",
  "\ud800half",
  " ",
];

/** A run whose tasks, artifacts, parameters and metrics have hostile names; one task fails. */
export async function hostileRun(): Promise<string> {
  const builder = new RunBuilder({
    id: "../../run\n=1+1",
    pipeline: '../pipeline"]; x',
    params: Object.fromEntries(HOSTILE_NAMES.map((name) => [name, name])),
    result: "failure",
    resource: {
      "vcs.repository.url.full": "javascript:alert(1)",
      "vcs.ref.head.revision": "not a commit",
      "dagtrail.pipeline.module": "../../outside.ts",
      "dagtrail.actor": "<b>",
    },
    tasks: HOSTILE_NAMES.map((name, i) => ({
      name,
      needs: name === "Same" ? [] : ["Same:input"],
      result: i === 3 ? "failure" : "success",
      attempts: [{
        startMs: i * 10,
        endMs: i * 10 + 5,
        result: i === 3 ? "failure" : "success",
        ...(i === 3 ? { exception: { type: "=cmd", message: name, stack: name } } : {}),
        logs: [name, { stderr: name }],
        params: { [name]: name },
        metrics: { [name]: [1, NaN, -Infinity] },
        values: { [name]: name },
        artifacts: HOSTILE_NAMES.map((artifact) => ({
          name: artifact,
          mediaType: "text/html\r\nx: y",
          data: `${name}|${artifact}`,
        })),
      }],
    })),
  });
  return await builder.encode();
}

/** Writes a run file into a folder of its own, gives it to `use`, and removes it. */
export async function withRun(
  text: string,
  use: (path: string, folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-export-" }));
  try {
    await Deno.mkdir(`${folder}/runs`);
    await Deno.writeTextFile(`${folder}/runs/run.otlp.json`, text);
    await use(`${folder}/runs/run.otlp.json`, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A run in a format that is one text. */
export async function exportText(format: Format, path: string): Promise<string> {
  const exporter = await exporterFor(format);
  if (exporter.kind !== "text") throw new TypeError(`${format} is no text`);
  return [...exporter.text(readForExport(path))].join("");
}

/** A run in a format that is a folder; gives what could not be written. */
export async function exportFolder(
  format: Format,
  path: string,
  out: string,
  force = false,
): Promise<readonly string[]> {
  const exporter = await exporterFor(format);
  if (exporter.kind !== "folder") throw new TypeError(`${format} is no folder`);
  const run: ExportedRun = readForExport(path);
  return exporter.write(run, new OutputFolder(out, force));
}

/** Every file and folder below a folder, by its path from there. */
export function filesBelow(folder: string, prefix = ""): string[] {
  return [...Deno.readDirSync(`${folder}/${prefix}`)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesBelow(folder, `${prefix}${name}/`) : [`${prefix}${name}`]
  ).sort();
}
