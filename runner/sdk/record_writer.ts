import { nowNs } from "../words/now.ts";
import { type AttemptRecord, MAX_RECORD_BYTES } from "../words/record.ts";

/** A record without its time, which the writer adds. */
export type NewRecord = AttemptRecord extends infer Record ? Record extends AttemptRecord ? Omit<Record, "time"> : never
  : never;

/** Appends records to an attempt's `records.jsonl`, each with one write, so that a kill loses none that was written. */
export interface RecordWriter {
  /** @throws {RangeError} When the record is larger than those that are read. */
  write(record: NewRecord): void;
}

/** Where a task's context has the writer of its records, for the SDK's own use. */
export const RECORDS: unique symbol = Symbol.for("dagtrail.records");

/** Opens `path` for appending; the file stays open until the process ends. */
export function openRecords(path: string): RecordWriter {
  const file = Deno.openSync(path, { create: true, append: true });
  const encoder = new TextEncoder();
  return {
    write(record) {
      const bytes = encoder.encode(`${JSON.stringify({ time: String(nowNs()), ...record })}\n`);
      if (bytes.length > MAX_RECORD_BYTES) {
        throw new RangeError(
          `what is to be recorded takes ${bytes.length} bytes as JSON, and ${MAX_RECORD_BYTES} is the most: ` +
            "write it to a file of the output",
        );
      }
      for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
    },
  };
}
