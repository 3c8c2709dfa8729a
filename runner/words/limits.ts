import { formatBytes } from "./byte_size.ts";
import { formatDuration } from "./duration.ts";

/** What one attempt may use and say at most, every default filled in; sizes in bytes. */
export interface AttemptLimits {
  /**
   * Resident memory, of the attempt's process and of the programs that it starts; absent, it is the task's `memory` or
   * nine tenths of the machine's.
   */
  readonly memoryBytes?: number;
  /** Processor time, of the attempt's process and of the programs that it starts; no limit when absent. */
  readonly cpuMs?: number;
  /** What the attempt's directory may take on the disk. */
  readonly diskBytes: number;
  /** Files and folders in the attempt's directory. */
  readonly files: number;
  /** Processes at a time, for a task that may start programs. */
  readonly processes: number;
  /** Lines that are kept of what the attempt prints. */
  readonly logLines: number;
  /** What is kept of that in all, where a character counts as a byte. */
  readonly logBytes: number;
  /** Records that are read, and spans that the task opened. */
  readonly records: number;
  /** What is read of its records in all. */
  readonly recordBytes: number;
  /** Artifacts that are kept. */
  readonly artifacts: number;
  /** The largest artifact that is kept. */
  readonly artifactBytes: number;
}

/** The limits of a task that names none. */
export const DEFAULT_LIMITS: AttemptLimits = {
  diskBytes: 10 * 2 ** 30,
  files: 100_000,
  processes: 1000,
  logLines: 2_000_000,
  logBytes: 256 * 2 ** 20,
  records: 1_000_000,
  recordBytes: 256 * 2 ** 20,
  artifacts: 10_000,
  artifactBytes: 256 * 2 ** 20,
};

/** What each limit is called in a task's `limits`, and on the command line. */
export const LIMIT_OPTIONS: Readonly<Record<keyof AttemptLimits, string>> = {
  memoryBytes: "memory",
  cpuMs: "cpu",
  diskBytes: "disk",
  files: "files",
  processes: "processes",
  logLines: "logLines",
  logBytes: "logSize",
  records: "records",
  recordBytes: "recordSize",
  artifacts: "artifacts",
  artifactBytes: "artifactSize",
};

/** A limit's value for a person: `256 MB`, `2.00 s`, `100,000`. */
export function formatLimit(limit: keyof AttemptLimits, value: number): string {
  const option = LIMIT_OPTIONS[limit];
  if (limit.endsWith("Bytes")) return formatBytes(value);
  return option === "cpu" ? formatDuration(value) : value.toLocaleString("en");
}

/** How to raise a limit, as the end of a sentence. */
export function howToRaise(limit: keyof AttemptLimits): string {
  return `raise it with the task's limits: { ${LIMIT_OPTIONS[limit]}: … }`;
}
