import { checkedPlan } from "../checked_plan.ts";
import { mermaidGraph } from "../dag/mermaid.ts";
import { planTable } from "../terminal/plan_table.ts";
import { styleFor } from "../terminal/style.ts";
import type { CliContext } from "./context.ts";
import { loadPipeline } from "./load_pipeline.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";

interface PlanFlags {
  readonly param?: readonly string[];
  readonly params?: string;
  readonly format: "table" | "mermaid" | "json";
}

/** Checks a pipeline and prints its plan. */
export async function planCommand(this: CliContext, flags: PlanFlags, name: string): Promise<void> {
  if (await ranWithProjectImports(this, name)) return;
  const [pipeline, params] = await Promise.all([loadPipeline(name), readParams(flags)]);
  const { plan, root } = await checkedPlan(pipeline, params);
  const { stdout } = this.process;
  switch (flags.format) {
    case "table":
      stdout.write(`${planTable(plan, root, styleFor(this.colours), this.columns)}\n`);
      break;
    case "mermaid":
      stdout.write(mermaidGraph(plan.tasks));
      break;
    case "json":
      stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
      break;
  }
}
