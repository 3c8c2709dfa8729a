import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import type { Attributes, AttributeValue, Span } from "../../../runner/otlp/span.ts";

/** What an attempt left in the run file. */
export interface Logged {
  /** Such as `success` or `timeout`. */
  readonly result: unknown;
  /** What it logged as values and as metrics, by name; of a metric with steps, the last one. */
  readonly values: Readonly<Record<string, AttributeValue | undefined>>;
  /** The names of its artifacts, sorted. */
  readonly artifacts: readonly string[];
}

/** What each attempt of `task` logged, in order, as the run file `file` has it. */
export async function readLogged(file: string, task: string): Promise<Logged[]> {
  const { spans } = decodeRunFile(await Deno.readTextFile(file));
  return spans
    .filter((span) => span.attributes["cicd.pipeline.task.name"] === task && attemptNumber(span) !== undefined)
    .toSorted((a, b) => Number(attemptNumber(a)) - Number(attemptNumber(b)))
    .map((attempt) => ({
      result: attempt.attributes["cicd.pipeline.task.run.result"],
      values: Object.fromEntries(
        attempt.events.filter(({ attributes }) => "dagtrail.name" in attributes).map(({ attributes }) =>
          named(attributes)
        ),
      ),
      artifacts: spans
        .filter((span) => span.parentSpanId === attempt.spanId && "dagtrail.artifact.name" in span.attributes)
        .map((span) => String(span.attributes["dagtrail.artifact.name"]))
        .toSorted(),
    }));
}

function attemptNumber(span: Span): AttributeValue | undefined {
  return span.attributes["dagtrail.attempt.number"];
}

function named(attributes: Attributes): [string, AttributeValue | undefined] {
  return [String(attributes["dagtrail.name"]), attributes["dagtrail.value"]];
}
