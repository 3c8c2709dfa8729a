import type { Attributes, SpanLink } from "../otlp/span.ts";
import { type CacheDecision, decisionText } from "../words/cache_decision.ts";
import type { RunStarted, TakenFrom } from "../words/run_event.ts";

/** What a task's span says of whether the task had to run. */
export function decisionAttributes(decision: CacheDecision | undefined): Attributes {
  if (decision === undefined) return {};
  return {
    "dagtrail.task.cache.decision": decision.verdict,
    "dagtrail.task.cache.reason": decisionText(decision),
    "dagtrail.task.cache.key": decision.key,
    "dagtrail.task.cache.changes": decision.changes.length === 0
      ? undefined
      : decision.changes.map(({ what, before, after }) => ({
        what,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
      })),
  };
}

/** What the span of an attempt says that was not carried out. */
export function takenAttributes(taken: TakenFrom | undefined): Attributes {
  if (taken === undefined) return {};
  return {
    "dagtrail.attempt.cached": true,
    "dagtrail.attempt.origin.run": taken.run,
    "dagtrail.attempt.origin.number": taken.attempt,
    // To the microsecond: a quotient has digits that say nothing.
    "dagtrail.attempt.origin.duration": Math.round(taken.durationMs * 1000) / 1e6,
  };
}

/** The link from such an attempt to the one that was carried out. */
export function takenLinks(taken: TakenFrom | undefined): SpanLink[] {
  if (taken === undefined) return [];
  const { traceId, spanId } = taken;
  return [{ traceId, spanId, attributes: { "dagtrail.link.kind": "origin" } }];
}

/** What a run's span says of the runs and the tasks that it was told to make do with. */
export function scopeAttributes({ resumes, reuses, selection }: RunStarted): Attributes {
  return {
    "dagtrail.run.resumes": resumes?.run,
    "dagtrail.run.reuses": reuses,
    "dagtrail.run.selection": selection,
  };
}

/** The link from a run to the one that it goes on with. */
export function resumeLinks({ resumes }: RunStarted): SpanLink[] {
  if (resumes === undefined) return [];
  const { traceId, spanId } = resumes;
  return [{ traceId, spanId, attributes: { "dagtrail.link.kind": "resumes" } }];
}
