import { sha256Of } from "../sha256.ts";
import type { FoundFile } from "./found_file.ts";

const START = /"startTimeUnixNano"\s*:\s*"?(\d+)/g;

/** What a run file tells at a glance. */
export interface Peek {
  /** The start of its first span in milliseconds since the epoch, which is that of the run; 0 when it does not tell. */
  readonly startMs: number;
  readonly sha256: string;
}

/** Looks into a run file without decoding it; `undefined` when it cannot be read. */
export async function peekRunFile(file: FoundFile): Promise<Peek | undefined> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    ({ bytes } = await file.open());
  } catch {
    return undefined;
  }
  let startMs = Infinity;
  for (const [, ns] of new TextDecoder().decode(bytes).matchAll(START)) {
    const ms = Number(ns) / 1e6;
    if (ms > 0 && ms < startMs) startMs = ms;
  }
  return { startMs: Number.isFinite(startMs) ? startMs : 0, sha256: sha256Of(bytes) };
}
