import type { AttemptSpec, Grants, InputSpec } from "../words/attempt_spec.ts";
import { isWithin } from "../words/file_path.ts";
import type { GrantGroup } from "../words/grant.ts";
import type { PlannedTask } from "../words/plan.ts";
import { OWN_FOLDER } from "./child_command.ts";
import type { ModuleGraph } from "./module_graph.ts";

/**
 * The graph is the permission table: what an attempt may do follows from its module graph, its inputs and what the
 * task declares. Every permission is in one group, with where it comes from.
 */
export function grantGroups(
  task: PlannedTask,
  graph: ModuleGraph,
  attempt: Pick<AttemptSpec, "directory" | "inputs">,
): GrantGroup[] {
  const { permissions } = task;
  const command = task.command === undefined ? [] : [task.command.program];
  const run = permissions.run === true ? true : permissions.run.filter((program) => !command.includes(program));
  const groups: GrantGroup[] = [
    { kind: "read", origin: "code", values: [...new Set([...graph.files, ...graph.made ?? []].map(asGranted))] },
    { kind: "read", origin: "package", values: graph.packageFolders },
    { kind: "read", origin: "declared", values: permissions.read },
    ...Object.entries(attempt.inputs).flatMap(([input, from]) =>
      asList(from).map(({ task, directory }): GrantGroup => ({
        kind: "read",
        origin: "input",
        input,
        task,
        values: [directory],
      }))
    ),
    { kind: "read", origin: "attempt", values: [attempt.directory] },
    { kind: "write", origin: "attempt", values: [attempt.directory] },
    { kind: "net", origin: "declared", values: permissions.net },
    { kind: "env", origin: "declared", values: permissions.env },
    { kind: "env", origin: "secret", values: task.secrets },
    { kind: "run", origin: "command", values: command },
    { kind: "run", origin: "declared", values: run },
    { kind: "ffi", origin: "declared", values: permissions.ffi },
    { kind: "sys", origin: "declared", values: permissions.sys },
    { kind: "import", origin: "code", values: graph.hosts },
  ];
  return groups.filter(({ values }) => values === true || values.length > 0);
}

/** All permissions of `groups` together, for the attempt's process. */
export function grantsOf(groups: readonly GrantGroup[]): Grants {
  const listed = (kind: keyof Grants): string[] => {
    const values = groups.flatMap((group) => group.kind === kind && group.values !== true ? group.values : []);
    return [...new Set(values)];
  };
  const any = (kind: keyof Grants): readonly string[] | true =>
    groups.some((group) => group.kind === kind && group.values === true) || listed(kind);
  return {
    read: listed("read"),
    write: listed("write"),
    net: any("net"),
    env: listed("env"),
    run: any("run"),
    ffi: any("ffi"),
    sys: any("sys"),
    import: listed("import"),
  };
}

// The graph of every task that imports mod.ts has most of the runner in it. One grant for that folder, which holds
// nothing but this public code, saves the process from checking a hundred paths.
function asGranted(path: string): string {
  const runner = `${OWN_FOLDER}/runner`;
  return OWN_FOLDER !== undefined && isWithin(path, runner) ? runner : path;
}

// Array.isArray does not narrow a readonly array out of a union.
function asList(from: InputSpec | readonly InputSpec[]): readonly InputSpec[] {
  return Array.isArray(from) ? from : [from as InputSpec];
}
