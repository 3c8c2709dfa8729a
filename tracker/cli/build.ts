import type { Keep } from "../retention.ts";
import type { TrackerContext } from "./context.ts";
import { findConfig } from "./find_config.ts";
import { runsOf } from "./runs_of.ts";
import { SiteBuilder, SiteFolderError, type SiteOrder, type SiteReply } from "./site_builder.ts";
import { describeBuild, describeDropped, describeSize } from "./site_report.ts";

interface BuildFlags {
  readonly runs?: readonly string[];
  readonly out: string;
  readonly keep?: Keep;
  readonly config?: string;
}

/** What a shell says of a program that Ctrl-C has ended. */
const CANCELLED = 130;

/** Builds the site and says what was done. */
export async function buildTrackerCommand(this: TrackerContext, flags: BuildFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  const { out, keep } = flags;
  const config = await findConfig(flags.config);
  const importMap = config === undefined ? undefined : await this.importMapFor(config);
  const reply = await build({ runs: runsOf(flags), out, keep, config, importMap }, this.signal);
  if (this.signal.aborted) {
    stderr.write(`${this.signal.reason}; the next build goes on from here\n`);
    this.process.exitCode = CANCELLED;
    return;
  }
  if ("error" in reply) {
    stderr.write(`${reply.error}\n`);
    this.process.exitCode = reply.mendable ? 2 : 1;
    return;
  }
  const { report, page, notices } = reply;
  for (const notice of notices) stderr.write(`${notice}\n`);
  if (report.dropped.length > 0) stdout.write(`${describeDropped(report, keep!)}\n`);
  const added = config === undefined ? "" : `with  ${config}\n`;
  stdout.write(`${describeBuild(report)}\n${added}${describeSize(report)}\nopen  ${page}\n`);
}

async function build(order: SiteOrder, signal: AbortSignal): Promise<SiteReply> {
  try {
    await using builder = await SiteBuilder.open(order);
    return await builder.build(signal);
  } catch (error) {
    if (error instanceof SiteFolderError) return { error: error.message, mendable: true };
    throw error;
  }
}
