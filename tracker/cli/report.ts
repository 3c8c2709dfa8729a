import { ReportError, reportRun } from "../report_run.ts";
import { formatBytes } from "../site/format/number.ts";
import type { TrackerContext } from "./context.ts";

interface ReportFlags {
  readonly out: string;
  readonly runs: string;
}

/** Writes one run as one page, and says where. */
export async function reportCommand(this: TrackerContext, { out, runs }: ReportFlags, run?: string): Promise<void> {
  const { stdout, stderr } = this.process;
  try {
    const html = await reportRun(await this.findRunFile(run, runs));
    await Deno.writeTextFile(out, html);
    stdout.write(`wrote ${out}, ${formatBytes(new TextEncoder().encode(html).length)}\n`);
  } catch (error) {
    const message = messageOf(error, out);
    if (message === undefined) throw error;
    stderr.write(`${message}\n`);
    this.process.exitCode = 2;
  }
}

function messageOf(error: unknown, out: string): string | undefined {
  if (error instanceof ReportError) return error.message;
  if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.IsADirectory) {
    return `${JSON.stringify(out)} cannot be written: name a file in a folder that is there`;
  }
  return undefined;
}
