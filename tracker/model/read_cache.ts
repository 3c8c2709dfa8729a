import type { Attributes, AttributeValue } from "../../runner/otlp/span.ts";
import { isMap, readFlag, readNumber, readText } from "./read_attributes.ts";
import type { CacheChangeView, CacheView, OriginView } from "./run_view.ts";

/** What a task's span says of whether the task had to run. */
export function readCache(attributes: Attributes): CacheView | undefined {
  const decision = readText(attributes, "dagtrail.task.cache.decision");
  if (decision === undefined) return undefined;
  const changes = attributes["dagtrail.task.cache.changes"];
  return {
    decision,
    reason: readText(attributes, "dagtrail.task.cache.reason"),
    key: readText(attributes, "dagtrail.task.cache.key"),
    changes: Array.isArray(changes) ? changes.flatMap((change) => readChange(change) ?? []) : [],
  };
}

function readChange(change: AttributeValue): CacheChangeView | undefined {
  if (!isMap(change)) return undefined;
  const { what, before, after } = change;
  if (typeof what !== "string") return undefined;
  return {
    what,
    before: typeof before === "string" ? before : undefined,
    after: typeof after === "string" ? after : undefined,
  };
}

/** Where the results of an attempt come from that was not carried out. */
export function readOrigin(attributes: Attributes): OriginView | undefined {
  const run = readText(attributes, "dagtrail.attempt.origin.run");
  if (readFlag(attributes, "dagtrail.attempt.cached") !== true || run === undefined) return undefined;
  const seconds = readNumber(attributes, "dagtrail.attempt.origin.duration");
  return {
    run,
    number: readNumber(attributes, "dagtrail.attempt.origin.number"),
    durationMs: seconds === undefined ? undefined : seconds * 1000,
  };
}
