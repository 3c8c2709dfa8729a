import { type CheckedPlan, checkedPlan } from "../planning/checked_plan.ts";
import type { Pipeline } from "../dag/pipeline.ts";
import type { Plan } from "../words/plan.ts";
import { styleFor } from "../terminal/style.ts";
import { type CliContext, UsageError } from "./context.ts";
import { isNotebookFile } from "./is_notebook_file.ts";
import { loadPipeline } from "./load_pipeline.ts";
import { type NotebookGrants, notebookPermissions, refuseNotebookFlags } from "./notebook_grants.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";
import { readSandbox, type SandboxFlags } from "./read_sandbox.ts";
import { asksForScope, type ScopeFlags, scopeOptions } from "./scope_flags.ts";

interface PlanFlags extends SandboxFlags, ScopeFlags, NotebookGrants {
  readonly param?: readonly string[];
  readonly params?: string;
  readonly format: "table" | "mermaid" | "json";
  readonly permissions: boolean;
  readonly why: boolean;
}

// A plan alone needs none of it.
const EXPLAINER = import.meta.resolve("../reuse/explain_plan.ts");
const WHY_TABLE = import.meta.resolve("../terminal/why_table.ts");
const GRANTS = import.meta.resolve("../planning/planned_grants.ts");
const MERMAID = import.meta.resolve("../dag/mermaid.ts");
const PLAN_MASK = import.meta.resolve("../recording/mask_plan.ts");
const PERMISSION_TABLE = import.meta.resolve("../terminal/permission_table.ts");
// Loaded while the tasks' modules are read.
const PLAN_TABLE = import.meta.resolve("../terminal/plan_table.ts");

/** Checks a pipeline and prints its plan. */
export async function planCommand(this: CliContext, flags: PlanFlags, name: string): Promise<void> {
  const scope = scopeOptions(flags);
  const why = flags.why || asksForScope(flags);
  if (why && flags.permissions) {
    throw new UsageError(
      "--permissions shows what all tasks may do, and not with --why or a selection: leave one of them out",
    );
  }
  if (why && flags.format === "mermaid") throw new UsageError("--why is for a table or JSON, and not for Mermaid");
  const isNotebook = await isNotebookFile(name);
  if (!isNotebook) refuseNotebookFlags(flags, name);
  if (!isNotebook && await ranWithProjectImports(this, name)) return;
  const [pipeline, params] = await Promise.all([
    isNotebook ? loadNotebook(name, flags) : this.beforeAnything(loadPipeline(name)),
    readParams(flags),
  ]);
  const { stdout } = this.process;
  if (why) {
    const { explainPlan }: typeof import("../reuse/explain_plan.ts") = await import(EXPLAINER);
    const { plan, tasks } = await explainPlan(pipeline, { ...params, ...readSandbox(flags), ...scope });
    if (flags.format === "json") {
      stdout.write(`${JSON.stringify({ ...plan, why: tasks }, null, 2)}\n`);
      return;
    }
    const { whyTable }: typeof import("../terminal/why_table.ts") = await import(WHY_TABLE);
    stdout.write(`${whyTable(plan, tasks, styleFor(this.colours), this.columns)}\n`);
    return;
  }
  let table: Promise<typeof import("../terminal/plan_table.ts")> | undefined;
  const checked = await checkedPlan(pipeline, {
    ...params,
    ...readSandbox(flags),
    ...(flags.format === "table" && !flags.permissions ? { whileReading: () => table = import(PLAN_TABLE) } : {}),
  });
  const plan = await shownPlan(checked);
  if (flags.permissions) return stdout.write(await permissionsText(checked, flags.format, this));
  switch (flags.format) {
    case "table": {
      const { planTable } = await table!;
      stdout.write(`${planTable(plan, checked.root, styleFor(this.colours), this.columns)}\n`);
      break;
    }
    case "mermaid": {
      const { mermaidGraph }: typeof import("../dag/mermaid.ts") = await import(MERMAID);
      stdout.write(mermaidGraph(plan.tasks));
      break;
    }
    case "json":
      stdout.write(`${JSON.stringify(plan, null, 2)}\n`);
      break;
  }
}

async function shownPlan({ plan, mask }: CheckedPlan): Promise<Plan> {
  if (!mask.active) return plan;
  const { maskPlan }: typeof import("../recording/mask_plan.ts") = await import(PLAN_MASK);
  return maskPlan(plan, mask);
}

async function loadNotebook(name: string, flags: NotebookGrants): Promise<Pipeline<object>> {
  const module: typeof import("./load_notebook.ts") = await import(import.meta.resolve("./load_notebook.ts"));
  return await module.notebookPipeline(name, notebookPermissions(flags));
}

async function permissionsText(
  checked: CheckedPlan,
  format: PlanFlags["format"],
  context: CliContext,
): Promise<string> {
  const { plannedGrants }: typeof import("../planning/planned_grants.ts") = await import(GRANTS);
  const tasks = plannedGrants(checked);
  switch (format) {
    case "table": {
      const { permissionTable }: typeof import("../terminal/permission_table.ts") = await import(PERMISSION_TABLE);
      return `${permissionTable(tasks, styleFor(context.colours), context.columns)}\n`;
    }
    case "json":
      return `${JSON.stringify(tasks.map(({ task, ...rest }) => ({ task: task.id, ...rest })), null, 2)}\n`;
    case "mermaid":
      throw new UsageError("permissions are printed as a table or as JSON, and not as a Mermaid graph");
  }
}
