import { type ByteSource, FileSource } from "../otlp/byte_source.ts";
import {
  decodeResource,
  decodeScope,
  decodeSpan,
  FormatVersionError,
  mergeResource,
  RunFileError,
} from "../otlp/decode.ts";
import { runTree } from "../otlp/run_tree.ts";
import type { Attributes, Span } from "../otlp/span.ts";
import { wireParts } from "../otlp/wire_parts.ts";
import { ArtifactRule } from "./artifact_rule.ts";
import { AttributeRule } from "./attribute_rule.ts";
import { type Fault, Faults, type FaultySpan } from "./fault.ts";
import { LinkRule } from "./link_rule.ts";
import { isObject, nameOfPart } from "./raw_attributes.ts";
import { ResultRule } from "./result_rule.ts";
import type { CheckedRun, Rule } from "./rule.ts";
import { StructureRule } from "./structure_rule.ts";
import { WireRule } from "./wire_rule.ts";

/** How to check a run file. */
export interface CheckOptions {
  /** How many faults and how many warnings to keep; 100 of each unless said. */
  readonly maxFaults?: number;
  /** Rules besides those that hold for every run file. */
  readonly rules?: readonly Rule[];
}

/** What was found. */
export interface CheckReport {
  /** The first ones; faults come before warnings. */
  readonly faults: readonly Fault[];
  /** How many there are, those included that were not kept. */
  readonly counts: { readonly fault: number; readonly warning: number };
  /** What was read: a measure of what the absence of faults means. */
  readonly seen: {
    readonly spans: number;
    readonly tasks: number;
    readonly attempts: number;
    readonly artifacts: number;
    readonly events: number;
  };
}

/** The attributes that rules ask for at the end. */
const KEPT = [
  "dagtrail.attempt.cached",
  "dagtrail.attempt.origin.run",
  "cicd.pipeline.result",
  "cicd.pipeline.task.name",
  "cicd.pipeline.task.run.id",
  "cicd.pipeline.task.run.result",
  "error.type",
  "dagtrail.task.attempts",
  "dagtrail.task.skip.reason",
  "dagtrail.attempt.number",
  "dagtrail.artifact.name",
] as const;

/**
 * Checks that a file is what `docs/run-file.md` promises of run files, and tells all that is wrong with it. Reads it once,
 * and the blobs beside it.
 *
 * @throws {FormatVersionError} When it is of a later version than this code knows.
 * @throws {Error} When the file cannot be read.
 */
export function checkRunFile(path: string, options: CheckOptions = {}): CheckReport {
  using file = new FileSource(path);
  const folder = path.replace(/[^/\\]*$/, "");
  const rules: readonly Rule[] = [
    new WireRule(),
    new AttributeRule(),
    new ArtifactRule(`${folder}blobs`),
    new StructureRule(),
    new LinkRule(),
    new ResultRule(),
    ...options.rules ?? [],
  ];
  const faults = new Faults(options.maxFaults ?? 100);
  const lines = new LineBreaks(file);
  const reading = new Reading();
  try {
    for (const part of wireParts(lines)) {
      const span = part.type === "span" ? nameOfPart(part) : undefined;
      for (const rule of rules) rule.part?.(part, span, faults.tell);
      if (part.type === "resource") reading.resource(part.wire, part.at);
      else reading.span(part, span!);
    }
  } catch (error) {
    if (!(error instanceof RunFileError) || error instanceof FormatVersionError) throw error;
    // What follows would all be told as missing.
    faults.tell({ at: "$", message: error.message });
    faults.settle(new Set());
    return { faults: faults.kept, counts: faults.counts, seen: reading.seen() };
  }
  if (lines.within) faults.tell({ at: "$", message: "has several lines, and a run file is one line" });
  const run = reading.run();
  for (const rule of rules) rule.end?.(run, faults.tell);
  faults.settle(run.own);
  return { faults: faults.kept, counts: faults.counts, seen: reading.seen() };
}

/** Gathers what rules are told at the end. */
class Reading {
  readonly #resource: Record<string, Attributes[string]> = Object.create(null);
  readonly #spans: Span[] = [];
  readonly #about = new Map<Span, { readonly at: string; readonly span: FaultySpan }>();
  #events = 0;
  #hasUnreadable = false;

  resource(wire: unknown, at: string): void {
    try {
      mergeResource(this.#resource, decodeResource(wire, at));
    } catch (error) {
      // Which place is wrong has been told already.
      if (error instanceof FormatVersionError || !(error instanceof RunFileError)) throw error;
    }
  }

  span(
    part: { wire: unknown; events?: readonly unknown[]; last: boolean; scope: unknown; scopeAt: string; at: string },
    named: FaultySpan,
  ): void {
    const { wire, last, at } = part;
    const events = part.events ?? (isObject(wire) ? wire.events : undefined);
    this.#events += Array.isArray(events) ? events.length : 0;
    if (!last || !isObject(wire)) return;
    try {
      const decoded = decodeSpan({ ...wire, events: [] }, decodeScope(part.scope, part.scopeAt), at);
      const attributes = Object.fromEntries(
        KEPT.map((name) => [name, decoded.attributes[name]]).filter(([, v]) => v !== undefined),
      );
      const span = { ...decoded, attributes };
      this.#spans.push(span);
      this.#about.set(span, { at, span: named });
    } catch (error) {
      if (!(error instanceof RunFileError)) throw error;
      this.#hasUnreadable = true;
    }
  }

  run(): CheckedRun {
    const tree = runTree({ resource: this.#resource, spans: this.#spans });
    const own = new Set(
      tree.tasks.flatMap(({ attempts }) => attempts.flatMap(({ own }) => own.map(({ spanId }) => spanId))),
    );
    return {
      spans: this.#spans,
      tree,
      own,
      hasUnreadable: this.#hasUnreadable,
      about: (span) => this.#about.get(span)!,
    };
  }

  seen(): CheckReport["seen"] {
    const has = (name: (typeof KEPT)[number]) => ({ attributes }: Span): boolean => attributes[name] !== undefined;
    const ofTasks = this.#spans.filter(has("cicd.pipeline.task.name"));
    const attempts = ofTasks.filter(has("dagtrail.attempt.number")).length;
    return {
      spans: this.#spans.length,
      tasks: ofTasks.length - attempts,
      attempts,
      artifacts: this.#spans.filter(has("dagtrail.artifact.name")).length,
      events: this.#events,
    };
  }
}

/** Notes whether a line ends before the document does. */
class LineBreaks implements ByteSource {
  readonly #source: ByteSource;
  #ended = false;
  within = false;

  constructor(source: ByteSource) {
    this.#source = source;
  }

  read(bytes: Uint8Array): number | null {
    const count = this.#source.read(bytes);
    if (count === null) return null;
    const part = bytes.subarray(0, count);
    const first = part.indexOf(0x0a);
    if (this.#ended || (first !== -1 && first < count - 1)) this.within = true;
    if (first !== -1) this.#ended = true;
    return count;
  }

  seek(offset: number): void {
    // What was read from there on is read again.
    this.#ended = false;
    this.#source.seek(offset);
  }
}
