import { readText } from "../otlp/read_attributes.ts";
import { endOf, type RunTree, startOf, type TaskNode } from "../otlp/run_tree.ts";
import type { Attributes } from "../otlp/span.ts";
import { uuid } from "./derived_id.ts";
import type { TextExporter } from "./exporter.ts";
import { artifactFacts, exceptionOf, isoTime, lastAttempt, resultOf, sourceFacts } from "./run_facts.ts";

/** A package URL: what made the events, as an address. */
const PRODUCER = "pkg:generic/dagtrail";
const SPEC = "https://openlineage.io/spec";
const RUN_EVENT = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;

/**
 * OpenLineage events, one a line, in the order of their times: a START and a COMPLETE, FAIL or ABORT for the run, and for
 * each task that was tried, with the run as its parent. What a task leaves for others, and its artifacts, are its
 * outputs; what it was handed is its inputs. Retries are one job's run.
 */
export const openlineage: TextExporter = {
  kind: "text",
  ending: ".ndjson",
  *text({ tree }) {
    const events = [...eventsOfRun(tree), ...tree.tasks.flatMap((task) => eventsOfTask(task, tree))];
    events.sort((a, b) => a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : a.order - b.order);
    for (const { event } of events) yield `${JSON.stringify(event)}\n`;
  },
};

interface Timed {
  readonly timeNs: bigint;
  /** Among events of one time: the run's start first, its end last. */
  readonly order: number;
  readonly event: unknown;
}

function eventsOfRun(tree: RunTree): Timed[] {
  const times = timesOf(tree);
  const run = { runId: runIdOf(tree), facets: { processing_engine: engine(tree.resource) } };
  const job = {
    namespace: namespaceOf(tree.resource),
    name: tree.pipeline,
    facets: {
      jobType: jobType("PIPELINE"),
      ...sourceLocation(tree.resource, "dagtrail.pipeline.module", tree.resource),
    },
  };
  const base = { producer: PRODUCER, schemaURL: RUN_EVENT, run, job, inputs: [], outputs: [] };
  return [
    { timeNs: times.startNs, order: 0, event: { eventType: "START", eventTime: isoTime(times.startNs), ...base } },
    {
      timeNs: times.endNs,
      order: 3,
      event: { eventType: eventType(resultOf(tree.run)), eventTime: isoTime(times.endNs), ...base },
    },
  ];
}

function eventsOfTask(task: TaskNode, tree: RunTree): Timed[] {
  const first = task.attempts[0]?.attempt;
  const last = lastAttempt(task);
  if (first === undefined || last === undefined) return [];
  const namespace = namespaceOf(tree.resource);
  const exception = exceptionOf(last.attempt);
  const result = resultOf(task.span);
  const parent = {
    ...facet("facets/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet"),
    run: { runId: runIdOf(tree) },
    job: { namespace, name: tree.pipeline },
  };
  const run = { runId: uuid(tree.id, "task", task.name), facets: { parent, processing_engine: engine(tree.resource) } };
  const failed = exception === undefined || result === "success" ? run : {
    ...run,
    facets: {
      ...run.facets,
      errorMessage: {
        ...facet("facets/1-0-1/ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet"),
        message: `${exception.type}: ${exception.message}`,
        programmingLanguage: "TypeScript",
        ...(exception.stacktrace === undefined ? {} : { stackTrace: exception.stacktrace }),
      },
    },
  };
  const attributes = task.span?.attributes ?? {};
  const description = readText(attributes, "dagtrail.task.description");
  const job = {
    namespace,
    name: `${tree.pipeline}.${task.name}`,
    facets: {
      jobType: jobType("TASK"),
      ...sourceLocation(attributes, "dagtrail.task.module", tree.resource),
      ...(description === undefined ? {} : {
        documentation: {
          ...facet("facets/1-1-0/DocumentationJobFacet.json#/$defs/DocumentationJobFacet"),
          description,
        },
      }),
    },
  };
  const inputs = task.upstream.filter(({ inputs }) => inputs.length > 0).map(({ task: upstream }) => ({
    namespace,
    name: outputOf(upstream, tree),
    facets: {},
  }));
  const outputs = result !== "success" ? [] : [
    { namespace, name: outputOf(task, tree), facets: version(tree.id) },
    ...last.artifacts.map((span) => {
      const { name, sha256, sizeBytes } = artifactFacts(span);
      return {
        namespace,
        name: `${outputOf(task, tree)}/artifacts/${name}`,
        facets: sha256 === undefined ? {} : version(`sha256:${sha256}`),
        outputFacets: sizeBytes === undefined ? {} : {
          outputStatistics: {
            ...facet(
              "facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet",
            ),
            size: sizeBytes,
            fileCount: 1,
          },
        },
      };
    }),
  ];
  const base = { producer: PRODUCER, schemaURL: RUN_EVENT, job };
  const endNs = task.span?.endNs ?? last.attempt.endNs;
  return [
    {
      timeNs: first.startNs,
      order: 1,
      event: { eventType: "START", eventTime: isoTime(first.startNs), run, ...base, inputs, outputs: [] },
    },
    {
      timeNs: endNs,
      order: 2,
      event: { eventType: eventType(result), eventTime: isoTime(endNs), run: failed, ...base, inputs, outputs },
    },
  ];
}

/** From the run's span, or from what there is of a run that was cut off. */
function timesOf({ run, tasks }: RunTree): { readonly startNs: bigint; readonly endNs: bigint } {
  if (run !== undefined) return run;
  return tasks.reduce(
    ({ startNs, endNs }, task) => ({
      startNs: startOf(task) < startNs ? startOf(task) : startNs,
      endNs: endOf(task) > endNs ? endOf(task) : endNs,
    }),
    tasks.length === 0 ? { startNs: 0n, endNs: 0n } : { startNs: startOf(tasks[0]!), endNs: endOf(tasks[0]!) },
  );
}

function eventType(result: string): string {
  if (result === "success") return "COMPLETE";
  return ["failure", "error", "timeout"].includes(result) ? "FAIL" : "ABORT";
}

function runIdOf({ id }: RunTree): string {
  return uuid(id, "run");
}

/** The repository, or what a run without one has: a name of its own. */
function namespaceOf(resource: Attributes): string {
  return sourceFacts(resource).repository ?? "dagtrail";
}

/** What a task leaves for others, as a dataset: the same one in each run, in another version. */
function outputOf(task: TaskNode, { pipeline }: RunTree): string {
  return `${pipeline}.${task.name}`;
}

function facet(schema: string): { readonly _producer: string; readonly _schemaURL: string } {
  return { _producer: PRODUCER, _schemaURL: `${SPEC}/${schema}` };
}

function jobType(type: string): unknown {
  return {
    ...facet("facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet"),
    processingType: "BATCH",
    integration: "DAGTRAIL",
    jobType: type,
  };
}

function engine(resource: Attributes): unknown {
  const version = readText(resource, "service.version") ?? "unknown";
  return {
    ...facet("facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet"),
    name: "dagtrail",
    version,
    openlineageAdapterVersion: version,
  };
}

function version(datasetVersion: string): unknown {
  return {
    version: {
      ...facet("facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet"),
      datasetVersion,
    },
  };
}

function sourceLocation(
  attributes: Attributes,
  name: "dagtrail.pipeline.module" | "dagtrail.task.module",
  resource: Attributes,
): { sourceCodeLocation?: unknown } {
  const { repository, revision, branch } = sourceFacts(resource);
  const path = readText(attributes, name);
  if (repository === undefined || path === undefined || /^[a-z]+:/.test(path) || path.startsWith("/")) return {};
  return {
    sourceCodeLocation: {
      ...facet("facets/1-1-0/SourceCodeLocationJobFacet.json#/$defs/SourceCodeLocationJobFacet"),
      type: "git",
      url: `${repository}/blob/${revision ?? encodeURIComponent(branch ?? "HEAD")}/${
        path.split("/").map(encodeURIComponent).join("/")
      }`,
      repoUrl: repository,
      path,
      ...(revision === undefined ? {} : { version: revision }),
      ...(branch === undefined ? {} : { branch }),
    },
  };
}
