import type { AttemptSpec } from "../words/attempt_spec.ts";

/** Programs of the machine that confinement is made of, as absolute paths. */
export interface ConfiningPrograms {
  readonly env: string;
  readonly sh: string;
  /** Limits the size of a file within the kernel, where it is there. */
  readonly prlimit?: string;
}

/** The words before a command by which the kernel limits its files' size, and keeps it from writing its memory to one. */
export function limitedBy({ prlimit }: ConfiningPrograms, { limits }: AttemptSpec): string[] {
  return prlimit === undefined ? [] : [prlimit, "--core=0", `--fsize=${limits.diskBytes}`];
}
