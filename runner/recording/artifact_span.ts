import { INLINE_LIMIT_BYTES } from "../otlp/attributes.ts";
import type { Attributes } from "../otlp/span.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import type { ArtifactRecord } from "../words/record.ts";
import type { Mask } from "./mask.ts";

/**
 * The attributes of an artifact's span: its bytes inline when they are few, else copied to `blobs/<sha256>`.
 *
 * @param attemptDirectory Where the attempt left the file.
 * @param blobs The folder for large artifacts, made when it is needed.
 * @throws {Error} When the file is not there or is not a file.
 */
export async function artifactAttributes(
  record: ArtifactRecord,
  options: {
    readonly attemptDirectory: string;
    /** Where the file is, when it is not in that directory. */
    readonly place?: string;
    readonly blobs: string;
    readonly mask: Mask;
  },
): Promise<Attributes> {
  const path = options.place ?? `${options.attemptDirectory}/${ATTEMPT_FILES.artifacts}/${record.file}`;
  // The task could have put a link there; the runner, which may read everything, must not follow it.
  if (!(await Deno.lstat(path)).isFile) throw new Error(`${path} is not a file`);
  const bytes = maskBytes(await Deno.readFile(path), options.mask);
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const inline = bytes.length <= INLINE_LIMIT_BYTES;
  if (!inline) await storeBlob(options.blobs, sha256, bytes);
  return {
    "dagtrail.artifact.name": options.mask(record.name),
    "dagtrail.artifact.media_type": record.mediaType,
    "dagtrail.artifact.size": bytes.length,
    "dagtrail.artifact.sha256": sha256,
    ...(inline ? { "dagtrail.artifact.data": bytes } : {}),
  };
}

/** Masks text artifacts; bytes that are not UTF-8 are left as they are. */
export function maskBytes(bytes: Uint8Array<ArrayBuffer>, mask: Mask): Uint8Array<ArrayBuffer> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes;
  }
  const masked = mask(text);
  return masked === text ? bytes : new TextEncoder().encode(masked);
}

async function storeBlob(folder: string, sha256: string, bytes: Uint8Array): Promise<void> {
  const path = `${folder}/${sha256}`;
  await Deno.mkdir(folder, { recursive: true });
  // Named by its content, so one that is there already is the same; renamed into place, so none is ever half written.
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  await Deno.writeFile(temporary, bytes);
  await Deno.rename(temporary, path);
}
