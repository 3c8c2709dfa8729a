import { checkRecord } from "./engines/check_record.ts";
import { RecordTail } from "./engines/record_tail.ts";
import type { AttemptRecord } from "./words/record.ts";

/** Up to this many bytes, a file of records is read whole. */
const WHOLE_BYTES = 2 ** 20;

/** Tells the records that stand in a text, a line each; what is none is passed over, as it was when it was written. */
export function replayText(text: string, onRecord: (record: AttemptRecord) => void): void {
  for (const line of text.split("\n")) {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    const checked = checkRecord(value);
    if ("record" in checked) onRecord(checked.record);
  }
}

/**
 * Tells the records of a file, however long it is; none when there is no such file.
 *
 * @throws What reading throws.
 */
export function replayFile(path: string, onRecord: (record: AttemptRecord) => void): void {
  let size: number;
  try {
    const info = Deno.lstatSync(path);
    // A task could put a link or a pipe in the place of its records.
    if (!info.isFile) return;
    size = info.size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (size <= WHOLE_BYTES) return replayText(Deno.readTextFileSync(path), onRecord);
  using tail = new RecordTail(path, { onRecord, onFault: () => {} });
  tail.finish();
}

/** A record as a line that {@linkcode replayText} reads. */
export function recordLine(record: AttemptRecord): string {
  // JSON has no NaN and no infinities; their names are what is read.
  const number = record.kind === "metric" && !Number.isFinite(record.value) ? { value: String(record.value) } : {};
  return `${JSON.stringify({ ...record, ...number })}\n`;
}
