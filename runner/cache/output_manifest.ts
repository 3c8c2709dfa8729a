import type { Json } from "../words/json.ts";
import { formatBytes } from "../words/byte_size.ts";
import { sha256OfFile } from "./file_digests.ts";
import { sha256 } from "./sha256.ts";

/** One file that a task left. */
export interface OutputFile {
  /** From the output folder, with slashes. */
  readonly path: string;
  readonly size: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** Whether it may be run as a program. */
  readonly executable?: true;
}

/** Everything in a task's output folder. */
export interface OutputManifest {
  /** Sorted by path. */
  readonly files: readonly OutputFile[];
  /** Folders with nothing in them, sorted. */
  readonly emptyFolders: readonly string[];
}

/** Nothing. */
export const NO_OUTPUT: OutputManifest = { files: [], emptyFolders: [] };

/**
 * What lies in `folder`, which has been swept: it has files and folders only.
 *
 * @param maxBytes What the folder could hold: files that are longer have holes in them, and would be read for hours.
 * @throws When they are longer, and what reading throws.
 */
export async function readManifest(folder: string, maxBytes: number): Promise<OutputManifest> {
  const files: OutputFile[] = [];
  let bytes = 0;
  const emptyFolders: string[] = [];
  const walk = async (below: string): Promise<void> => {
    const prefix = below === "" ? "" : `${below}/`;
    let empty = true;
    for (const { name, isDirectory } of Deno.readDirSync(`${folder}/${below}`)) {
      empty = false;
      const path = `${prefix}${name}`;
      if (isDirectory) {
        await walk(path);
        continue;
      }
      const { size, mode } = Deno.lstatSync(`${folder}/${path}`);
      bytes += size;
      if (bytes > maxBytes) {
        throw new Error(
          `its files are ${formatBytes(bytes)} long, and ${
            formatBytes(maxBytes)
          } are its limit: there are holes in them`,
        );
      }
      const executable = ((mode ?? 0) & 0o111) !== 0;
      const sha256 = await sha256OfFile(`${folder}/${path}`);
      files.push({ path, size, sha256, ...(executable ? { executable } : {}) });
    }
    if (empty && below !== "") emptyFolders.push(below);
  };
  await walk("");
  return { files: files.sort((a, b) => a.path < b.path ? -1 : 1), emptyFolders: emptyFolders.sort() };
}

/** A digest over what a task left: what it returned and its files. What depends on it depends on nothing else of it. */
export function outputDigest(value: Json | undefined, manifest: OutputManifest): string {
  const { files, emptyFolders } = manifest;
  const lines = files.map(({ path, sha256, executable }) => [path, sha256, executable ?? false]);
  return `sha256:${sha256(JSON.stringify([value === undefined ? [] : [value], lines, emptyFolders]))}`;
}

/**
 * A manifest that was read from a file, if it is one: every path stays within its folder, and none is there twice or
 * below another file.
 */
export function checkManifest(value: unknown): OutputManifest | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { files, emptyFolders } = value as { readonly files?: unknown; readonly emptyFolders?: unknown };
  if (!Array.isArray(files) || !Array.isArray(emptyFolders)) return undefined;
  const leaves = new Set<string>();
  const folders = new Set<string>();
  const isNewLeaf = (path: unknown): path is string => {
    if (!isInnerPath(path) || leaves.has(path) || folders.has(path)) return false;
    leaves.add(path);
    for (let at = path.indexOf("/"); at !== -1; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
    return true;
  };
  const checked: OutputFile[] = [];
  for (const file of files as unknown[]) {
    if (typeof file !== "object" || file === null) return undefined;
    const { path, size, sha256, executable } = file as Readonly<Record<string, unknown>>;
    if (!isNewLeaf(path) || !isSize(size) || !isSha256(sha256)) return undefined;
    checked.push({ path, size, sha256, ...(executable === true ? { executable } : {}) });
  }
  if (!emptyFolders.every(isNewLeaf)) return undefined;
  if (leaves.values().some((leaf) => folders.has(leaf))) return undefined;
  return { files: checked, emptyFolders };
}

/** Whether a value is a path below some folder, in the form that manifests have. */
function isInnerPath(value: unknown): value is string {
  if (typeof value !== "string" || value.length > 4096 || value.includes("\0")) return false;
  if (Deno.build.os === "windows" && /[\\:]/.test(value)) return false;
  return value.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/** Whether a value is a number of bytes. */
export function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** Whether a value is a SHA-256 as we write it, which is safe as a part of a path. */
export function isSha256(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}
