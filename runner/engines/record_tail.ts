import { formatBytes } from "../words/byte_size.ts";
import { type AttemptLimits, DEFAULT_LIMITS, formatLimit, howToRaise } from "../words/limits.ts";
import { type AttemptRecord, MAX_RECORD_BYTES } from "../words/record.ts";
import { checkRecord } from "./check_record.ts";

/** At most this many faults of one attempt are told one by one. */
const MAX_FAULTS = 20;

const CHUNK = new Uint8Array(2 ** 18);
/** So many chunks are read at once, before anything else has its turn. */
const MAX_CHUNKS = 16;

/**
 * Follows an attempt's `records.jsonl` as it grows, up to its limits. What is beyond them is left out and said, but for
 * what the attempt says last of its own end.
 */
export class RecordTail implements Disposable {
  readonly #path: string;
  readonly #onRecord: (record: AttemptRecord) => void;
  readonly #onFault: (message: string) => void;
  #file: Deno.FsFile | undefined;
  /** Why the file could not be opened, when it is there. */
  #closed: string | undefined;
  /** The beginning of a line whose end was not there yet. */
  #rest: Uint8Array<ArrayBuffer>[] = [];
  #restBytes = 0;
  #skipping = false;
  #line = 0;
  #faults = 0;
  readonly #limits: Pick<AttemptLimits, "records" | "recordBytes">;
  #bytes = 0;
  #records = 0;

  constructor(
    path: string,
    listener: { onRecord: (record: AttemptRecord) => void; onFault: (message: string) => void },
    limits: Pick<AttemptLimits, "records" | "recordBytes"> = DEFAULT_LIMITS,
  ) {
    this.#path = path;
    this.#limits = limits;
    this.#onRecord = listener.onRecord;
    this.#onFault = listener.onFault;
  }

  /**
   * Reads what has come since the last call, or a part of it, and returns whether there may be more. A last line without
   * its line break is kept for the next call.
   */
  read(): boolean {
    if (this.#isFull() || !this.#open()) return false;
    for (let turn = 0; turn < MAX_CHUNKS; turn++) {
      const read = this.#file!.readSync(CHUNK);
      if (read === null || read === 0) return false;
      this.#bytes += read;
      this.#take(CHUNK.slice(0, read));
      if (this.#isFull()) return this.#cut();
    }
    return true;
  }

  /**
   * Reads to the end, once nothing more is written. What stands after the last line break is a record when it is whole;
   * else it was cut by a kill.
   */
  async finish(): Promise<void> {
    while (this.read()) await new Promise((resolve) => setTimeout(resolve));
    if (this.#isFull()) this.#readEnd();
    if (this.#closed !== undefined) this.#onFault(`the attempt's records could not be read: ${this.#closed}`);
    if (this.#isWhole()) this.#endLine();
    else if (this.#restBytes > 0 || this.#skipping) {
      this.#line++;
      this.#fault("it was cut off in the middle");
    }
    if (this.#faults > MAX_FAULTS) {
      this.#onFault(`${this.#faults - MAX_FAULTS} more records could not be read`);
    }
    if (this.#records > this.#limits.records) {
      this.#onFault(`left out: ${(this.#records - this.#limits.records).toLocaleString("en")} of its records`);
    }
  }

  [Symbol.dispose](): void {
    this.#file?.close();
    this.#file = undefined;
  }

  #open(): boolean {
    if (this.#file !== undefined) return true;
    this.#closed = undefined;
    try {
      // A task could put a link or a pipe in the place of its records.
      if (Deno.lstatSync(this.#path).isFile) this.#file = Deno.openSync(this.#path);
      else this.#closed = "they are not in a file";
    } catch (error) {
      // The file is the task's own: it may have taken it away, or closed it to everyone.
      if (!(error instanceof Deno.errors.NotFound)) this.#closed = String(error);
    }
    return this.#file !== undefined;
  }

  #take(bytes: Uint8Array<ArrayBuffer>): void {
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      this.#keep(bytes.subarray(start, end));
      this.#endLine();
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
  }

  #keep(bytes: Uint8Array<ArrayBuffer>): void {
    if (bytes.length === 0 || this.#skipping) return;
    this.#rest.push(bytes);
    this.#restBytes += bytes.length;
    if (this.#restBytes > MAX_RECORD_BYTES) {
      this.#skipping = true;
      this.#rest = [];
      this.#restBytes = 0;
    }
  }

  /** Whether what stands after the last line break is a record that only lacks its own. */
  #isWhole(): boolean {
    if (this.#restBytes === 0) return false;
    try {
      JSON.parse(new TextDecoder().decode(concatenate(this.#rest, this.#restBytes)));
      return true;
    } catch {
      return false;
    }
  }

  #endLine(): void {
    this.#line++;
    const bytes = this.#rest.length === 1 ? this.#rest[0]! : concatenate(this.#rest, this.#restBytes);
    this.#rest = [];
    this.#restBytes = 0;
    if (this.#skipping) {
      this.#skipping = false;
      this.#fault(`it is longer than ${MAX_RECORD_BYTES} bytes`);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch {
      this.#fault("it is not JSON");
      return;
    }
    const checked = checkRecord(value);
    if ("record" in checked) this.#pass(checked.record);
    else this.#fault(checked.fault);
  }

  #pass(record: AttemptRecord): void {
    // How the attempt ended counts whatever else it said.
    if (record.kind === "return" || record.kind === "exception") return this.#onRecord(record);
    const { records } = this.#limits;
    if (++this.#records <= records) return this.#onRecord(record);
    if (this.#records === records + 1) {
      this.#onFault(
        `it has reached the limit of ${formatLimit("records", records)} records, and those that follow are left out: ${
          howToRaise("records")
        }`,
      );
    }
  }

  #isFull(): boolean {
    return this.#bytes >= this.#limits.recordBytes;
  }

  #cut(): false {
    const { recordBytes } = this.#limits;
    this.#rest = [];
    this.#restBytes = 0;
    this.#skipping = false;
    this.#onFault(
      `its records are cut here, at the limit of ${formatLimit("recordBytes", recordBytes)}: ${
        howToRaise("recordBytes")
      }`,
    );
    return false;
  }

  /** Says how much was not read, and takes the last line of it, where the attempt says how it ended. */
  #readEnd(): void {
    const { size } = this.#file!.statSync();
    const rest = size - this.#bytes;
    if (rest <= 0) return;
    this.#onFault(`left out: ${formatBytes(rest)} of its records`);
    const last = new Uint8Array(Math.min(size, MAX_RECORD_BYTES));
    this.#file!.seekSync(size - last.length, Deno.SeekMode.Start);
    let length = 0;
    while (length < last.length) {
      const read = this.#file!.readSync(last.subarray(length));
      if (read === null) break;
      length += read;
    }
    const line = new TextDecoder().decode(last.subarray(0, length)).trimEnd().split("\n").at(-1)!;
    try {
      const checked = checkRecord(JSON.parse(line));
      if ("record" in checked && ["return", "exception"].includes(checked.record.kind)) this.#onRecord(checked.record);
    } catch {
      // The attempt was ended before it could say so.
    }
  }

  #fault(reason: string): void {
    this.#faults++;
    if (this.#faults <= MAX_FAULTS) {
      this.#onFault(`record ${this.#line} could not be read: ${reason}`);
    }
  }
}

function concatenate(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
