import type { Diagnostic } from "../words/diagnostic.ts";
import { isSandboxed, type Plan } from "../words/plan.ts";
import type { FoundConfinement } from "./confinement.ts";

/**
 * Checks that strict isolation can hold what it promises: a run does not start with less. `found` is what the machine
 * has.
 */
export function checkIsolation(plan: Plan, found: FoundConfinement): Diagnostic[] {
  const strict = plan.tasks.filter(({ isolation }) => isolation === "strict");
  const [first] = strict;
  if (first === undefined) return [];
  const at = (task: typeof first): Pick<Diagnostic, "task" | "location"> => ({
    task: task.id,
    ...(task.location === undefined ? {} : { location: task.location }),
  });
  const { confinement } = found;
  if (confinement === undefined) {
    return [{
      code: "isolation",
      message: `${counted(strict.length)} strict isolation, and this machine has nothing to make it of: ${
        found.reasons.join("; ")
      }`,
      ...at(first),
      fix: "install bubblewrap and allow user namespaces, or run without `strict`",
    }];
  }
  return strict.filter(({ permissions }) => !isSandboxed(permissions)).flatMap((task): Diagnostic[] => {
    const subject = `the task ${JSON.stringify(task.id)}`;
    if (!confinement.hidesFiles) {
      return [{
        code: "isolation",
        message: `${subject} starts programs or loads native code, and ${confinement.description}, but not files`,
        ...at(task),
        fix: "install bubblewrap, or take `strict` away from this task",
      }];
    }
    const { net } = task.permissions;
    if (net === true || net.length === 0) return [];
    return [{
      code: "isolation",
      message: `${subject} starts programs or loads native code, and names hosts of the network: ` +
        "strict isolation can hold those off the network as a whole, and not to single hosts",
      ...at(task),
      fix: "say net: true, if they may reach any host, or reach the network in another task and hand over files",
    }];
  });
}

function counted(count: number): string {
  return count === 1 ? "a task asks for" : `${count} tasks ask for`;
}
