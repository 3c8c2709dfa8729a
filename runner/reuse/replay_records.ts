import { checkRecord } from "../engines/check_record.ts";
import { RecordTail } from "../engines/record_tail.ts";
import type { AttemptLimits } from "../words/limits.ts";
import type { AttemptRecord } from "../words/record.ts";

/** Up to this many bytes, a file of records is read whole. */
const WHOLE_BYTES = 2 ** 20;

/** Up to how much of an attempt's records is told. */
export type ReplayLimits = Pick<AttemptLimits, "records" | "recordBytes" | "artifacts">;

/**
 * Tells the records that stand in a text, a line each; what is none is passed over, as it was when it was written.
 *
 * @param onCut Told when something is beyond the limits, each time.
 */
export function replayText(
  text: string,
  limits: ReplayLimits,
  onRecord: (record: AttemptRecord) => void,
  onCut?: () => void,
): void {
  const pass = withinLimits(limits, onRecord, onCut);
  for (const line of text.split("\n")) {
    if (line === "") continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      continue;
    }
    const checked = checkRecord(value);
    if ("record" in checked) pass(checked.record);
  }
}

/**
 * Tells the records of a file, however long it is, in one go; none when there is no such file. Of a file that is longer
 * than its limit, the end is left out.
 *
 * @throws What reading throws.
 */
export function replayFile(path: string, limits: ReplayLimits, onRecord: (record: AttemptRecord) => void): void {
  if (replayWhole(path, limits, onRecord)) return;
  using tail = new RecordTail(path, { onRecord: withinLimits(limits, onRecord), onFault: () => {} }, limits);
  let more = true;
  while (more) more = tail.read();
}

/**
 * As {@linkcode replayFile}, with a rest for others now and then, and with what stands at the end of any file.
 *
 * @param onCut Told when something is beyond the limits, each time.
 */
export async function replayFileToEnd(
  path: string,
  limits: ReplayLimits,
  onRecord: (record: AttemptRecord) => void,
  onCut?: () => void,
): Promise<void> {
  if (replayWhole(path, limits, onRecord, onCut)) return;
  // Records are counted in one place, or what the one leaves out the other would not miss.
  const { recordBytes } = limits;
  using tail = new RecordTail(path, { onRecord: withinLimits(limits, onRecord, onCut), onFault: () => {} }, {
    records: Infinity,
    recordBytes,
  });
  await tail.finish();
}

/** Tells the records of a file that is not there, or not long, and returns whether it is such a one. */
function replayWhole(
  path: string,
  limits: ReplayLimits,
  onRecord: (record: AttemptRecord) => void,
  onCut?: () => void,
): boolean {
  try {
    const { isFile, size } = Deno.lstatSync(path);
    // A task could put a link or a pipe in the place of its records.
    if (!isFile) return true;
    if (size > limits.recordBytes) onCut?.();
    if (size > Math.min(WHOLE_BYTES, limits.recordBytes)) return false;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
  replayText(Deno.readTextFileSync(path), limits, onRecord, onCut);
  return true;
}

/** What an attempt says of its own end counts whatever else it said. */
function withinLimits(
  limits: ReplayLimits,
  onRecord: (record: AttemptRecord) => void,
  onCut?: () => void,
): typeof onRecord {
  const artifacts = new Set<string>();
  let records = 0;
  return (record) => {
    if (record.kind !== "return" && record.kind !== "exception" && ++records > limits.records) return onCut?.();
    if (record.kind === "artifact") {
      artifacts.add(record.name);
      if (artifacts.size > limits.artifacts) return onCut?.();
    }
    onRecord(record);
  };
}

/** A record as a line that {@linkcode replayText} reads. */
export function recordLine(record: AttemptRecord): string {
  // JSON has no NaN and no infinities; their names are what is read.
  const number = record.kind === "metric" && !Number.isFinite(record.value) ? { value: String(record.value) } : {};
  return `${JSON.stringify({ ...record, ...number })}\n`;
}
