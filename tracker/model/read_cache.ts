import type { Attributes, AttributeValue } from "../../runner/otlp/span.ts";
import { isMap, readFlag, readNumber, readText } from "./read_attributes.ts";
import type { CacheChange, CacheView, OriginView } from "./run_view.ts";

/** The decisions after which a task does not run. */
const TAKEN: ReadonlySet<string> = new Set(["hit", "resumed", "reused"]);

/** No decision names more changes than a person reads. */
const MAX_CHANGES = 50;

/** What a task's span says of whether the task had to run; `undefined` when it says nothing. */
export function readCache(attributes: Attributes): CacheView | undefined {
  const decision = readText(attributes, "dagtrail.task.cache.decision");
  if (decision === undefined) return undefined;
  const changes = attributes["dagtrail.task.cache.changes"];
  return {
    decision,
    taken: TAKEN.has(decision),
    reason: readText(attributes, "dagtrail.task.cache.reason"),
    key: readText(attributes, "dagtrail.task.cache.key"),
    changes: Array.isArray(changes) ? changes.slice(0, MAX_CHANGES).flatMap(readChange) : [],
  };
}

function readChange(value: AttributeValue): readonly CacheChange[] {
  if (!isMap(value) || typeof value.what !== "string") return [];
  const text = (value: AttributeValue | undefined): string | undefined => typeof value === "string" ? value : undefined;
  return [{ what: value.what, before: text(value.before), after: text(value.after) }];
}

/** Where a cached attempt took place; `undefined` for one that was carried out. */
export function readOrigin(attributes: Attributes): OriginView | undefined {
  if (readFlag(attributes, "dagtrail.attempt.cached") !== true) return undefined;
  const seconds = readNumber(attributes, "dagtrail.attempt.origin.duration");
  return {
    run: readText(attributes, "dagtrail.attempt.origin.run"),
    number: readNumber(attributes, "dagtrail.attempt.origin.number"),
    durationMs: seconds === undefined ? undefined : seconds * 1000,
  };
}
