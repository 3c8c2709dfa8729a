import type { Permissions } from "../dag/task.ts";
import { UsageError } from "./context.ts";

/** What a notebook that is run by itself may do, as flags say it. */
export interface NotebookGrants {
  readonly allowRead?: readonly string[];
  readonly allowNet?: readonly string[];
  readonly allowEnv?: readonly string[];
}

/** The permissions of a notebook that is run by itself. */
export function notebookPermissions({ allowRead, allowNet, allowEnv }: NotebookGrants): Permissions {
  const declared = Object.entries({ read: allowRead, net: allowNet, env: allowEnv });
  return Object.fromEntries(declared.filter(([, names]) => names !== undefined));
}

/**
 * @throws {UsageError} When there is a flag that is for a notebook, and `name` is a pipeline's module, which says by
 * itself what its tasks may do.
 */
export function refuseNotebookFlags(flags: NotebookGrants & { readonly watch?: boolean }, name: string): void {
  const misplaced = (["watch", "allowRead", "allowNet", "allowEnv"] as const).find((flag) => flags[flag]);
  if (misplaced === undefined) return;
  const flag = misplaced.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${flag} is for a notebook that is run by itself, and ${name} is a pipeline's module`);
}
