import { type CheckReport, checkRunFile } from "../../../runner/checking/check_run_file.ts";
import type { Rule } from "../../../runner/checking/rule.ts";

/** The folder of a valid run file and of its blobs. */
export const FIXTURE: string = new URL("../../fixtures/run_files/1/", import.meta.url).pathname;

/** A valid run file. */
export const TEXT: string = Deno.readTextFileSync(`${FIXTURE}fixture.otlp.json`);

// The document as it is in the file: what a test does to it is what a broken writer would have written.
// deno-lint-ignore no-explicit-any -- any document at all
export type Document = any;

/** Checks a text as a run file that lies beside the blobs of the valid one; `prepare` is given its folder. */
export function checkText(
  text: string,
  prepare: (folder: string) => void = () => {},
  rules: readonly Rule[] = [],
): CheckReport {
  const folder = Deno.makeTempDirSync({ prefix: "dagtrail-check-" });
  try {
    Deno.mkdirSync(`${folder}/blobs`);
    for (const { name } of Deno.readDirSync(`${FIXTURE}blobs`)) {
      Deno.copyFileSync(`${FIXTURE}blobs/${name}`, `${folder}/blobs/${name}`);
    }
    Deno.writeTextFileSync(`${folder}/run.otlp.json`, text);
    prepare(folder);
    return checkRunFile(`${folder}/run.otlp.json`, { rules });
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}
