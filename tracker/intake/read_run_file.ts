import { loadRunFile } from "../../runner/otlp/load_run_file.ts";
import type { RunFile } from "../../runner/otlp/span.ts";
import { sha256OfFile } from "../sha256.ts";
import type { FoundFile } from "./find_run_files.ts";

/** A run file that was read, or the reason why it could not be. */
export type ReadResult = { readonly run: RunFile; readonly sha256: string } | { readonly reason: string };

/** What a run with its pages needs of memory is several times its file, and the engine has about 4 GB. */
const MAX_BYTES = 600_000_000;

/** Reads a run file. A file that is broken is a reason, not an error. */
export async function readRunFile({ path, sizeBytes }: FoundFile): Promise<ReadResult> {
  if (sizeBytes > MAX_BYTES) {
    return { reason: `it has ${sizeBytes} bytes, and a run file of more than ${MAX_BYTES} gets no pages` };
  }
  try {
    const run = loadRunFile(path);
    if (run.spans.length === 0) return { reason: "it holds no spans, so no run" };
    return { run, sha256: await sha256OfFile(path) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
