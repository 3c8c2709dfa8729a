import type { AttemptSpec } from "../words/attempt_spec.ts";
import type { ConfiningPrograms } from "./confinement.ts";

/** The words before a command by which the kernel limits its files' size, and keeps it from writing its memory to one. */
export function limitedBy({ prlimit }: ConfiningPrograms, { limits }: AttemptSpec): string[] {
  return prlimit === undefined ? [] : [prlimit, "--core=0", `--fsize=${limits.diskBytes}`];
}
