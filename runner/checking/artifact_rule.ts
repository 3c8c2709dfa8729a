import { createHash } from "node:crypto";
import { INLINE_LIMIT_BYTES, SCOPE_NAME } from "../otlp/attributes.ts";
import type { WirePart } from "../otlp/wire_parts.ts";
import type { FaultySpan, Tell } from "./fault.ts";
import { isObject, rawAttributes } from "./raw_attributes.ts";
import type { Rule } from "./rule.ts";

/** How much of a blob is read at a time. */
const CHUNK_BYTES = 2 ** 18;

/**
 * An artifact's bytes have the size and the SHA-256 that its span tells, inline or in `blobs/` beside the run file; and no
 * two artifacts of an attempt have one name.
 */
export class ArtifactRule implements Rule {
  readonly #blobs: string;
  readonly #chunk = new Uint8Array(CHUNK_BYTES);
  /** What was found of each blob, which several artifacts may share. */
  readonly #known = new Map<string, Bytes | string>();
  /** The names that each attempt has given. */
  readonly #names = new Map<string, Set<string>>();

  /** @param blobs The folder of blobs. */
  constructor(blobs: string) {
    this.#blobs = blobs;
  }

  part(part: WirePart, span: FaultySpan | undefined, tell: Tell): void {
    if (part.type === "resource" || part.firstEvent > 0 || !isObject(part.wire)) return;
    if (!isObject(part.scope) || part.scope.name !== SCOPE_NAME) return;
    const values = rawAttributes(part.wire.attributes);
    const name = values.get("dagtrail.artifact.name")?.stringValue;
    if (typeof name !== "string") return;
    const say = (message: string): void => tell({ at: part.at, message, ...(span === undefined ? {} : { span }) });

    const names = this.#names.getOrInsertComputed(String(part.wire.parentSpanId), () => new Set());
    if (names.has(name)) say(`the attempt has another artifact of the name ${JSON.stringify(name)}`);
    names.add(name);

    const sha256 = values.get("dagtrail.artifact.sha256")?.stringValue;
    if (typeof sha256 !== "string") return;
    // It becomes a part of a path, so nothing but a digest may pass.
    if (!/^[0-9a-f]{64}$/.test(sha256)) return say("dagtrail.artifact.sha256 must be 64 lower-case hex digits");
    const data = values.get("dagtrail.artifact.data")?.bytesValue;
    const found = data === undefined ? this.#blob(sha256) : inline(data);
    if (typeof found === "string") return say(found);
    const where = data === undefined ? `blobs/${sha256}` : "dagtrail.artifact.data";
    if (data !== undefined && found.size > INLINE_LIMIT_BYTES) {
      say(`${where} has ${found.size} bytes, and more than ${INLINE_LIMIT_BYTES} belong into blobs/`);
    }
    const size = values.get("dagtrail.artifact.size")?.intValue;
    if (size !== undefined && String(size) !== String(found.size)) {
      say(`${where} has ${found.size} bytes, and dagtrail.artifact.size is ${size}`);
    }
    if (found.sha256 !== sha256) {
      say(`${where} has the SHA-256 ${found.sha256}, and dagtrail.artifact.sha256 is ${sha256}`);
    }
  }

  #blob(sha256: string): Bytes | string {
    return this.#known.getOrInsertComputed(sha256, () => {
      try {
        using file = Deno.openSync(`${this.#blobs}/${sha256}`);
        if (!file.statSync().isFile) return `blobs/${sha256}, which holds it, is not a file`;
        const hash = createHash("sha256");
        let size = 0;
        for (let n = file.readSync(this.#chunk); n !== null; n = file.readSync(this.#chunk)) {
          hash.update(this.#chunk.subarray(0, n));
          size += n;
        }
        return { size, sha256: hash.digest("hex") };
      } catch (error) {
        const why = error instanceof Deno.errors.NotFound ? "is not there" : `cannot be read: ${error}`;
        return `blobs/${sha256}, which holds it, ${why}`;
      }
    });
  }
}

interface Bytes {
  readonly size: number;
  readonly sha256: string;
}

function inline(data: unknown): Bytes | string {
  try {
    const bytes = Uint8Array.fromBase64(String(data));
    return { size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  } catch {
    return "dagtrail.artifact.data is not base64";
  }
}
