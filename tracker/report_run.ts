import { ChartRenderer } from "./artifacts/chart_renderer.ts";
import type { ArtifactSink } from "./artifacts/place_artifacts.ts";
import { prepareRun } from "./build_run.ts";
import { LayoutCache } from "./graph/layout_cache.ts";
import { openRunFile } from "./intake/open_run_file.ts";
import { readRunFile } from "./intake/read_run_file.ts";
import { readRun } from "./model/read_run.ts";
import { bundleScripts } from "./site/bundle_scripts.ts";
import { renderReport } from "./site/report/render_report.ts";
import { slugOf } from "./site/slug.ts";
import { STYLE } from "./site/style.ts";

/** A run file cannot be reported on; the message says why. */
export class ReportError extends Error {
  override readonly name = "ReportError";
}

/** A larger artifact is named in a report, and not in it. */
const MAX_FILE_BYTES = 5_000_000;

/**
 * One run as one page that needs no other file and no network: its graph, its timeline, its metrics, its pictures and its
 * logs.
 *
 * @param path The run file.
 * @throws {ReportError} When it cannot be read.
 */
export async function reportRun(path: string): Promise<string> {
  const name = path.split(/[\\/]/).at(-1)!;
  const read = await readRunFile({ name, sizeBytes: 0, modifiedMs: 0, open: () => openRunFile(path) });
  if ("reason" in read) throw new ReportError(`${path} could not be read: ${read.reason}`);
  const run = readRun(read.run);
  const id = run.id ?? `unnamed-${read.sha256.slice(0, 12)}`;
  await using charts = new ChartRenderer();
  const files = new MemoryFiles();
  const [view, scripts] = await Promise.all([
    prepareRun(run, {
      id,
      slug: slugOf(id),
      file: { name, sha256: read.sha256 },
      findBlob: read.findBlob,
      folder: files,
      charts,
      layouts: new LayoutCache(),
      maxFileBytes: MAX_FILE_BYTES,
    }),
    bundleScripts(["theme", "page", "run"]),
  ]);
  return await renderReport(view, { style: STYLE, scripts, files: files.all });
}

/** Files that a page will hold. */
class MemoryFiles implements ArtifactSink {
  readonly all = new Map<string, Uint8Array>();

  write(path: string, content: string | Uint8Array): Promise<void> {
    this.all.set(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return Promise.resolve();
  }

  async copy(path: string, from: string): Promise<void> {
    this.all.set(path, await Deno.readFile(from));
  }
}
