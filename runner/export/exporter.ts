import type { ExportedRun } from "./exported_run.ts";
import type { OutputFolder } from "./output_folder.ts";

/** Writes a run in another tool's format. */
export type Exporter = TextExporter | FolderExporter;

/** A format that is one text. */
export interface TextExporter {
  readonly kind: "text";
  /** The ending of its file, such as `.csv`. */
  readonly ending: string;
  /** The text, piece by piece. */
  text(run: ExportedRun): Iterable<string>;
}

/** A format that is a folder of files. */
export interface FolderExporter {
  readonly kind: "folder";
  /** Whether several runs go into one folder, which may then be there already. */
  readonly holdsManyRuns: boolean;
  /** Writes the folder; gives what could not be written, in words. */
  write(run: ExportedRun, out: OutputFolder): readonly string[];
}
