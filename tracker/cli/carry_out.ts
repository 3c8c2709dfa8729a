import { buildSite, firstPage } from "../build_site.ts";
import { loadConfig } from "../tracker_config.ts";
import { mendableMessage } from "./mendable_message.ts";
import type { SiteOrder, SiteReply } from "./site_builder.ts";
import { noticesOf } from "./site_report.ts";

/** Builds the site that was ordered. */
export async function carryOut({ config, importMap, ...order }: SiteOrder): Promise<SiteReply> {
  try {
    const loaded = config === undefined ? {} : { config: await loadConfig(config, importMap) };
    const { changed: _, ...report } = await buildSite({ ...order, ...loaded });
    return { report, page: firstPage(report.out), notices: noticesOf(report) };
  } catch (error) {
    return { error: mendableMessage(error), mendable: true };
  }
}
