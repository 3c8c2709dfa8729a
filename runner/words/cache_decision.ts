/**
 * Whether a task has to run, and why: the result of looking at everything that its outcome depends on.
 *
 * - `hit`: nothing changed, and the cache has what it left.
 * - `resumed`: nothing changed since the run that is resumed, which has what it left.
 * - `reused`: what it left in the run that was named, whatever has changed since.
 * - `miss`: it runs, because something changed or nothing of it is kept.
 * - `forced`: it runs, because that was asked for.
 * - `off`: it runs, because it is not cached, or the cache is off.
 */
export type CacheVerdict = "hit" | "resumed" | "reused" | "miss" | "forced" | "off";

/** Every {@linkcode CacheVerdict}. */
export const CACHE_VERDICTS: readonly CacheVerdict[] = ["hit", "resumed", "reused", "miss", "forced", "off"];

/** One thing that a task depends on and that is not what it was. */
export interface CacheChange {
  /** What it is, such as `the digest of lib/split.ts`, with names in backticks. */
  readonly what: string;
  /** What it was; absent when it is new or not to be shown. */
  readonly before?: string;
  /** What it is now; absent when it is gone or not to be shown. */
  readonly after?: string;
}

/** What was decided about one task, before its first attempt. */
export interface CacheDecision {
  /** What was decided. */
  readonly verdict: CacheVerdict;
  /** Why, as the words that follow `because`, such as ``the parameter `n` changed from 3 to 4``. */
  readonly because: string;
  /** The digest over everything that the outcome depends on, `sha256:…`; absent where it could not be known. */
  readonly key?: string;
  /** What changed since the task's last result that is known; empty when nothing did or there was none. */
  readonly changes: readonly CacheChange[];
  /** The run that the result comes from, when the task does not run. */
  readonly run?: string;
}

/** Whether the task does not run, because what it would leave is there. */
export function isTaken(verdict: CacheVerdict): boolean {
  return verdict === "hit" || verdict === "resumed" || verdict === "reused";
}

/** A decision as a sentence without its subject: `ran because …`, or `did not run, because …`. */
export function decisionText({ verdict, because }: CacheDecision, tense: "past" | "present" = "past"): string {
  if (isTaken(verdict)) return `${tense === "past" ? "did" : "does"} not run, because ${because}`;
  return `${tense === "past" ? "ran" : "runs"} because ${because}`;
}
