/**
 * `deno task docs`: writes the pages that are generated, at present `docs/attributes.md`.
 *
 * @module
 */

import { attributesPage } from "./attributes_page.ts";

/** Each generated page, with what makes it. */
export const PAGES: Readonly<Record<string, () => Promise<string>>> = {
  "attributes.md": attributesPage,
};

if (import.meta.main) {
  for (const [name, page] of Object.entries(PAGES)) {
    await Deno.writeTextFile(new URL(name, import.meta.url), await page());
  }
}
