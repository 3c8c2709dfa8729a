import { nowNs } from "../words/now.ts";
import { StorageError } from "../words/storage_error.ts";
import { encodeAttributes, encodeEventLine, encodeLogLine, encodeOwnSpan, encodeScopeSpans } from "./encode.ts";
import { copyGroups } from "./journal_copy.ts";
import { EVENTS_FOLDER, eventsFile, JOURNAL_FILE, journalLine, type SecretCheck } from "./journal_line.ts";
import { LineFile } from "./line_file.ts";
import type { Attributes, Span, SpanEvent } from "./span.ts";

/** How often the journal looks whether it is time for a sign of life. */
const ALIVE_MS = 1000;
/** Silence that is longer than a second and than this part of the journal's age is broken by a sign of life. */
const ALIVE_PART = 100n;

const THEN = "`dagtrail recover` then makes a run file of what was recorded";

/** What a journal begins with, and who is told when it cannot go on. */
export interface JournalOptions {
  readonly resource: Attributes;
  /** The secrets that are masked in what the journal holds. */
  readonly secrets?: readonly SecretCheck[];
  /** Is told once, when something could not be written; nothing is written from then on. */
  readonly onFailure?: (error: StorageError) => void;
  /** Is told of spans that have ended. */
  readonly onSpans?: (spans: readonly Span[]) => void;
}

/** The events of a span that is still open, on their way to a file. */
export interface SpanEvents {
  add(event: SpanEvent): void;
  /** Adds a line that an attempt printed. */
  addLog(stream: "stdout" | "stderr", timeNs: bigint, text: string): void;
}

/**
 * What a run writes while it goes on, so that it is not lost with its runner: `journal.log` with a line for each span
 * that was begun or has ended, and a file in `events/` for the events of each attempt; see `journal_line.ts`.
 *
 * What comes in one turn of the event loop is written at its end, by one call a file. Nothing is kept in memory, so a
 * run may be of any size. What could not be written costs the rest of the journal: half a line must be its last.
 */
export class Journal implements Disposable {
  readonly #folder: string;
  readonly #lines: LineFile;
  readonly #onFailure: (error: StorageError) => void;
  readonly #onSpans: (spans: readonly Span[]) => void;
  /** The events of spans that have not ended, by the span. */
  readonly #events = new Map<string, LineFile>();
  readonly #sinceNs = nowNs();
  readonly #alive: ReturnType<typeof setInterval>;
  #writtenNs = this.#sinceNs;
  #scheduled = false;
  #failure: StorageError | undefined;

  /**
   * Starts a journal in a folder.
   *
   * @throws {Deno.errors.AlreadyExists} When there is one already: no two runners write one run.
   */
  constructor(
    folder: string,
    { resource, secrets = [], onFailure = (): void => {}, onSpans = (): void => {} }: JournalOptions,
  ) {
    this.#folder = folder;
    this.#lines = new LineFile(`${folder}/${JOURNAL_FILE}`);
    this.#onFailure = onFailure;
    this.#onSpans = onSpans;
    this.#lines.add(journalLine(JSON.stringify({ resource: { attributes: encodeAttributes(resource) }, secrets })));
    this.#lines.flush();
    Deno.mkdirSync(`${folder}/${EVENTS_FOLDER}`);
    this.#alive = setInterval(() => this.#signOfLife(), ALIVE_MS);
    Deno.unrefTimer(this.#alive);
  }

  /** Says that a span was begun, with what is known of it; its end counts for nothing. */
  begin(span: Span): void {
    this.#tell(`{"open":${encodeScopeSpans(span.scope, [span])}}`);
  }

  /** Says more about a span that was begun. */
  describe(spanId: string, attributes: Attributes): void {
    this.#tell(JSON.stringify({ of: spanId, attributes: encodeAttributes(attributes) }));
  }

  /** Takes events for a span until it ends. */
  events(spanId: string): SpanEvents {
    const lines = new LineFile(`${this.#folder}/${eventsFile(spanId)}`);
    this.#events.set(spanId, lines);
    return {
      add: (event) => this.#add(lines, encodeEventLine(event)),
      addLog: (stream, timeNs, text) => this.#add(lines, encodeLogLine(stream, timeNs, text)),
    };
  }

  /** Says how a span has ended that {@linkcode end} will write when its parts have been read. */
  ending(span: Span): void {
    this.#tell(`{"ending":${encodeScopeSpans(span.scope, [span])}}`);
  }

  /** Writes a span that has ended; those of its {@linkcode events} come before those that it has itself. */
  end(span: Span): void {
    const bytes = this.#closeEvents(span.spanId);
    const group = encodeScopeSpans(span.scope, [span]);
    this.#tell(bytes === 0 ? group : `{"events":${bytes},"group":${group}}`);
    this.#onSpans([span]);
  }

  /** Writes spans of a task's own, which say nothing about the run itself. */
  append(spans: readonly Span[]): void {
    for (const span of spans) this.#tell(encodeOwnSpan(span));
    this.#onSpans(spans);
  }

  /** Writes what has come up to now. */
  flush(): void {
    this.#scheduled = false;
    // Events first: a line of the journal never tells of some that are not there.
    for (const lines of this.#events.values()) this.#write(lines);
    this.#write(this.#lines);
    this.#writtenNs = nowNs();
  }

  /**
   * Writes the run file: every span that has ended, with its events.
   *
   * @throws {StorageError} When it could not be written, or something before could not; the journal is still there.
   */
  async finish(runFile: string): Promise<void> {
    this.flush();
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await copyGroups(this.#folder, runFile);
    } catch (error) {
      throw new StorageError("the run file could not be made", runFile, error, { then: THEN });
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#alive);
    for (const lines of this.#events.values()) lines[Symbol.dispose]();
    this.#lines[Symbol.dispose]();
  }

  #tell(json: string): void {
    this.#add(this.#lines, journalLine(json));
  }

  #add(lines: LineFile, line: string): void {
    if (this.#failure !== undefined) return;
    if (!this.#scheduled) {
      this.#scheduled = true;
      queueMicrotask(() => this.flush());
    }
    try {
      lines.add(line);
    } catch (error) {
      this.#fail(lines, error);
    }
  }

  #write(lines: LineFile): void {
    if (this.#failure !== undefined) return;
    try {
      lines.flush();
    } catch (error) {
      this.#fail(lines, error);
    }
  }

  #fail(lines: LineFile, error: unknown): void {
    this.#failure = new StorageError("the run could not be recorded any further", lines.path, error, { then: THEN });
    this.#onFailure(this.#failure);
  }

  /** How many bytes of events a span has had. */
  #closeEvents(spanId: string): number {
    const lines = this.#events.get(spanId);
    if (lines === undefined) return 0;
    this.#write(lines);
    lines[Symbol.dispose]();
    this.#events.delete(spanId);
    return lines.bytes;
  }

  #signOfLife(): void {
    const now = nowNs();
    const silence = now - this.#writtenNs;
    if (silence < BigInt(ALIVE_MS) * 1_000_000n || silence < (now - this.#sinceNs) / ALIVE_PART) return;
    this.#tell(`{"alive":"${now}"}`);
  }
}
