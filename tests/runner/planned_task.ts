import { DEFAULT_LIMITS } from "../../runner/words/limits.ts";
import type { PlannedTask } from "../../runner/words/plan.ts";

/** A task as a plan has it, with what a test does not care about filled in; `after` names what it depends on. */
export function plannedTask(
  id: string,
  { after = [], ...fields }: Partial<PlannedTask> & { readonly after?: readonly string[] } = {},
): PlannedTask {
  return {
    id,
    name: id.replace(/\[.*/, ""),
    tags: [],
    module: `file:///project/tasks/${id}.ts`,
    params: {},
    inputs: {},
    dependencies: after.map((task) => ({ task, inputs: [] })),
    retry: { attempts: 1, initialMs: 0, factor: 2, maxMs: 60_000, jitter: 0.5 },
    graceMs: 5000,
    cpus: 1,
    limits: DEFAULT_LIMITS,
    isolation: "standard",
    permissions: { read: [], net: [], env: [], run: [], ffi: [], sys: [] },
    secrets: [],
    cache: { when: "auto" },
    ...fields,
  };
}
