import { readForExport } from "../export/exported_run.ts";
import { exporterFor, type Format } from "../export/formats.ts";
import { ExportError, OutputFolder } from "../export/output_folder.ts";
import { RunFileError } from "../otlp/decode.ts";
import { printable, styleFor } from "../terminal/style.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";
import { findRunFile } from "./find_run_file.ts";
import { usableFile } from "./usable_file.ts";

interface ExportFlags {
  readonly to: Format;
  readonly out?: string;
  readonly force: boolean;
  readonly runs: string;
}

/** Writes a run in another tool's format: a text to stdout or to a file, a folder to a folder. */
export async function exportCommand(this: CliContext, flags: ExportFlags, name?: string): Promise<void> {
  const path = await findRunFile(name, resolvePath(Deno.cwd(), flags.runs));
  const exporter = await exporterFor(flags.to);
  const failed: string[] = [];
  try {
    const run = readForExport(path);
    if (exporter.kind === "text" && flags.out === undefined) {
      for (const text of exporter.text(run)) this.process.stdout.write(text);
      return;
    }
    const own = path.replace(/^.*[/\\]/, "").replace(/(\.otlp)?\.json$/, "");
    const target = resolvePath(
      Deno.cwd(),
      flags.out ?? (exporter.kind === "folder" && exporter.holdsManyRuns ? "mlruns" : `${own}-${flags.to}`),
    );
    await usableFile(target, "written", () => {
      if (exporter.kind === "text") {
        const cut = Math.max(target.lastIndexOf("/"), target.lastIndexOf("\\"));
        const [folder, name] = [new OutputFolder(target.slice(0, cut) || "/", flags.force), target.slice(cut + 1)];
        if (!flags.force && folder.has([name])) {
          throw new ExportError(`${target} is there already; name another file with --out, or say --force`);
        }
        using file = folder.open([name]);
        for (const text of exporter.text(run)) file.write(text);
      } else {
        if (!exporter.holdsManyRuns && !flags.force) refuseFull(target);
        failed.push(...exporter.write(run, new OutputFolder(target, flags.force)));
      }
    });
    this.process.stdout.write(`${flags.to}  ${seenFrom(Deno.cwd(), target)}\n`);
  } catch (error) {
    if (error instanceof ExportError) throw new UsageError(error.message, { cause: error });
    if (!(error instanceof RunFileError)) throw error;
    throw new UsageError(`${path} could not be read: ${error.message}`, { cause: error });
  }
  const style = styleFor(this.coloursOnStderr);
  for (const what of failed) this.process.stderr.write(`${style.yellow(`not exported: ${printable(what)}`)}\n`);
  if (failed.length > 0) this.process.exitCode = EXIT.failure;
}

function refuseFull(folder: string): void {
  try {
    for (const _ of Deno.readDirSync(folder)) {
      throw new ExportError(`${folder} is there already and not empty; choose another folder, or say --force`);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (error instanceof Deno.errors.NotADirectory) {
      throw new ExportError(`${folder} is there already, and is no folder`);
    }
    throw error;
  }
}
