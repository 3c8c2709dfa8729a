/**
 * `deno task docs`: writes the pages that are generated.
 *
 * @module
 */

import { attributesPage } from "./attributes_page.ts";
import { commandLinePage } from "./command_line_page.ts";
import { hostilePage } from "./hostile_page.ts";

/** Each generated page, with what makes it. */
export const PAGES: Readonly<Record<string, () => Promise<string>>> = {
  "attributes.md": attributesPage,
  "command-line.md": commandLinePage,
  "hostile-tasks.md": hostilePage,
};

if (import.meta.main) {
  for (const [name, page] of Object.entries(PAGES)) {
    await Deno.writeTextFile(new URL(name, import.meta.url), await page());
  }
}
