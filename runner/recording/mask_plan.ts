import type { JsonObject } from "../words/json.ts";
import type { PlannedCommand } from "../words/command.ts";
import type { Plan } from "../words/plan.ts";
import type { Mask } from "./mask.ts";
import { maskJson } from "./mask_records.ts";

/** `plan` as it may be shown: with secrets masked in parameters and in what its author wrote. Names stay as they are. */
export function maskPlan(plan: Plan, mask: Mask): Plan {
  if (!mask.active) return plan;
  return {
    ...plan,
    params: maskJson(plan.params, mask) as JsonObject,
    tasks: plan.tasks.map((task) => ({
      ...task,
      params: maskJson(task.params, mask) as JsonObject,
      tags: task.tags.map(mask),
      ...(task.command === undefined ? {} : { command: maskCommand(task.command, mask) }),
      ...(task.description === undefined ? {} : { description: mask(task.description) }),
      permissions: maskJson({ ...task.permissions }, mask) as unknown as typeof task.permissions,
    })),
  };
}

function maskCommand(command: PlannedCommand, mask: Mask): PlannedCommand {
  return {
    ...command,
    args: command.args.map((parts) => parts.map((part) => typeof part === "string" ? mask(part) : part)),
  };
}
