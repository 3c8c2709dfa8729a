import * as v from "valibot";
import { ARTIFACT_PAGE } from "./artifact.ts";

/** Where a fetch remembers what GitHub listed. */
const FILE = ".artifacts.json";

const KNOWN_LIST = v.object({
  pages: v.record(v.string(), v.object({ etag: v.string(), page: ARTIFACT_PAGE })),
  /** For what was asked for, when a fetch last brought all of it, in milliseconds since the epoch. */
  completeMs: v.record(v.string(), v.number()),
});

/** What a fetch remembers. */
export type KnownList = v.InferOutput<typeof KNOWN_LIST>;

/** What was listed the last time; nothing when that cannot be read, since GitHub then tells it again. */
export async function readKnownList(out: string): Promise<KnownList> {
  const nothing = { pages: {}, completeMs: {} };
  try {
    const parsed = v.safeParse(KNOWN_LIST, JSON.parse(await Deno.readTextFile(`${out}/${FILE}`)));
    return parsed.success ? parsed.output : nothing;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return nothing;
    throw error;
  }
}

/** Remembers it for the next fetch into the same folder. */
export async function writeKnownList(out: string, known: KnownList): Promise<void> {
  await Deno.writeTextFile(`${out}/${FILE}`, JSON.stringify(known));
}
