/**
 * A span as the rest of the house handles it: plain values, with OTLP's encoding left to `encode.ts` and `decode.ts`.
 *
 * @module
 */

/** An attribute's value. `Uint8Array` is OTLP's bytes, an object its key-value list, `null` its empty value. */
export type AttributeValue =
  | null
  | string
  | number
  | boolean
  | bigint
  | Uint8Array
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

/** Attribute names and values; an `undefined` value counts as absent. */
export type Attributes = { readonly [name: string]: AttributeValue | undefined };

/** OTLP's span kinds that Dagtrail writes, with their numbers on the wire. */
export const SPAN_KIND = { unspecified: 0, internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** A span kind by name. */
export type SpanKind = keyof typeof SPAN_KIND;

/** OTLP's status codes with their numbers on the wire. */
export const STATUS_CODE = { unset: 0, ok: 1, error: 2 } as const;

/** Something that happened during a span. */
export interface SpanEvent {
  readonly name: string;
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
  readonly attributes: Attributes;
}

/** A reference to another span. */
export interface SpanLink {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly attributes: Attributes;
}

/** The instrumentation scope that made a span. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
}

/** One span. */
export interface Span {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** Absent for a root span. */
  readonly parentSpanId?: string;
  /** W3C's `tracestate`, where somebody else's systems have noted something. */
  readonly traceState?: string;
  readonly name: string;
  readonly kind: SpanKind;
  /** Nanoseconds since the epoch. */
  readonly startNs: bigint;
  /** Nanoseconds since the epoch, never before `startNs`. */
  readonly endNs: bigint;
  readonly status: { readonly code: keyof typeof STATUS_CODE; readonly message?: string };
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  readonly links: readonly SpanLink[];
  readonly scope: Scope;
}

/** A whole run file, decoded. */
export interface RunFile {
  /** The resource that all its spans share. */
  readonly resource: Attributes;
  readonly spans: readonly Span[];
}
