import type { Span } from "../../runner/otlp/span.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { readFlag, readMembers, readNumber, readText, readTexts, readTime } from "./read_attributes.ts";
import { readCache } from "./read_cache.ts";
import type { AttemptView, DependencyView, TaskView } from "./run_view.ts";

/** The view of a task whose span is there. */
export function readTask(span: Span, attempts: readonly AttemptView[], links: TaskLinks): TaskView {
  const { attributes } = span;
  const name = readText(attributes, "cicd.pipeline.task.name") ?? span.name;
  const key = readText(attributes, "dagtrail.task.key");
  const timeout = readNumber(attributes, "dagtrail.task.timeout");
  return {
    id: span.spanId,
    name,
    group: key !== undefined && name.endsWith(`[${key}]`) ? name.slice(0, -key.length - 2) : name,
    key,
    outcome: outcomeOf(span, "cicd.pipeline.task.run.result"),
    errorType: readText(attributes, "error.type"),
    startMs: readTime(span.startNs),
    endMs: readTime(span.endNs),
    description: readText(attributes, "dagtrail.task.description"),
    module: readText(attributes, "dagtrail.task.module"),
    sourceDigest: readText(attributes, "dagtrail.task.source.digest"),
    params: readMembers(attributes, "dagtrail.task.params"),
    tags: readTexts(attributes, "dagtrail.task.tags"),
    attempts,
    maxAttempts: readNumber(attributes, "dagtrail.task.max_attempts"),
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    cpus: readNumber(attributes, "dagtrail.task.cpus"),
    memoryBytes: readNumber(attributes, "dagtrail.task.memory"),
    sandboxed: readFlag(attributes, "dagtrail.task.sandboxed"),
    reason: readText(attributes, "dagtrail.task.skip.reason"),
    cache: readCache(attributes),
    ...links,
  };
}

/** How a task hangs together with the others of its run. */
export interface TaskLinks {
  readonly upstream: readonly DependencyView[];
  readonly downstream: readonly string[];
}

/**
 * The view of a task that has attempts but no span of its own, as in the file of a run that was cut off.
 *
 * Only its task's span would tell whether a failed attempt was its last one, so a failure counts as unknown.
 */
export function inferTask(name: string, attempts: readonly AttemptView[]): TaskView {
  const last = attempts.at(-1);
  const outcome: Outcome = last?.outcome === "success" ? "success" : "unknown";
  return {
    id: `name:${name}`,
    name,
    group: name,
    outcome,
    startMs: attempts[0]?.startMs,
    endMs: last?.endMs,
    params: [],
    tags: [],
    attempts,
    upstream: [],
    downstream: [],
  };
}

/** What the links of a task's span say: the tasks that it depends on, each once. */
export function readDependencies(span: Span, taskIds: ReadonlySet<string>): readonly DependencyView[] {
  const inputs = new Map<string, string[]>();
  for (const link of span.links) {
    if (!taskIds.has(link.spanId) || link.spanId === span.spanId) continue;
    const names = inputs.get(link.spanId) ?? [];
    if (names.length === 0) inputs.set(link.spanId, names);
    const input = readText(link.attributes, "dagtrail.dependency.input");
    if (input !== undefined) names.push(input);
  }
  return [...inputs].map(([task, inputs]) => ({ task, inputs }));
}
