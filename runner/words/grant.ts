/**
 * Where a permission of an attempt comes from.
 *
 * - `code`: the task's own module graph.
 * - `package`: a package in that graph.
 * - `declared`: the task's `permissions`.
 * - `input`: what a task upstream left, because the task names it in its `inputs`.
 * - `secret`: the task's `secrets`.
 * - `command`: the program that the task is.
 * - `attempt`: every attempt has a directory of its own.
 */
export type GrantOrigin = "code" | "package" | "declared" | "input" | "secret" | "command" | "attempt";

/** Permissions of one kind and one origin. */
export interface GrantGroup {
  /** What it permits, as Deno's permissions are called. */
  readonly kind: "read" | "write" | "net" | "env" | "run" | "ffi" | "sys" | "import";
  /** Where it comes from. */
  readonly origin: GrantOrigin;
  /** For `input`: the input's name. */
  readonly input?: string;
  /** For `input`: the full name of the task that it comes from. */
  readonly task?: string;
  /** Paths, hosts or names; `true` for any. */
  readonly values: readonly string[] | true;
}
