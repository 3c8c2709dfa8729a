import type { Attributes, AttributeValue } from "../../runner/otlp/span.ts";
import { isMap } from "./read_attributes.ts";
import type { CacheChange, CacheView, OriginView } from "./run_view.ts";

/** The decisions after which a task does not run. */
const TAKEN: ReadonlySet<string> = new Set(["hit", "resumed", "reused"]);

/** No decision names more changes than a person reads. */
const MAX_CHANGES = 50;

/** What a task's span says of whether the task had to run; `undefined` when it says nothing. */
export function readCache(attributes: Attributes): CacheView | undefined {
  const decision = text(attributes["dagtrail.task.cache.decision"]);
  if (decision === undefined) return undefined;
  const changes = attributes["dagtrail.task.cache.changes"];
  return {
    decision,
    taken: TAKEN.has(decision),
    reason: text(attributes["dagtrail.task.cache.reason"]),
    key: text(attributes["dagtrail.task.cache.key"]),
    changes: Array.isArray(changes) ? changes.slice(0, MAX_CHANGES).flatMap(readChange) : [],
  };
}

function readChange(value: AttributeValue): readonly CacheChange[] {
  if (!isMap(value)) return [];
  const what = text(value.what);
  return what === undefined ? [] : [{ what, before: text(value.before), after: text(value.after) }];
}

/** Where a cached attempt took place; `undefined` for one that was carried out. */
export function readOrigin(attributes: Attributes): OriginView | undefined {
  if (attributes["dagtrail.attempt.cached"] !== true) return undefined;
  const seconds = number(attributes["dagtrail.attempt.origin.duration"]);
  return {
    run: text(attributes["dagtrail.attempt.origin.run"]),
    number: number(attributes["dagtrail.attempt.origin.number"]),
    durationMs: seconds === undefined ? undefined : seconds * 1000,
  };
}

/** The run that a run's span says it goes on with. */
export function readResumed(attributes: Attributes): string | undefined {
  return text(attributes["dagtrail.run.resumes"]);
}

function text(value: AttributeValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: AttributeValue | undefined): number | undefined {
  const plain = typeof value === "bigint" ? Number(value) : value;
  return typeof plain === "number" && Number.isFinite(plain) ? plain : undefined;
}
