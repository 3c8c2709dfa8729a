import { EVENT } from "../otlp/attributes.ts";
import { FileSource } from "../otlp/byte_source.ts";
import { RunFileError } from "../otlp/decode.ts";
import { loadRunFile } from "../otlp/load_run_file.ts";
import { runFileParts } from "../otlp/run_file_parts.ts";
import { logLines } from "../terminal/log_lines.ts";
import { runReport } from "../terminal/run_report.ts";
import { styleFor } from "../terminal/style.ts";
import { resolvePath } from "../words/file_path.ts";
import { type CliContext, UsageError } from "./context.ts";
import { findRunFile } from "./find_run_file.ts";

/** Shows a run file in the terminal. */
export async function showCommand(
  this: CliContext,
  flags: { readonly runs: string; readonly logs: boolean },
  name?: string,
): Promise<void> {
  const path = await findRunFile(name, resolvePath(Deno.cwd(), flags.runs));
  const style = styleFor(this.colours);
  const { stdout } = this.process;
  try {
    // What was printed may be more than the memory holds, so it is read once more, and shown as it is read.
    const run = loadRunFile(path, { keepEvent: ({ name }) => name !== EVENT.log });
    stdout.write(`${runReport(run, { style, width: this.columns, folder: Deno.cwd() })}\n`);
    if (!flags.logs) return;
    using file = new FileSource(path);
    for (const text of logLines(runFileParts(file), style)) stdout.write(text);
  } catch (error) {
    if (!(error instanceof RunFileError) && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new UsageError(`${path} could not be read: ${error.message}`, { cause: error });
  }
}
