import type { AttemptSpec, Grants } from "../words/attempt_spec.ts";
import { isWithin } from "../words/file_path.ts";
import type { PlannedTask } from "../words/plan.ts";
import { OWN_FOLDER } from "./child_command.ts";
import type { ModuleGraph } from "./module_graph.ts";

/**
 * The graph is the permission table: what an attempt may do follows from its module graph, its inputs and what the
 * task declares.
 */
export function attemptGrants(
  task: PlannedTask,
  graph: ModuleGraph,
  attempt: Pick<AttemptSpec, "directory" | "inputs">,
): Grants {
  const inputFolders = Object.values(attempt.inputs).flat().map((input) => input.directory);
  return {
    read: [
      ...new Set([
        ...graph.files.map(asGranted),
        ...graph.packageFolders,
        ...task.permissions.read,
        ...inputFolders,
        attempt.directory,
      ]),
    ],
    write: [attempt.directory],
    net: task.permissions.net,
    env: [...new Set([...task.permissions.env, ...task.secrets])],
    run: task.permissions.run,
    ffi: task.permissions.ffi,
    sys: task.permissions.sys,
    import: graph.hosts,
  };
}

// The graph of every task that imports mod.ts has most of the runner in it. One grant for that folder, which holds
// nothing but this public code, saves the process from checking a hundred paths.
function asGranted(path: string): string {
  const runner = `${OWN_FOLDER}/runner`;
  return OWN_FOLDER !== undefined && isWithin(path, runner) ? runner : path;
}
