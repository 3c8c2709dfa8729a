import type { ScopeOptions } from "../planning/run_options.ts";
import { UsageError } from "./context.ts";

/** The flags that `run` and `plan` share, as the command line has them. */
export interface ScopeFlags {
  readonly runs: string;
  readonly only?: readonly string[];
  readonly from?: readonly string[];
  readonly until?: readonly string[];
  readonly exclude?: readonly string[];
  readonly force?: readonly string[];
  readonly resume?: string;
  readonly reuse?: string;
  readonly cache?: string;
  readonly noCache: boolean;
}

/**
 * The flags as options of a run.
 *
 * @throws {UsageError} When two of them exclude each other.
 */
export function scopeOptions(flags: ScopeFlags): ScopeOptions {
  const { runs, only, from, until, exclude, force, resume, reuse, cache, noCache } = flags;
  if (noCache && cache !== undefined) throw new UsageError("--cache names a cache, and --no-cache says to use none");
  return {
    runs,
    ...(only === undefined ? {} : { only }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(force === undefined ? {} : { force }),
    ...(resume === undefined ? {} : { resume: resume === "" ? true : resume }),
    ...(reuse === undefined ? {} : { reuse }),
    ...(cache === undefined ? {} : { cache }),
    ...(noCache ? { cache: false } : {}),
  };
}

/** Whether any of the flags is given that says something about which tasks run. */
export function asksForScope(flags: ScopeFlags): boolean {
  const { only, from, until, exclude, force, resume, reuse, cache, noCache } = flags;
  return noCache || [only, from, until, exclude, force, resume, reuse, cache].some((flag) => flag !== undefined);
}
