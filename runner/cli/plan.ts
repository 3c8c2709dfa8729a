import { checkedPlan } from "../checked_plan.ts";
import { mermaidGraph } from "../dag/mermaid.ts";
import { planTable } from "../terminal/plan_table.ts";
import { styleFor } from "../terminal/style.ts";
import { type CliContext, UsageError } from "./context.ts";
import { loadPipeline } from "./load_pipeline.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";
import { asksForScope, type ScopeFlags, scopeOptions } from "./scope_flags.ts";

interface PlanFlags extends ScopeFlags {
  readonly param?: readonly string[];
  readonly params?: string;
  readonly format: "table" | "mermaid" | "json";
  readonly why: boolean;
}

// A plan alone needs none of it.
const EXPLAINER = import.meta.resolve("../explain_plan.ts");
const WHY_TABLE = import.meta.resolve("../terminal/why_table.ts");

/** Checks a pipeline and prints its plan. */
export async function planCommand(this: CliContext, flags: PlanFlags, name: string): Promise<void> {
  const scope = scopeOptions(flags);
  const why = flags.why || asksForScope(flags);
  if (why && flags.format === "mermaid") throw new UsageError("--why is for a table or JSON, and not for Mermaid");
  if (await ranWithProjectImports(this, name)) return;
  const [pipeline, params] = await Promise.all([loadPipeline(name), readParams(flags)]);
  const { stdout } = this.process;
  if (why) {
    const { explainPlan }: typeof import("../explain_plan.ts") = await import(EXPLAINER);
    const { plan, tasks } = await explainPlan(pipeline, { ...params, ...scope });
    if (flags.format === "json") {
      stdout.write(`${JSON.stringify({ ...plan, why: tasks }, null, 2)}\n`);
      return;
    }
    const { whyTable }: typeof import("../terminal/why_table.ts") = await import(WHY_TABLE);
    stdout.write(`${whyTable(plan, tasks, styleFor(this.colours), this.columns)}\n`);
    return;
  }
  const { plan, root } = await checkedPlan(pipeline, params);
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
