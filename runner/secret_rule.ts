import type { FaultySpan, Tell } from "./checking/fault.ts";
import type { CheckedRun, Rule } from "./checking/rule.ts";
import { decodeEvent, decodeResource, decodeScope, decodeSpan, RunFileError } from "./otlp/decode.ts";
import type { WirePart, WireSpanPart } from "./otlp/wire_parts.ts";
import type { FoundSecret, PrintedLines, SecretFinder } from "./recording/find_secrets.ts";

/** How much of a blob is read at a time. */
const CHUNK_BYTES = 2 ** 20;

/**
 * None of some secrets stands in a run file or in a blob that it names, in any of the forms in which they are masked; a
 * rule for `checkRunFile`.
 */
export class SecretRule implements Rule {
  readonly #finder: SecretFinder;
  readonly #blobs: string;
  /** The digests of blobs, with the first span that names each. */
  readonly #named = new Map<string, { readonly at: string; readonly span?: FaultySpan }>();
  #lines: PrintedLines = { stdout: [], stderr: [] };

  /** @param blobs The folder of blobs. */
  constructor(finder: SecretFinder, blobs: string) {
    this.#finder = finder;
    this.#blobs = blobs;
  }

  part(part: WirePart, span: FaultySpan | undefined, tell: Tell): void {
    const found = part.type === "resource" ? this.#inResource(part.wire, part.at) : this.#inSpan(part, span);
    for (const { secret, place } of found) {
      tell({
        at: part.at,
        message: `${place} has the secret ${secret} in it`,
        ...(span === undefined ? {} : { span }),
      });
    }
  }

  end(_run: CheckedRun, tell: Tell): void {
    for (const [sha256, where] of this.#named) {
      for (const { secret, place } of this.#inBlob(sha256)) {
        tell({ ...where, message: `${place} has the secret ${secret} in it` });
      }
    }
  }

  #inResource(wire: unknown, at: string): FoundSecret[] {
    return this.#decoded(wire, "the resource", () => this.#finder.inResource(decodeResource(wire, at)));
  }

  #inSpan(part: WireSpanPart, span: FaultySpan | undefined): FoundSecret[] {
    const { wire, events, firstEvent, at } = part;
    if (firstEvent === 0) this.#lines = { stdout: [], stderr: [] };
    // What all parts share is searched with the first.
    return this.#decoded(firstEvent === 0 ? [wire, events] : events, `the span ${span?.spanId}`, () => {
      const decoded = decodeSpan(
        events === undefined ? wire : { ...wire as object, events: [] },
        decodeScope(part.scope, part.scopeAt),
        at,
      );
      const { "dagtrail.artifact.sha256": sha256, "dagtrail.artifact.data": data } = decoded.attributes;
      if (typeof sha256 === "string" && data === undefined && !this.#named.has(sha256)) {
        this.#named.set(sha256, { at, ...(span === undefined ? {} : { span }) });
      }
      const all = events === undefined
        ? decoded
        : { ...decoded, events: events.map((event) => decodeEvent(event, at)) };
      return this.#finder.inSpan(all, this.#lines, firstEvent);
    });
  }

  /** What is found in a piece as it is meant, or else as it is written: there may be more in it than OTLP knows. */
  #decoded(wire: unknown, place: string, decode: () => FoundSecret[]): FoundSecret[] {
    let found: FoundSecret[] = [];
    try {
      found = decode();
    } catch (error) {
      // That it is no OTLP is another rule's affair.
      if (!(error instanceof RunFileError)) throw error;
    }
    return found.length > 0 ? found : this.#finder.inText(`the text of ${place}`, JSON.stringify(wire));
  }

  #inBlob(sha256: string): FoundSecret[] {
    // It becomes a part of a path, so nothing but a digest may pass.
    if (!/^[0-9a-f]{64}$/.test(sha256)) return [];
    const place = `blobs/${sha256}`;
    const found = new Map<string, FoundSecret>();
    try {
      using file = Deno.openSync(`${this.#blobs}/${sha256}`);
      if (!file.statSync().isFile) return [];
      const bytes = new Uint8Array(CHUNK_BYTES + this.#finder.reach);
      let held = 0;
      for (let n = file.readSync(bytes); n !== null; n = file.readSync(bytes.subarray(held))) {
        for (const one of this.#finder.inBytes(place, bytes.subarray(0, held + n))) found.set(one.secret, one);
        // What may be the beginning of a secret is looked at again, with what follows.
        const keep = Math.min(held + n, this.#finder.reach);
        bytes.copyWithin(0, held + n - keep, held + n);
        held = keep;
      }
    } catch (error) {
      // That it is not there is another rule's affair.
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
    return [...found.values()];
  }
}
