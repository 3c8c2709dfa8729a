import type { AttemptListener } from "../engines/engine.ts";
import type { Span } from "../otlp/span.ts";
import { MaskedLines } from "../recording/masked_lines.ts";
import type { Mask } from "../recording/mask.ts";
import { maskRecord, maskSpan } from "../recording/mask_records.ts";
import { formatBytes } from "../words/byte_size.ts";
import { type AttemptLimits, formatLimit, howToRaise } from "../words/limits.ts";
import { nowNs } from "../words/now.ts";
import type { AttemptRecord } from "../words/record.ts";
import type { RunEvent } from "../words/run_event.ts";

/** What an {@linkcode AttemptIntake} needs to know. */
export interface AttemptIntakeOptions {
  readonly task: string;
  readonly attempt: number;
  readonly limits: AttemptLimits;
  readonly mask: Mask;
  readonly emit: (event: RunEvent) => void;
  readonly onSpans: (spans: readonly Span[]) => void;
}

/**
 * The one place where what an attempt says enters the runner: where its limits cut it, and where secrets are masked.
 *
 * What is cut is said in a notice, once when it begins and, with how much it was, at the end.
 */
export class AttemptIntake implements AttemptListener {
  readonly #options: AttemptIntakeOptions;
  readonly #about: { readonly task: string; readonly attempt: number };
  readonly #lines: Readonly<Record<"stdout" | "stderr", MaskedLines<bigint>>>;
  #logLines = 0;
  #logBytes = 0;
  #lostLines = 0;
  #lostBytes = 0;
  #spans = 0;
  #artifacts = 0;
  #hidden = 0;

  constructor(options: AttemptIntakeOptions) {
    this.#options = options;
    this.#about = { task: options.task, attempt: options.attempt };
    const lines = (stream: "stdout" | "stderr"): MaskedLines<bigint> =>
      new MaskedLines(options.mask, (text, timeNs) => {
        options.emit({ type: "attempt-line", timeNs, ...this.#about, stream, text });
      });
    this.#lines = { stdout: lines("stdout"), stderr: lines("stderr") };
  }

  onStart(pid: number): void {
    this.#options.emit({ type: "attempt-process", timeNs: nowNs(), ...this.#about, pid });
  }

  onLine(stream: "stdout" | "stderr", text: string): void {
    const { limits } = this.#options;
    const bytes = text.length + 1;
    if (this.#lostLines > 0) return this.#loseLine(bytes);
    if (this.#logLines >= limits.logLines) return this.#beginToLose("logLines", bytes);
    if (this.#logBytes + bytes > limits.logBytes) return this.#beginToLose("logBytes", bytes);
    this.#logLines++;
    this.#logBytes += bytes;
    this.#lines[stream].push(text, nowNs());
  }

  onRecord(record: AttemptRecord): void {
    const { limits, mask } = this.#options;
    if (record.kind === "artifact" && ++this.#artifacts > limits.artifacts) {
      if (this.#artifacts === limits.artifacts + 1) this.#say(tooMany("artifacts", limits, "those that follow"));
      return;
    }
    const masked = maskRecord(record, mask);
    if (masked === undefined) this.#hidden++;
    else this.#options.emit({ type: "attempt-record", timeNs: nowNs(), ...this.#about, record: masked });
  }

  onNotice(message: string): void {
    this.#say(message);
  }

  onSpans(spans: readonly Span[]): void {
    const { limits, mask } = this.#options;
    const room = Math.max(0, limits.records - this.#spans);
    if (spans.length > room && this.#spans <= limits.records) {
      this.#say(tooMany("records", limits, "spans that follow"));
    }
    this.#spans += spans.length;
    this.#options.onSpans(spans.slice(0, room).map((span) => maskSpan(span, mask)));
  }

  /** To be called once, when the attempt is over and nothing more is heard of it. */
  finish(): void {
    const { limits } = this.#options;
    for (const lines of Object.values(this.#lines)) lines.flush();
    if (this.#lostLines > 0) {
      this.#say(`left out: ${counted(this.#lostLines, "line")} of its output (${formatBytes(this.#lostBytes)})`);
    }
    if (this.#artifacts > limits.artifacts) {
      this.#say(`left out: ${counted(this.#artifacts - limits.artifacts, "artifact")}`);
    }
    if (this.#spans > limits.records) {
      this.#say(`left out: ${counted(this.#spans - limits.records, "span")} of its own`);
    }
    if (this.#hidden > 0) {
      this.#say(`left out: ${counted(this.#hidden, "record")}, because a number in it is the value of a secret`);
    }
  }

  #beginToLose(limit: "logLines" | "logBytes", bytes: number): void {
    const { limits } = this.#options;
    this.#say(
      `its output is cut here, at the limit of ${formatLimit(limit, limits[limit])}${
        limit === "logLines" ? " lines" : ""
      }: ${howToRaise(limit)}`,
    );
    this.#loseLine(bytes);
  }

  #loseLine(bytes: number): void {
    this.#lostLines++;
    this.#lostBytes += bytes;
  }

  #say(message: string): void {
    const { emit, mask } = this.#options;
    emit({ type: "attempt-notice", timeNs: nowNs(), ...this.#about, message: mask(message) });
  }
}

function tooMany(limit: "artifacts" | "records", limits: AttemptLimits, what: string): string {
  return `it has reached the limit of ${formatLimit(limit, limits[limit])} ${limit}, and ${what} are left out: ${
    howToRaise(limit)
  }`;
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString("en")} ${what}${count === 1 ? "" : "s"}`;
}
