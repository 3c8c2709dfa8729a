import type { AttemptOutcome } from "../words/outcome.ts";
import type { PlannedRetry } from "../words/plan.ts";

/**
 * Whether a task whose attempt number `attempt` ended with `outcome` is tried again, and if so, after how many
 * milliseconds.
 *
 * The wait before attempt 2 is `initialMs`, and each further one `factor` times the one before, up to `maxMs`; of that,
 * a part of `jitter` is multiplied by `chance`, a random number from 0 to 1.
 *
 * @throws What the policy's own predicate throws.
 */
export function retryDelayMs(
  retry: PlannedRetry,
  outcome: AttemptOutcome,
  attempt: number,
  chance: number,
): number | undefined {
  if (attempt >= retry.attempts) return undefined;
  if (outcome.result === "success" || outcome.result === "cancellation") return undefined;
  if (retry.when !== undefined && !retry.when(outcome, attempt)) return undefined;
  // After a thousand doublings the factor is infinite, and 0 times that is not a number.
  const grown = retry.initialMs === 0 ? 0 : retry.initialMs * retry.factor ** (attempt - 1);
  const fullMs = Math.min(grown, retry.maxMs);
  return fullMs * (1 - retry.jitter + retry.jitter * chance);
}
