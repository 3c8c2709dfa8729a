import { createHash } from "node:crypto";
import { EVENT } from "../otlp/attributes.ts";
import { FileSource } from "../otlp/byte_source.ts";
import { mergeResource } from "../otlp/decode.ts";
import { readAnyNumber, readNumber, readText } from "../otlp/read_attributes.ts";
import { runFileParts, type SpanPart } from "../otlp/run_file_parts.ts";
import { type RunTree, runTree } from "../otlp/run_tree.ts";
import type { Attributes, Span, SpanEvent } from "../otlp/span.ts";

/** A run file as exporters see it: a tree that fits into memory, and all of it again, part by part. */
export interface ExportedRun {
  /** The run file's path. */
  readonly path: string;
  /** The run, without the lines that were printed, the points of metrics and the bytes of artifacts. */
  readonly tree: RunTree;
  /** The last point of each metric by its name, by the id of the attempt's span. */
  readonly metrics: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** All spans once more, with everything, as {@linkcode runFileParts} gives them. */
  parts(): Iterable<SpanPart>;
  /** The SHA-256 of the run file, in lower-case hex. */
  sha256(): string;
}

/** Events of which there may be millions. */
const MANY: ReadonlySet<string> = new Set([EVENT.log, EVENT.metric, EVENT.progress]);

/**
 * Reads a run file for exporters.
 *
 * @throws {RunFileError} When it is not one.
 */
export function readForExport(path: string): ExportedRun {
  const resource: Record<string, Attributes[string]> = Object.create(null);
  const spans: Span[] = [];
  const metrics = new Map<string, Map<string, number>>();
  let kept: SpanEvent[] = [];
  using file = new FileSource(path);
  for (const part of runFileParts(file)) {
    if (part.type === "resource") {
      mergeResource(resource, part.attributes);
      continue;
    }
    const { span, last } = part;
    for (const event of span.events) {
      if (!MANY.has(event.name)) kept.push(event);
      else if (event.name === EVENT.metric) addMetric(metrics.getOrInsertComputed(span.spanId, () => new Map()), event);
    }
    if (!last) continue;
    spans.push({ ...span, attributes: withoutData(span.attributes), events: kept });
    kept = [];
  }
  return {
    path,
    tree: runTree({ resource, spans }),
    metrics,
    parts: () => spanParts(path),
    sha256: () => digest(path),
  };
}

/** A point of a metric, as an event tells it; `undefined` for an event that tells none. */
export function metricPoint(
  { attributes, timeNs }: SpanEvent,
): { readonly name: string; readonly value: number; readonly step?: number; readonly timeNs: bigint } | undefined {
  const name = readText(attributes, "dagtrail.name");
  const value = readAnyNumber(attributes, "dagtrail.value");
  if (name === undefined || value === undefined) return undefined;
  const step = readNumber(attributes, "dagtrail.step");
  return { name, value, ...(step === undefined ? {} : { step }), timeNs };
}

function addMetric(last: Map<string, number>, event: SpanEvent): void {
  const point = metricPoint(event);
  if (point !== undefined) last.set(point.name, point.value);
}

function withoutData(attributes: Attributes): Attributes {
  if (!("dagtrail.artifact.data" in attributes)) return attributes;
  const { "dagtrail.artifact.data": _, ...rest } = attributes;
  // Without a prototype, as it was: names are hostile.
  return Object.assign(Object.create(null), rest);
}

function* spanParts(path: string): Generator<SpanPart> {
  using file = new FileSource(path);
  for (const part of runFileParts(file)) if (part.type === "span") yield part;
}

function digest(path: string): string {
  using file = new FileSource(path);
  const hash = createHash("sha256");
  const chunk = new Uint8Array(2 ** 18);
  for (let n = file.read(chunk); n !== null; n = file.read(chunk)) hash.update(chunk.subarray(0, n));
  return hash.digest("hex");
}
