import { isDeeper, type Json } from "../words/json.ts";
import { type Ingredient, INGREDIENT_KINDS, type IngredientKind } from "./ingredient.ts";
import { checkManifest, isSha256, isSize, type OutputManifest } from "./output_manifest.ts";
import { sha256 } from "./sha256.ts";

/** The attempt that a result comes from. */
export interface Origin {
  readonly run: string;
  /** The attempt's number. */
  readonly attempt: number;
  /** The attempt's span. */
  readonly traceId: string;
  readonly spanId: string;
  /** The engine that it ran on. */
  readonly engine: string;
  /** How long it took. */
  readonly durationMs: number;
}

/** A blob and what it is for. */
export interface BlobRef {
  readonly sha256: string;
  readonly size: number;
}

/** What the cache knows of one task's successful attempt: a document that names blobs. */
export interface StoredResult {
  /** 64 hex digits. */
  readonly key: string;
  readonly pipeline: string;
  /** The task's full name. */
  readonly task: string;
  /** When it was stored, in milliseconds since the epoch. */
  readonly storedMs: number;
  readonly origin: Origin;
  /** What the key was made of. */
  readonly ingredients: readonly Ingredient[];
  /** What the task's function returned; absent when that was nothing. */
  readonly value?: Json;
  readonly output: OutputManifest;
  /** What the attempt recorded, a line each as in its own file, with secrets masked; a blob when it is much. */
  readonly records: string | BlobRef;
  /** The bytes of its artifacts, with secrets masked, by the names of the files that the records give. */
  readonly artifacts: Readonly<Record<string, BlobRef>>;
}

const VERSION = 1;

/** How deep a document may be nested: a value of 200 levels, which is what a task may return, and what is around it. */
const MAX_NESTING = 210;

const KINDS: ReadonlySet<unknown> = new Set(INGREDIENT_KINDS);

/** The document as text: the digest of its second line, then that line. */
export function encodeResult(result: StoredResult): string {
  const text = JSON.stringify({ version: VERSION, ...result });
  return `${sha256(text)}\n${text}\n`;
}

/** The result that a document holds, or in words why it holds none. Whatever is on the disk may be in it. */
export function decodeResult(document: string): StoredResult | string {
  const at = document.indexOf("\n");
  const text = document.slice(at + 1, -1);
  if (at !== 64 || !document.endsWith("\n") || sha256(text) !== document.slice(0, at)) return "it is not whole";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it is not JSON";
  }
  if (typeof value !== "object" || value === null) return "it is not an object";
  if (isDeeper(value, MAX_NESTING)) return "it is nested too deeply";
  const fields = value as Readonly<Record<string, unknown>>;
  if (fields.version !== VERSION) return `its version is ${JSON.stringify(fields.version)}, and this one reads 1`;
  const { key, pipeline, task, storedMs, records } = fields;
  const origin = checkOrigin(fields.origin);
  const ingredients = checkIngredients(fields.ingredients);
  const output = checkManifest(fields.output);
  const artifacts = checkBlobs(fields.artifacts);
  if (!isSha256(key) || typeof pipeline !== "string" || typeof task !== "string" || !isSize(storedMs)) {
    return "it does not say what it is about";
  }
  if (origin === undefined) return "it does not say where it comes from";
  if (ingredients === undefined) return "it does not say what its key was made of";
  if (output === undefined) return "its list of files is broken";
  if (artifacts === undefined) return "its list of artifacts is broken";
  if (typeof records !== "string" && checkBlob(records) === undefined) return "its records are broken";
  return {
    key,
    pipeline,
    task,
    storedMs,
    origin,
    ingredients,
    ...(fields.value === undefined ? {} : { value: fields.value as Json }),
    output,
    records: typeof records === "string" ? records : checkBlob(records)!,
    artifacts,
  };
}

/** Every blob that a result needs, each once. */
export function blobsOf({ output, records, artifacts }: StoredResult): BlobRef[] {
  const all = [...output.files, ...Object.values(artifacts), ...typeof records === "string" ? [] : [records]];
  return [...new Map(all.map(({ sha256, size }) => [sha256, { sha256, size }])).values()];
}

/** The origin that a value is, if it is one. */
export function checkOrigin(value: unknown): Origin | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { run, attempt, traceId, spanId, engine, durationMs } = value as Readonly<Record<string, unknown>>;
  if (typeof run !== "string" || typeof engine !== "string" || typeof durationMs !== "number") return undefined;
  if (!Number.isSafeInteger(attempt) || !(durationMs >= 0)) return undefined;
  if (typeof traceId !== "string" || !/^[0-9a-f]{32}$/.test(traceId)) return undefined;
  if (typeof spanId !== "string" || !/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  return { run, attempt: attempt as number, traceId, spanId, engine, durationMs };
}

/** The ingredients that a value is, if it is a list of them. */
export function checkIngredients(value: unknown): Ingredient[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const checked: Ingredient[] = [];
  for (const item of value as unknown[]) {
    if (typeof item !== "object" || item === null) return undefined;
    const { kind, name, value, digest } = item as Readonly<Record<string, unknown>>;
    if (!KINDS.has(kind) || typeof name !== "string") return undefined;
    if (digest !== undefined && typeof digest !== "string") return undefined;
    checked.push({
      kind: kind as IngredientKind,
      name,
      ...(value === undefined ? {} : { value: value as Json }),
      ...(digest === undefined ? {} : { digest }),
    });
  }
  return checked;
}

function checkBlob(value: unknown): BlobRef | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { sha256, size } = value as Readonly<Record<string, unknown>>;
  return isSha256(sha256) && isSize(size) ? { sha256, size } : undefined;
}

function checkBlobs(value: unknown): Record<string, BlobRef> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const checked: Record<string, BlobRef> = {};
  for (const [file, item] of Object.entries(value)) {
    const blob = checkBlob(item);
    if (blob === undefined || !/^\d{1,9}$/.test(file)) return undefined;
    checked[file] = blob;
  }
  return checked;
}
