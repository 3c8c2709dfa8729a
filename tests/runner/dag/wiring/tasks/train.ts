import { defineTask, type Output, type TaskContext } from "../../../../../mod.ts";
import type ingest from "./ingest.ts";

export default defineTask((
  { params, inputs }: TaskContext<{ rate: number; kernel?: "rbf" | "linear" }, { data: Output<typeof ingest> }>,
) => ({ score: params.rate * inputs.data.value.rows }));
