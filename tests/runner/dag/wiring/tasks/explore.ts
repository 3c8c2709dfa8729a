// %% tags=["parameters"]
export const rows = 100;
export const mode = "fast" as "fast" | "slow";

// %%
import { notebookContext, type Output } from "../../../../../mod.ts";
import type ingest from "./ingest.ts";

export const { inputs, log } = await notebookContext<{ data: Output<typeof ingest> }>();

// %%
export default { mean: inputs.data.directory.length / rows };
