import { type ByteSize, byteSize } from "../words/byte_size.ts";
import { nearest } from "../words/diagnostic.ts";
import { type Duration, durationMs } from "../words/duration.ts";
import { type AttemptLimits, DEFAULT_LIMITS, LIMIT_OPTIONS } from "../words/limits.ts";
import { shown } from "../words/shown.ts";

/** What one attempt may use and say at most; what is not named keeps its default. */
export interface Limits {
  /**
   * Resident memory, of the attempt's process and of the programs that it starts. Unless said it is the task's `memory`,
   * which the scheduler also reserves, or nine tenths of the machine's.
   */
  readonly memory?: ByteSize;
  /** Processor time, of the attempt's process and of the programs that it starts; no limit unless said. */
  readonly cpu?: Duration;
  /** What the attempt's directory may take on the disk: 10 GiB unless said. */
  readonly disk?: ByteSize;
  /** Files and folders in the attempt's directory: 100,000 unless said. */
  readonly files?: number;
  /** Processes at a time, for a task that may start programs: 1,000 unless said. */
  readonly processes?: number;
  /** Lines that are kept of what it prints: 2,000,000 unless said. */
  readonly logLines?: number;
  /** What is kept of that in all, where a character counts as a byte: 256 MiB unless said. */
  readonly logSize?: ByteSize;
  /** Records that are read, and spans that it opens: 1,000,000 of each unless said. */
  readonly records?: number;
  /** What is read of its records in all, and of its spans: 256 MiB of each unless said. */
  readonly recordSize?: ByteSize;
  /** Artifacts that are kept: 10,000 unless said. */
  readonly artifacts?: number;
  /** The largest artifact that is kept: 256 MiB unless said. */
  readonly artifactSize?: ByteSize;
}

/** Limits but for that of memory. */
export function withoutMemory({ memoryBytes: _, ...others }: AttemptLimits): AttemptLimits {
  return others;
}

/** The limits that `declared` and the defaults make; `report` is told of every mistake. */
export function planLimits(
  declared: unknown,
  report: (message: string, fix?: string) => void,
  defaults: AttemptLimits = DEFAULT_LIMITS,
): AttemptLimits {
  if (declared === undefined) return defaults;
  if (typeof declared !== "object" || declared === null || Array.isArray(declared)) {
    report(`limits must be an object such as { logLines: 1000 }, and is ${shown(declared)}`);
    return defaults;
  }
  const planned: Record<string, number> = {};
  const keys = new Map(Object.entries(LIMIT_OPTIONS).map(([key, option]) => [option, key as keyof AttemptLimits]));
  for (const [option, value] of Object.entries(declared)) {
    const key = keys.get(option);
    if (key === undefined) {
      const guess = nearest(option, keys.keys());
      report(
        `there is no limit ${JSON.stringify(option)}`,
        guess === undefined ? `there are: ${[...keys.keys()].join(", ")}` : `did you mean ${guess}?`,
      );
    } else if (value !== undefined) {
      try {
        planned[key] = limitOf(key, value);
      } catch (error) {
        report(`limits.${option}: ${(error as Error).message}`);
      }
    }
  }
  return { ...defaults, ...planned };
}

function limitOf(key: keyof AttemptLimits, value: unknown): number {
  if (key.endsWith("Bytes")) return byteSize(value as ByteSize);
  if (key === "cpuMs") {
    const ms = durationMs(value as Duration);
    if (ms > 0) return ms;
    throw new RangeError("must be above 0; leave it out for no limit");
  }
  if (typeof value === "number" && Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`must be a whole number of at least 1, and is ${shown(value)}`);
}
