import type { Attributes, AttributeValue, RunFile, Span } from "../../../runner/otlp/span.ts";

/** What of a run must be the same wherever it ran: everything but ids, times and machines. */
export interface ComparableRun {
  readonly resource: Attributes;
  readonly run: unknown;
  readonly tasks: Readonly<Record<string, unknown>>;
}

/** Attributes that tell of a machine, an id or a time. */
const OF_THE_PLACE = new Set([
  ...["cicd.pipeline.run.id", "cicd.pipeline.task.run.id", "cicd.worker.name", "process.pid", "dagtrail.command"],
  ...[
    "dagtrail.attempt.queued",
    "dagtrail.attempt.cpu.time",
    "dagtrail.attempt.memory.peak",
    "dagtrail.run.max_parallel",
  ],
]);

/** A run in a form in which two can be compared. */
export function comparable({ resource, spans }: RunFile): ComparableRun {
  const children = Map.groupBy(spans, ({ parentSpanId }) => parentSpanId);
  const run = children.get(undefined)![0]!;
  const names = new Map(spans.map((span) => [span.spanId, span.name]));
  const tree = (span: Span): unknown => ({
    name: span.name,
    kind: span.kind,
    status: span.status,
    scope: span.scope,
    attributes: plain(span.attributes),
    events: span.events.map(({ name, attributes }) => ({ name, attributes: plain(attributes) })),
    links: span.links.map(({ spanId, attributes }) => ({ to: names.get(spanId), attributes })),
    children: sorted(children.get(span.spanId) ?? []).map(tree),
  });
  const { children: tasks, ...own } = tree(run) as { children: { name: string }[] };
  return { resource: plain(resource), run: own, tasks: Object.fromEntries(tasks.map((task) => [task.name, task])) };
}

function sorted(spans: readonly Span[]): readonly Span[] {
  return spans.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** What of an artifact tells of its content. */
const OF_THE_CONTENT = new Set(["dagtrail.artifact.data", "dagtrail.artifact.sha256", "dagtrail.artifact.size"]);

function plain(attributes: Attributes): Attributes {
  const type = attributes["dagtrail.artifact.media_type"];
  const content = attributes["dagtrail.artifact.data"];
  const isNotebook = type === NOTEBOOK;
  // The page of a notebook shows how long its cells took; what else it shows is in the notebook beside it.
  const isTimed = isNotebook || type === "text/html";
  const timed = isNotebook && content instanceof Uint8Array ? { notebook: untimed(content) } : {};
  return Object.fromEntries(
    Object.entries({ ...attributes, ...timed })
      .filter(([name, value]) => !OF_THE_PLACE.has(name) && value !== undefined)
      .filter(([name]) => !isTimed || !OF_THE_CONTENT.has(name))
      .map(([name, value]) => [name, value instanceof Uint8Array ? value.toHex() : withoutPlaces(value)]),
  );
}

const NOTEBOOK = "application/x-ipynb+json";

/** An evaluated notebook without when its cells ran, how long they took, and the run's identifier. */
function untimed(content: Uint8Array): string {
  const notebook = JSON.parse(new TextDecoder().decode(content));
  for (const { metadata } of [notebook, ...notebook.cells]) {
    delete metadata.execution;
    for (const key of ["duration", "start_time", "end_time"]) delete metadata.papermill?.[key];
    delete metadata.dagtrail?.run;
  }
  return JSON.stringify(notebook);
}

/** What a task left lies in another folder where it was handed on. */
function withoutPlaces(value: AttributeValue | undefined): AttributeValue | undefined {
  if (typeof value === "string") return value.replace(/\/(taken|attempt-\d+)\/output\b/g, "/output");
  if (Array.isArray(value)) return value.map((item) => withoutPlaces(item)!);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withoutPlaces(member)!]));
}
