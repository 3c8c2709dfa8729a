import type { Span } from "../../runner/otlp/span.ts";
import { readText } from "./read_attributes.ts";

/**
 * How a run, a task or an attempt ended, as its span says; `unknown` when the span is missing or does not say it, as in
 * the file of a run that was killed. Only a run that is going on has what is `running` or `waiting`.
 */
export type Outcome =
  | "success"
  | "failure"
  | "error"
  | "timeout"
  | "cancellation"
  | "skip"
  | "unknown"
  | "running"
  | "waiting";

/** Every {@linkcode Outcome}, in the order in which pages count them: what needs a person first. */
export const OUTCOMES: readonly Outcome[] = [
  "failure",
  "error",
  "timeout",
  "cancellation",
  "unknown",
  "skip",
  "success",
  "running",
  "waiting",
];

/** Whether something went wrong by itself, rather than being stopped or skipped because of something else. */
export function isFailed(outcome: Outcome): boolean {
  return outcome === "failure" || outcome === "error" || outcome === "timeout";
}

/** The outcome that a span tells by the attribute `name`, or else by its status. */
export function outcomeOf(
  span: Span,
  name: "cicd.pipeline.result" | "cicd.pipeline.task.run.result",
): Outcome {
  const told = readText(span.attributes, name);
  const known = OUTCOMES.find((outcome) => outcome === told);
  if (known !== undefined) return known;
  if (span.status.code === "unset") return "unknown";
  return span.status.code === "ok" ? "success" : "failure";
}
