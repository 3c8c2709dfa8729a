import { decodeRunFile } from "../../runner/otlp/decode.ts";
import type { RunFile } from "../../runner/otlp/span.ts";
import { sha256Of } from "../sha256.ts";
import type { FoundFile } from "./find_run_files.ts";

/** A run file that was read, or the reason why it could not be. */
export type ReadResult = { readonly run: RunFile; readonly sha256: string } | { readonly reason: string };

/** A longer text does not fit into a string of V8's. */
const MAX_BYTES = 500_000_000;

/** Reads a run file. A file that is broken is a reason, not an error. */
export async function readRunFile({ path, sizeBytes }: FoundFile): Promise<ReadResult> {
  if (sizeBytes > MAX_BYTES) {
    return { reason: `it has ${sizeBytes} bytes, and a run file of more than ${MAX_BYTES} cannot be read` };
  }
  try {
    const bytes = await Deno.readFile(path);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const run = decodeRunFile(text);
    if (run.spans.length === 0) return { reason: "it holds no spans, so no run" };
    return { run, sha256: sha256Of(bytes) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
