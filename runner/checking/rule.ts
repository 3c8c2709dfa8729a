import type { RunTree } from "../otlp/run_tree.ts";
import type { Span } from "../otlp/span.ts";
import type { WirePart } from "../otlp/wire_parts.ts";
import type { FaultySpan, Tell } from "./fault.ts";

/** One kind of question to a run file: it is told all of the file, piece by piece, and at the end what it amounts to. */
export interface Rule {
  /** A piece of the file; `span` names the span that it is of, and is absent for a resource. */
  part?(part: WirePart, span: FaultySpan | undefined, tell: Tell): void;
  /** The whole run, once all its pieces were told. */
  end?(run: CheckedRun, tell: Tell): void;
}

/** A run whose pieces were all told. */
export interface CheckedRun {
  /** All spans that could be decoded, without their events, and with those attributes only that rules ask for. */
  readonly spans: readonly Span[];
  readonly tree: RunTree;
  /** Ids of the spans that tasks opened themselves, for which nobody can promise anything. */
  readonly own: ReadonlySet<string>;
  /** Whether there are spans that could not be decoded, so that others may seem to be missing. */
  readonly hasUnreadable: boolean;
  /** Where a span is, and what it is called. */
  about(span: Span): { readonly at: string; readonly span: FaultySpan };
}
