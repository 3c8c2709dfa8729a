import { MemorySource } from "../../runner/otlp/byte_source.ts";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { loadRunFile } from "../../runner/otlp/load_run_file.ts";
import type { RunFile } from "../../runner/otlp/span.ts";
import { sha256Of } from "../sha256.ts";
import type { FoundFile, OpenFile } from "./found_file.ts";

/** A run file that was read, or the reason why it could not be. */
export type ReadResult = ReadFile | { readonly reason: string };

/** A run file that was read. */
export interface ReadFile extends OpenFile {
  readonly run: RunFile;
  /** Of the run file itself, unpacked. */
  readonly sha256: string;
}

/** A file up to this size is read fastest at once; a larger one is read in parts, for less memory. */
const AT_ONCE_BYTES = 32_000_000;

/** Reads a run file. A file that is broken is a reason, not an error. */
export async function readRunFile(file: FoundFile): Promise<ReadResult> {
  try {
    const opened = await file.open();
    const run = readRun(opened.bytes);
    if (run.spans.length === 0) return { reason: "it holds no spans, so no run" };
    return { ...opened, run, sha256: sha256Of(opened.bytes) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function readRun(bytes: Uint8Array<ArrayBuffer>): RunFile {
  if (bytes.length > AT_ONCE_BYTES) return loadRunFile(new MemorySource(bytes));
  return decodeRunFile(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}
