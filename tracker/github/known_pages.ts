import * as v from "valibot";
import { ARTIFACT_PAGE } from "./artifact.ts";
import type { KnownPages } from "./artifact_list.ts";

/** Where a fetch remembers what GitHub listed. */
export const KNOWN_PAGES_FILE = ".artifacts.json";

const KNOWN_PAGES = v.record(v.string(), v.object({ etag: v.string(), page: ARTIFACT_PAGE }));

/** What was listed the last time; nothing when that cannot be read, since GitHub then tells it again. */
export async function readKnownPages(out: string): Promise<KnownPages> {
  try {
    const parsed = v.safeParse(KNOWN_PAGES, JSON.parse(await Deno.readTextFile(`${out}/${KNOWN_PAGES_FILE}`)));
    return parsed.success ? parsed.output : {};
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return {};
    throw error;
  }
}
