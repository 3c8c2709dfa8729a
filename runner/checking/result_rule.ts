import { INTERRUPTED, NOT_SELECTED } from "../otlp/attributes.ts";
import { readFlag, readNumber, readText } from "../otlp/read_attributes.ts";
import { numberOf, type RunTree, type TaskNode } from "../otlp/run_tree.ts";
import type { Span } from "../otlp/span.ts";
import type { Tell } from "./fault.ts";
import type { CheckedRun, Rule } from "./rule.ts";

/**
 * A task has all its attempts, numbered from 1, or one that was taken from an earlier run, and ended as its last one did; what failed says so in its status and in
 * what is above it; and nothing ran below a task that did not succeed.
 */
export class ResultRule implements Rule {
  end(run: CheckedRun, tell: Tell): void {
    const { tree } = run;
    const runId = readText(tree.resource, "cicd.pipeline.run.id");
    const names = new Map<string, TaskNode>();
    for (const task of tree.tasks) {
      const say: Say = (span, message) => tell({ ...run.about(span), message });
      if (task.span !== undefined) {
        if (names.has(task.name)) say(task.span, `is a second span for the task ${task.name}`);
        names.set(task.name, task);
        checkTask(task, task.span, say);
      }
      for (const span of [task.span, ...task.attempts.map(({ attempt }) => attempt)]) {
        if (span === undefined) continue;
        checkStatus(span, resultOf(span), say);
        const id = readText(span.attributes, "cicd.pipeline.task.run.id");
        if (id !== undefined && runId !== undefined && id !== `${runId}/${task.name}`) {
          say(
            span,
            `has the cicd.pipeline.task.run.id ${JSON.stringify(id)}, and the run's is ${JSON.stringify(runId)}`,
          );
        }
      }
    }
    if (tree.run !== undefined) checkRun(tree, tree.run, (span, message) => tell({ ...run.about(span), message }));
  }
}

function isInterrupted({ attributes }: Span): boolean {
  return readText(attributes, "error.type") === INTERRUPTED;
}

type Say = (span: Span, message: string) => void;

function checkTask({ name, attempts, upstream }: TaskNode, span: Span, say: Say): void {
  const result = resultOf(span);
  const said = readNumber(span.attributes, "dagtrail.task.attempts");
  const carriedOut = attempts.filter(({ attempt }) => !isCached(attempt)).length;
  if (said !== undefined && said !== carriedOut) {
    say(span, `says that ${name} had ${said} attempts, and the file has ${carriedOut}`);
  }
  for (const { attempt } of attempts) if (isCached(attempt)) checkCached(attempt, attempts.length, say);
  for (const [i, { attempt }] of attempts.entries()) {
    if (numberOf(attempt) !== i + 1) {
      say(attempt, `has the number ${numberOf(attempt)}, where the ${i + 1}. attempt of ${name} should be`);
      break;
    }
  }
  for (const { attempt } of attempts.slice(0, -1)) {
    if (resultOf(attempt) === "success") say(attempt, "succeeded, and another attempt follows it");
  }
  const last = attempts.at(-1);
  const lastResult = last === undefined ? undefined : resultOf(last.attempt);
  if (result === "success" && lastResult === undefined) say(span, `says that ${name} succeeded, without an attempt`);
  // A task that waits for its next attempt, or was thought over, may be cancelled or interrupted without one.
  else if (
    result !== "cancellation" && !isInterrupted(span) && result !== undefined && lastResult !== undefined &&
    result !== lastResult
  ) {
    say(span, `says that ${name} ended with ${result}, and its last attempt with ${lastResult}`);
  }
  if (result === "skip") {
    if (readText(span.attributes, "dagtrail.task.skip.reason") === undefined) {
      say(span, `does not say why ${name} was skipped (dagtrail.task.skip.reason)`);
    }
    return;
  }
  if (attempts.length === 0) return;
  for (const { task } of upstream) {
    const above = task.span && resultOf(task.span);
    // What was not selected was taken from an earlier run, or is not needed.
    if (task.span && readText(task.span.attributes, "dagtrail.task.skip.reason") === NOT_SELECTED) continue;
    if (above !== undefined && above !== "success") {
      say(span, `says that ${name} was tried, and ${task.name}, which it depends on, ended with ${above}`);
    }
  }
}

function isCached({ attributes }: Span): boolean {
  return readFlag(attributes, "dagtrail.attempt.cached") === true;
}

/** An attempt that was not carried out took no time, succeeded, is the only one, and leads to the one that was. */
function checkCached(attempt: Span, attempts: number, say: Say): void {
  if (attempts > 1) say(attempt, "was taken from an earlier run, and its task has other attempts");
  // One that was cut off while it was being taken ended with the run.
  if (!isInterrupted(attempt)) {
    if (attempt.endNs !== attempt.startNs) say(attempt, "was taken from an earlier run, and took time");
    if (resultOf(attempt) !== "success") say(attempt, "was taken from an earlier run, and is no success");
  }
  const origins = attempt.links.filter(({ attributes }) => readText(attributes, "dagtrail.link.kind") === "origin");
  if (origins.length !== 1) say(attempt, "was taken from an earlier run, and does not link to the attempt there");
  if (readText(attempt.attributes, "dagtrail.attempt.origin.run") === undefined) {
    say(attempt, "was taken from an earlier run, and does not say which (dagtrail.attempt.origin.run)");
  }
}

/** OK when it succeeded, unset when it was skipped, and else an error that has a type. */
function checkStatus(span: Span, result: string | undefined, say: Say): void {
  if (result === undefined) return;
  const wanted = result === "success" ? "ok" : result === "skip" ? "unset" : "error";
  if (span.status.code !== wanted) {
    say(span, `ended with ${result}, so its status must be ${wanted}, and is ${span.status.code}`);
  }
  if (wanted === "error" && readText(span.attributes, "error.type") === undefined) {
    say(span, `ended with ${result}, and has no error.type`);
  }
}

function checkRun({ tasks }: RunTree, run: Span, say: Say): void {
  const result = resultOf(run);
  checkStatus(run, result, say);
  if (result !== "success") return;
  for (const { name, span } of tasks) {
    const ended = span && resultOf(span);
    if (ended === undefined || ended === "success" || ended === "skip") continue;
    say(run, `says that the run succeeded, and the task ${name} ended with ${ended}`);
  }
}

function resultOf({ attributes }: Span): string | undefined {
  return readText(attributes, "cicd.pipeline.task.run.result") ?? readText(attributes, "cicd.pipeline.result");
}
