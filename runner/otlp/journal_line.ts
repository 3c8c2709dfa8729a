/**
 * The lines of a journal. Each is a checksum, a space and a JSON object, whose first word says what it is:
 *
 * - `resource`: the first line; what the run file begins with, and the secrets that are masked in all that follows.
 * - `open`: a span was begun. The run's, every task's and each attempt's are, before anything happens in them.
 * - `of`: more attributes of a span that was begun.
 * - `scope`: a `ScopeSpans` with a span that has ended; the run file has it as it stands here.
 * - `events`: the same, of a span that has so many bytes of events in `events/SPAN.jsonl`, one a line.
 * - `ending`: an attempt has ended so, and its artifacts are being read; its `scope` or `events` follows them.
 * - `spans`: a `ScopeSpans` of a task's own; the run file has it as it stands here, too.
 * - `alive`: nothing has happened for a while, and the runner was still there.
 *
 * @module
 */

import { decodeScopeSpans } from "./decode.ts";
import { decodeAttributes } from "./decode_value.ts";
import { readArray, readId, readInteger, readNanoseconds, readObject, readString, refuse } from "./fields.ts";
import { RunFileError } from "./run_file_error.ts";
import type { Attributes, Span } from "./span.ts";

/** The journal's file in the run's own folder. */
export const JOURNAL_FILE = "journal.log";

/** The folder of events beside it. */
export const EVENTS_FOLDER = "events";

/** The file of a span's events, from the run's own folder. */
export function eventsFile(spanId: string): string {
  return `${EVENTS_FOLDER}/${spanId}.jsonl`;
}

/** What tells whether a value is the secret that a run had. */
export interface SecretCheck {
  /** The environment variable that held it. */
  readonly name: string;
  /** A part of a digest that a wrong value has by chance; see `secret_check.ts`. */
  readonly check: string;
}

/** A line of a journal, read. */
export type JournalLine =
  | { readonly kind: "resource"; readonly resource: Attributes; readonly secrets: readonly SecretCheck[] }
  | { readonly kind: "open"; readonly span: Span }
  | { readonly kind: "description"; readonly spanId: string; readonly attributes: Attributes }
  | { readonly kind: "ended"; readonly span: Span; /** 0 without. */ readonly eventBytes: number }
  | { readonly kind: "ending"; readonly span: Span }
  | { readonly kind: "own"; readonly spans: readonly Span[] }
  | { readonly kind: "alive"; readonly timeNs: bigint };

/** The beginning of the lines that the run file has as they are. */
export const COPIED = ['{"scope":', '{"spans":'] as const;

/** The beginning of the line of a span whose events are in a file. */
export const WITH_EVENTS = '{"events":';

/** The beginning of a journal's first line. */
export const FIRST = '{"resource":';

/** So many bytes stand before the JSON of a line. */
export const CHECKSUM_BYTES = 9;

/** A line of a journal, without its line break. */
export function journalLine(json: string): string {
  return `${checksum(json)} ${json}`;
}

/** FNV-1a over the text's UTF-16 units, in 8 hex digits: it is to find damage, and not to withstand an attack. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

const DECODER = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a line of a journal.
 *
 * @throws {RunFileError} When it is none: it was cut off, or something else was written over it.
 */
export function readJournalLine(line: Uint8Array): JournalLine {
  let value: unknown;
  try {
    const json = DECODER.decode(line.subarray(CHECKSUM_BYTES));
    if (journalLine(json) !== DECODER.decode(line)) throw new RangeError("the checksum is another one");
    value = JSON.parse(json);
  } catch (error) {
    throw new RunFileError("the line is not what was written", { cause: error });
  }
  const fields = readObject(value, "$");
  const [kind] = Object.keys(fields);
  switch (kind) {
    case "resource": {
      const resource = decodeAttributes(readObject(fields.resource, "$.resource").attributes, "$.resource.attributes");
      return { kind, resource, secrets: readArray(fields.secrets, "$.secrets").map(readSecretCheck) };
    }
    case "open":
    case "ending":
      return { kind, span: onlySpan(fields[kind], `$.${kind}`) };
    case "of":
      return {
        kind: "description",
        spanId: readId(fields.of, 16, "$.of"),
        attributes: decodeAttributes(fields.attributes, "$.attributes"),
      };
    case "scope":
      return { kind: "ended", span: onlySpan(fields, "$"), eventBytes: 0 };
    case "events":
      return {
        kind: "ended",
        span: onlySpan(fields.group, "$.group"),
        eventBytes: Number(readInteger(fields.events, "$.events")),
      };
    case "spans":
      return { kind: "own", spans: decodeScopeSpans(fields) };
    case "alive":
      return { kind, timeNs: readNanoseconds(fields.alive, "$.alive") };
    default:
      return refuse("$", "a line of a journal", value);
  }
}

function onlySpan(group: unknown, at: string): Span {
  const [span, ...more] = decodeScopeSpans(group, at);
  return span !== undefined && more.length === 0 ? span : refuse(`${at}.spans`, "one span", more);
}

function readSecretCheck(value: unknown, i: number): SecretCheck {
  const { name, check } = readObject(value, `$.secrets[${i}]`);
  return { name: readString(name, `$.secrets[${i}].name`), check: readString(check, `$.secrets[${i}].check`) };
}
