import { defineTask } from "../../../../../mod.ts";

/** Returns what `ingest.ts` returns, and is another task all the same. */
export default defineTask(() => ({ rows: 1 }));
