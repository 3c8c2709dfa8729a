import type { Span } from "../otlp/span.ts";
import type { AttemptSpec } from "../words/attempt_spec.ts";
import type { AttemptOutcome } from "../words/outcome.ts";
import type { AttemptRecord } from "../words/record.ts";

/**
 * Where attempts run.
 *
 * An engine carries out an attempt whose directory and spec file exist, tells what happens meanwhile, and says how it
 * ended. Order, retries and the run file are not its business. Every engine passes `tests/contracts/engine_contract.ts`.
 */
export interface Engine extends AsyncDisposable {
  /** `dagtrail.engine.name` in the run file. */
  readonly name: string;
  /** What confines an attempt's process, the innermost first, such as `deno` and `bwrap`; nothing for a bare program. */
  isolation(spec: AttemptSpec): readonly string[];
  /**
   * Gets ready for an attempt that will probably come, so that it starts sooner: `spec` is as far as it is known, its
   * directory exists and its spec file does not. An engine that has nothing to get ready leaves this out.
   */
  standBy?(spec: AttemptSpec): void;
  /** Takes back {@linkcode standBy} for the attempt in that directory. */
  standDown?(directory: string): void;
  /**
   * Carries out one attempt. Never rejects: whatever goes wrong is an outcome. Aborting `signal` asks the attempt to
   * stop, and to be killed when it does not within its grace period; the promise resolves when it is gone.
   */
  attempt(spec: AttemptSpec, listener: AttemptListener, signal: AbortSignal): Promise<AttemptOutcome>;
}

/** What an engine tells of an attempt, always before `attempt` resolves. */
export interface AttemptListener {
  onStart(pid: number): void;
  onLine(stream: "stdout" | "stderr", text: string): void;
  onRecord(record: AttemptRecord): void;
  /** Spans that the task itself opened. Ids and parents are as the task's process gave them: untrusted. */
  onSpans(spans: readonly Span[]): void;
  /** Something that is worth knowing, such as a record that could not be read. */
  onNotice(message: string): void;
}
