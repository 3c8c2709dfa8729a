import type { RunEntry } from "./catalog/run_entry.ts";
import type { TrackerPage } from "./define_tracker.ts";
import type { SiteFolder } from "./output/site_folder.ts";
import type { OwnPageView } from "./site/pages/own_page.tsx";
import { OWN_ASSETS } from "./site/paths.ts";
import { PLAIN_LOOK, type SiteLook } from "./site/site_look.ts";
import type { LoadedConfig } from "./tracker_config.ts";

/** The look that a project has chosen for its site. */
export function siteLook(loaded: LoadedConfig | undefined): SiteLook {
  if (loaded === undefined) return PLAIN_LOOK;
  const { config, logo, style, script } = loaded;
  return {
    title: config.title ?? PLAIN_LOOK.title,
    pages: (config.pages ?? []).map(({ path, title }) => ({ path, title })),
    ...(logo === undefined ? {} : { logo: OWN_ASSETS.logo(logo.ending) }),
    ...(style === undefined ? {} : { style: OWN_ASSETS.style }),
    ...(script === undefined ? {} : { script: OWN_ASSETS.script }),
  };
}

/**
 * Writes the files that a project adds to its site, removes those that it added before and adds no more, and returns the
 * paths of all that it adds.
 */
export async function writeOwnFiles(
  site: SiteFolder,
  loaded: LoadedConfig | undefined,
  before: readonly string[],
): Promise<readonly string[]> {
  const { config, logo, style, script } = loaded ?? {};
  if (logo !== undefined) await site.write(OWN_ASSETS.logo(logo.ending), logo.bytes);
  if (style !== undefined) await site.write(OWN_ASSETS.style, style);
  if (script !== undefined) await site.write(OWN_ASSETS.script, script);
  const own = [
    ...(config?.pages ?? []).map(({ path }) => path),
    ...(logo === undefined ? [] : [OWN_ASSETS.logo(logo.ending)]),
    ...(style === undefined ? [] : [OWN_ASSETS.style]),
    ...(script === undefined ? [] : [OWN_ASSETS.script]),
  ];
  for (const path of before) if (!own.includes(path)) await site.remove(path);
  return own;
}

/** The pages that a project adds, with their content. */
export async function ownPages(
  pages: readonly TrackerPage[],
  entries: readonly RunEntry[],
): Promise<readonly OwnPageView[]> {
  return await Promise.all(pages.map(async ({ path, title, content }) => {
    return { path, title, content: typeof content === "string" ? content : await content(entries) };
  }));
}
