import type { AttemptSpec } from "../words/attempt_spec.ts";

/** Whether an attempt's process may reach the network: because it was granted, or to send the task's spans. */
export function keepsNetwork({ grants, telemetry }: AttemptSpec): boolean {
  if (grants.net === true || grants.net.length > 0) return true;
  // Its spans go to the runner's loopback port. Deno's sandbox holds the network then, but not for programs.
  return telemetry && !startsPrograms({ grants });
}

/** Whether an attempt may start programs, or load code that Deno's sandbox does not hold. */
export function startsPrograms({ grants }: Pick<AttemptSpec, "grants">): boolean {
  return [grants.run, grants.ffi].some((list) => list === true || list.length > 0);
}
