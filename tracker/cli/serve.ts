import { PortError, serveSite } from "../serve_site.ts";
import { makeTemporaryFolder } from "../temporary_folder.ts";
import { loadConfig } from "../tracker_config.ts";
import type { TrackerContext } from "./context.ts";
import { findConfig } from "./find_config.ts";
import { mendableMessage } from "./mendable_message.ts";
import { runsOf } from "./runs_of.ts";
import { describeBuild, noticesOf } from "./site_report.ts";

interface ServeFlags {
  readonly runs?: readonly string[];
  readonly out?: string;
  readonly port: number;
  readonly config?: string;
}

/** Builds the site, serves it until the user asks to stop, and says when it was built again. */
export async function serveTrackerCommand(this: TrackerContext, flags: ServeFlags): Promise<void> {
  const { stdout, stderr } = this.process;
  const config = await findConfig(flags.config);
  if (config !== undefined && await this.ranWithImportMapFor(config)) return;
  const importMap = config === undefined ? undefined : await this.importMapFor(config);
  let temporary: string | undefined;
  try {
    if (flags.out === undefined) temporary = makeTemporaryFolder("dagtrail-site-");
    const server = await serveSite({
      runs: runsOf(flags),
      out: flags.out ?? temporary!,
      port: flags.port,
      ...(config === undefined ? {} : { config: await loadConfig(config, importMap) }),
      signal: this.signal,
      onBuilt: (report) => {
        for (const notice of noticesOf(report)) stderr.write(`${notice}\n`);
        stdout.write(`${describeBuild(report)}\n`);
      },
      onError: (error) => stderr.write(`not built again: ${error instanceof Error ? error.message : error}\n`),
    });
    stdout.write(`open  ${server.url}\n`);
    await server.finished;
  } catch (error) {
    stderr.write(`${serveMessage(error, flags.port)}\n`);
    this.process.exitCode = 2;
  } finally {
    if (temporary !== undefined) await Deno.remove(temporary, { recursive: true });
  }
}

function serveMessage(error: unknown, port: number): string {
  if (error instanceof PortError) return error.message;
  if (!(error instanceof Deno.errors.AddrInUse)) return mendableMessage(error);
  return `the port ${port} is taken by another program; name another one by --port, or 0 for any`;
}
