import { DIGEST_DIGITS } from "../catalog/site_files.ts";

/**
 * Endings under which a web server or a browser shows or saves a file and never runs it. A file with any other ending
 * is kept as `.bin`, so that nobody who opens its address runs a page, a script or a picture with a script in it.
 */
const HARMLESS = new Set(
  ("png jpg jpeg gif webp avif bmp txt log csv tsv json jsonl md yaml yml toml onnx safetensors parquet arrow feather " +
    "npy npz pkl pt zip gz tgz tar xz zst bz2 pdf ipynb bin wav mp3 ogg mp4 webm").split(" "),
);

const MAX_LENGTH = 60;

/**
 * The name of a file that keeps an artifact: the first digits of its digest, which make it unique, and what is readable
 * of the artifact's name.
 */
export function artifactFileName(name: string, sha256: string): string {
  const last = name.split("/").at(-1)!;
  const safe = last.normalize("NFKD").replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[.-]+|[.-]+$/g, "").slice(
    -MAX_LENGTH,
  );
  const stem = safe === "" ? "artifact" : safe;
  const dot = stem.lastIndexOf(".");
  const ending = dot <= 0 ? "" : stem.slice(dot + 1).toLowerCase();
  return `${sha256.slice(0, DIGEST_DIGITS)}-${stem}${HARMLESS.has(ending) ? "" : ".bin"}`;
}
