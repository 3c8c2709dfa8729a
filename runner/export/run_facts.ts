/**
 * What all formats say of a run, by the names of its attributes.
 *
 * @module
 */

import { EVENT } from "../otlp/attributes.ts";
import { isMap, readNumber, readText } from "../otlp/read_attributes.ts";
import type { TaskNode } from "../otlp/run_tree.ts";
import type { Attributes, AttributeValue, Span } from "../otlp/span.ts";

/** How a run, a task or an attempt ended, in the run file's words; `interrupted` when its span is not there. */
export function resultOf(span: Span | undefined): string {
  if (span === undefined) return "interrupted";
  const { attributes, status } = span;
  const told = readText(attributes, "cicd.pipeline.task.run.result") ?? readText(attributes, "cicd.pipeline.result");
  return told ?? (status.code === "ok" ? "success" : status.code === "error" ? "failure" : "interrupted");
}

/** The parameters of a run or a task, as they were set. */
export function paramsOf(span: Span | undefined, name: "dagtrail.run.params" | "dagtrail.task.params"): Attributes {
  const value = span?.attributes[name];
  return isMap(value) ? value : {};
}

/** What an attempt logged as parameters or as values, by name; the last one counts. */
export function loggedBy(attempt: Span | undefined, event: typeof EVENT.param | typeof EVENT.value): Attributes {
  const values: Record<string, AttributeValue> = Object.create(null);
  for (const { name, attributes } of attempt?.events ?? []) {
    if (name !== event) continue;
    const called = readText(attributes, "dagtrail.name");
    if (called !== undefined) values[called] = attributes["dagtrail.value"] ?? null;
  }
  return values;
}

/** What went wrong in an attempt. */
export interface ExceptionFacts {
  readonly type: string;
  readonly message: string;
  readonly stacktrace?: string;
}

/** What ended an attempt that did not succeed. */
export function exceptionOf(attempt: Span | undefined): ExceptionFacts | undefined {
  const found = attempt?.events.findLast(({ name }) => name === EVENT.exception)?.attributes;
  if (found === undefined) return undefined;
  const stacktrace = readText(found, "exception.stacktrace");
  return {
    type: readText(found, "exception.type") ?? "Error",
    message: readText(found, "exception.message") ?? "",
    ...(stacktrace === undefined ? {} : { stacktrace }),
  };
}

/** The attempt that a task's results come from: its last. */
export function lastAttempt({ attempts }: TaskNode): TaskNode["attempts"][number] | undefined {
  return attempts.at(-1);
}

/** What the run file says of an artifact. */
export interface ArtifactFacts {
  readonly name: string;
  readonly mediaType: string;
  readonly sizeBytes?: number;
  /** 64 lower-case hex digits; absent when the run file says anything else. */
  readonly sha256?: string;
}

/** What the run file says of an artifact. */
export function artifactFacts({ attributes, name }: Span): ArtifactFacts {
  const sha256 = readText(attributes, "dagtrail.artifact.sha256");
  const sizeBytes = readNumber(attributes, "dagtrail.artifact.size");
  return {
    name: readText(attributes, "dagtrail.artifact.name") ?? name,
    mediaType: readText(attributes, "dagtrail.artifact.media_type") ?? "application/octet-stream",
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    // It becomes a part of a path, so nothing but a digest may pass.
    ...(sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256) ? { sha256 } : {}),
  };
}

/** A time in ISO 8601, in UTC, to the millisecond. */
export function isoTime(timeNs: bigint): string {
  return new Date(unixMs(timeNs)).toISOString();
}

/** A time in milliseconds since the epoch, rounded. */
export function unixMs(timeNs: bigint): number {
  return Number((timeNs + 500_000n) / 1_000_000n);
}

/** Where the source of the run is, when it is known: the repository's address, the commit and the branch. */
export interface SourceFacts {
  /** Without credentials, as the run file has it; only addresses of the web count. */
  readonly repository?: string;
  readonly revision?: string;
  readonly branch?: string;
}

/** Where the source of the run is. */
export function sourceFacts(resource: Attributes): SourceFacts {
  const repository = readText(resource, "vcs.repository.url.full");
  const revision = readText(resource, "vcs.ref.head.revision");
  const branch = readText(resource, "vcs.ref.head.name");
  return {
    ...(repository !== undefined && /^https?:\/\/[^\s"<>\\^`{|}]+$/.test(repository) ? { repository } : {}),
    ...(revision !== undefined && /^[0-9a-f]{40,64}$/.test(revision) ? { revision } : {}),
    ...(branch === undefined ? {} : { branch }),
  };
}
