import { INLINE_LIMIT_BYTES } from "../otlp/attributes.ts";
import type { Attributes, Span } from "../otlp/span.ts";
import { ATTEMPT_FILES } from "../words/attempt_spec.ts";
import { formatBytes } from "../words/byte_size.ts";
import { howToRaise } from "../words/limits.ts";
import type { ArtifactRecord } from "../words/record.ts";
import type { Mask } from "./mask.ts";
import { clamp } from "./record_event.ts";
import { artifactSpanName } from "./span_names.ts";

/** Where artifacts come from and go to. */
export interface ArtifactOptions {
  /** Where the attempt left their files. */
  readonly attemptDirectory: string;
  /** Where an artifact's file is, when it is not in that directory. */
  readonly place?: (record: ArtifactRecord) => string | undefined;
  /** The folder for large artifacts, made when it is needed. */
  readonly blobs: string;
  readonly mask: Mask;
  /** The largest artifact that is kept. */
  readonly maxBytes: number;
  /** The identifier of an artifact's span. */
  readonly spanId: (record: ArtifactRecord) => string | Promise<string>;
}

/**
 * The span of an artifact of an attempt that has ended, below the attempt's; or, when the artifact could not be kept, why
 * not, as a notice for the attempt.
 */
export async function artifactSpan(
  attempt: Span,
  record: ArtifactRecord,
  options: ArtifactOptions,
): Promise<{ readonly span: Span } | { readonly notice: string }> {
  const { traceId, scope, spanId: parentSpanId } = attempt;
  try {
    const attributes = await artifactAttributes(record, options);
    const timeNs = clamp(BigInt(record.time), attempt);
    const span: Span = {
      traceId,
      spanId: await options.spanId(record),
      parentSpanId,
      name: artifactSpanName(options.mask(record.name)),
      kind: "internal",
      startNs: timeNs,
      endNs: timeNs,
      status: { code: "unset" },
      attributes,
      events: [],
      links: [],
      scope,
    };
    return { span };
  } catch (error) {
    // Deno's messages have the paths of this machine.
    const why = String(error).replaceAll(options.attemptDirectory, "ATTEMPT").replaceAll(options.blobs, "blobs");
    return { notice: options.mask(`the artifact ${JSON.stringify(record.name)} could not be kept: ${why}`) };
  }
}

/**
 * The attributes of an artifact's span: its bytes inline when they are few, else copied to `blobs/<sha256>`.
 *
 * @throws {Error} When the file is not there, is not a file or is too large.
 */
async function artifactAttributes(record: ArtifactRecord, options: ArtifactOptions): Promise<Attributes> {
  const path = options.place?.(record) ??
    `${options.attemptDirectory}/${ATTEMPT_FILES.artifacts}/${record.file}`;
  // The task could have put a link there; the runner, which may read everything, must not follow it.
  const { isFile, size } = await Deno.lstat(path);
  if (!isFile) throw new Error(`${path} is not a file`);
  if (size > options.maxBytes) {
    throw new RangeError(
      `it has ${formatBytes(size)}, more than the limit of ${formatBytes(options.maxBytes)}; ${
        howToRaise("artifactBytes")
      }`,
    );
  }
  const bytes = options.mask.bytes(await Deno.readFile(path));
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

async function storeBlob(folder: string, sha256: string, bytes: Uint8Array): Promise<void> {
  const path = `${folder}/${sha256}`;
  await Deno.mkdir(folder, { recursive: true });
  // Named by its content, so one that is there already is the same; renamed into place, so none is ever half written.
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await Deno.writeFile(temporary, bytes);
    await Deno.rename(temporary, path);
  } catch (error) {
    // What is half written takes the room that a full disk lacks.
    await Deno.remove(temporary).catch(() => {});
    throw error;
  }
}
