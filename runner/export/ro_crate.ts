import { EVENT } from "../otlp/attributes.ts";
import { readNumber, readText } from "../otlp/read_attributes.ts";
import { numberOf, type TaskNode } from "../otlp/run_tree.ts";
import type { AttemptSpans } from "../otlp/sort_spans.ts";
import type { Attributes, Span } from "../otlp/span.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { FolderExporter } from "./exporter.ts";
import { FileNames } from "./file_names.ts";
import { jsonDocument, plainAttributes, plainText } from "./plain_json.ts";
import { artifactFacts, exceptionOf, isoTime, loggedBy, paramsOf, resultOf, sourceFacts } from "./run_facts.ts";
import { writeArtifacts } from "./write_artifacts.ts";

/** The profiles that the crate follows; each builds on the one before. */
const PROFILES = [
  ["https://w3id.org/ro/wfrun/process/0.5", "Process Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/workflow/0.5", "Workflow Run Crate", "0.5"],
  ["https://w3id.org/ro/wfrun/provenance/0.5", "Provenance Run Crate", "0.5"],
  ["https://w3id.org/workflowhub/workflow-ro-crate/1.0", "Workflow RO-Crate", "1.0"],
] as const;

type Entity = { readonly "@id": string; readonly "@type": string | readonly string[]; [name: string]: unknown };

/**
 * A Workflow Run RO-Crate of the provenance profile: the run, each attempt as an action of its task, parameters and
 * artifacts, and the run file itself. The workflow is `workflow.json`, the graph as the run file tells it.
 */
export const roCrate: FolderExporter = {
  kind: "folder",
  holdsManyRuns: false,
  write(run, out) {
    const crate = new Crate(run);
    out.write(["workflow.json"], jsonDocument(workflowDocument(run)));
    out.write(["README.md"], readme(run));
    // The run file by itself: it is valid without its blobs, which are below `artifacts`.
    const failed = out.copy([RUN_FILE], run.path, { sha256: run.sha256() });
    const notes = writeArtifacts(run, out, crate.artifacts);
    // What could not be written is no part of the crate.
    const missing = new Set([...crate.artifacts.values()].filter((path) => !out.has(path)).map(idOfPath));
    out.write(["ro-crate-metadata.json"], jsonDocument(crate.document(missing)));
    return failed === undefined ? notes : [`the run file ${failed}`, ...notes];
  },
};

const RUN_FILE = "run.otlp.json";

/** Gathers the entities of a crate. */
class Crate {
  readonly #run: ExportedRun;
  readonly #entities: Entity[] = [];
  /** Where the artifacts go, by the ids of their spans. */
  readonly artifacts = new Map<string, readonly string[]>();
  /** The files, which the root is made of. */
  readonly #files: string[] = ["workflow.json", RUN_FILE, "README.md"];
  #params = 0;

  constructor(run: ExportedRun) {
    this.#run = run;
    const names = new FileNames();
    for (const task of run.tree.tasks) {
      for (const { attempt, artifacts } of task.attempts) {
        for (const span of artifacts) {
          const { name } = artifactFacts(span);
          const parts = name.split(/[/\\]+/).filter((part) => part !== "" && part !== "." && part !== "..");
          const folders = ["artifacts", task.name, `attempt-${numberOf(attempt)}`, ...parts.slice(0, -1)];
          this.artifacts.set(span.spanId, names.path(folders, parts.at(-1) ?? "artifact"));
        }
      }
    }
    this.#addRun();
  }

  /** The crate's metadata, without the files that are not there. */
  document(missing: ReadonlySet<string>): unknown {
    const { tree } = this.#run;
    const files = this.#files.filter((id) => !missing.has(id));
    const root: Entity = {
      "@id": "./",
      "@type": "Dataset",
      name: `The run ${tree.id} of ${tree.pipeline}`,
      description: `A run of the pipeline ${tree.pipeline}, recorded by Dagtrail: its tasks, parameters and artifacts.`,
      datePublished: isoTime(tree.run?.endNs ?? tree.tasks.at(-1)?.attempts.at(-1)?.attempt.endNs ?? 0n),
      license: "The run file does not say under which licence its contents may be used.",
      conformsTo: PROFILES.map(([id]) => ref(id)),
      hasPart: files.map(ref),
      mainEntity: ref("workflow.json"),
      mentions: this.#entities.filter(({ "@type": type }) => /Action$/.test(String(type))).map(({ "@id": id }) =>
        ref(id)
      ),
    };
    const descriptor: Entity = {
      "@id": "ro-crate-metadata.json",
      "@type": "CreativeWork",
      conformsTo: [ref("https://w3id.org/ro/crate/1.1"), ref("https://w3id.org/workflowhub/workflow-ro-crate/1.0")],
      about: ref("./"),
    };
    const profiles = PROFILES.map(([id, name, version]): Entity => ({
      "@id": id,
      "@type": "CreativeWork",
      name,
      version,
    }));
    const entities = this.#entities.filter(({ "@id": id }) => !missing.has(id)).map((entity) =>
      pruned(entity, missing)
    );
    return {
      "@context": ["https://w3id.org/ro/crate/1.1/context", "https://w3id.org/ro/terms/workflow-run/context"],
      "@graph": [descriptor, root, ...profiles, ...entities],
    };
  }

  #addRun(): void {
    const { tree } = this.#run;
    const { resource, run, tasks } = tree;
    const { repository, revision } = sourceFacts(resource);
    const engine: Entity = {
      "@id": "#dagtrail",
      "@type": "SoftwareApplication",
      name: "Dagtrail",
      url: "https://deno.com",
      softwareVersion: readText(resource, "service.version") ?? "unknown",
      softwareRequirements: `Deno ${readText(resource, "process.runtime.version") ?? ""}`.trim(),
    };
    const language: Entity = {
      "@id": "#dagtrail-pipeline",
      "@type": "ComputerLanguage",
      name: "Dagtrail pipeline",
      url: "https://www.typescriptlang.org",
      version: engine.softwareVersion,
    };
    const params = paramsOf(run, "dagtrail.run.params");
    const tried = tasks.filter(({ attempts }) => attempts.length > 0);
    this.#add({
      "@id": "workflow.json",
      "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
      name: tree.pipeline,
      encodingFormat: "application/json",
      programmingLanguage: ref(language["@id"]),
      conformsTo: ref("https://bioschemas.org/profiles/ComputationalWorkflow/1.0-RELEASE"),
      input: this.#formalParameters("workflow", params),
      hasPart: tried.map((task) => ref(toolId(task))),
      step: tried.map((task) => ref(stepId(task))),
      ...(repository === undefined ? {} : { isBasedOn: repository }),
      ...(revision === undefined ? {} : { version: revision }),
    });
    this.#add(engine, language, {
      "@id": RUN_FILE,
      "@type": "File",
      name: "The run file, OpenTelemetry traces in JSON",
      encodingFormat: "application/json",
      sha256: this.#run.sha256(),
    }, {
      "@id": "README.md",
      "@type": "File",
      name: "What this folder is",
      encodingFormat: "text/markdown",
      about: ref("./"),
    });
    const controls = tried.flatMap((task, i) => this.#addTask(task, i));
    const results = [...this.artifacts.values()].map((path) => ref(idOfPath(path)));
    this.#add({
      "@id": "#run",
      "@type": "CreateAction",
      name: `Run ${tree.id}`,
      description: `One execution of the pipeline ${tree.pipeline}, which ended with ${resultOf(run)}`,
      instrument: ref("workflow.json"),
      object: this.#values("workflow", params),
      result: [ref(RUN_FILE), ...results],
      ...timesOf(run),
      ...statusOf(run),
      ...agentOf(resource),
    });
    if (controls.length === 0) return;
    this.#add({
      "@id": "#orchestration",
      "@type": "OrganizeAction",
      name: `Run of Dagtrail ${engine.softwareVersion}`,
      instrument: ref(engine["@id"]),
      object: controls.map(ref),
      result: ref("#run"),
      ...timesOf(run),
    });
    const actor = readText(resource, "dagtrail.actor");
    if (actor !== undefined) this.#add({ "@id": agentId(actor), "@type": "Person", name: actor });
  }

  /** The tool, the step and the actions of a task; gives the ids of its control actions. */
  #addTask(task: TaskNode, position: number): string[] {
    const attributes = task.span?.attributes ?? {};
    const module = readText(attributes, "dagtrail.task.module");
    const description = readText(attributes, "dagtrail.task.description");
    const params = paramsOf(task.span, "dagtrail.task.params");
    const digest = readText(attributes, "dagtrail.task.source.digest");
    this.#add({
      "@id": toolId(task),
      "@type": "SoftwareApplication",
      name: module ?? task.name,
      ...(description === undefined ? {} : { description }),
      ...(digest === undefined ? {} : { softwareVersion: digest }),
      input: this.#formalParameters(task.name, params),
    }, {
      "@id": stepId(task),
      "@type": "HowToStep",
      name: task.name,
      position: String(position + 1),
      workExample: ref(toolId(task)),
    });
    return task.attempts.map((attempt) => this.#addAttempt(task, attempt, params));
  }

  #addAttempt(task: TaskNode, { attempt, artifacts }: AttemptSpans, params: Attributes): string {
    const number = numberOf(attempt);
    const id = `#attempt-${encode(task.name)}-${number}-${attempt.spanId}`;
    const logged = loggedBy(attempt, EVENT.param);
    const usage = [
      ["cpu-seconds", readNumber(attempt.attributes, "dagtrail.attempt.cpu.time"), "SEC"],
      ["peak-memory", readNumber(attempt.attributes, "dagtrail.attempt.memory.peak"), "BYTE"],
    ] as const;
    for (const span of artifacts) {
      const { name, mediaType, sizeBytes, sha256 } = artifactFacts(span);
      const path = this.artifacts.get(span.spanId)!;
      this.#files.push(idOfPath(path));
      this.#add({
        "@id": idOfPath(path),
        "@type": "File",
        name,
        encodingFormat: mediaType,
        ...(sizeBytes === undefined ? {} : { contentSize: String(sizeBytes) }),
        ...(sha256 === undefined ? {} : { sha256 }),
        dateCreated: isoTime(span.startNs),
      });
    }
    const resourceUsage = usage.flatMap(([name, value, unit]) => {
      if (value === undefined) return [];
      const usageId = `${id}-${name}`;
      this.#add({
        "@id": usageId,
        "@type": "PropertyValue",
        name,
        propertyID: `https://w3id.org/ro/terms/workflow-run#${name}`,
        value: String(value),
        unitCode: `https://qudt.org/vocab/unit/${unit}`,
      });
      return [ref(usageId)];
    });
    const metrics = this.#run.metrics.get(attempt.spanId) ?? new Map<string, number>();
    const metricRefs = [...metrics].map(([name, value]) => {
      const metricId = `#value-${++this.#params}`;
      this.#add({ "@id": metricId, "@type": "PropertyValue", name, value: String(value) });
      return ref(metricId);
    });
    this.#add({
      "@id": id,
      "@type": "CreateAction",
      name: `${task.name} attempt ${number}`,
      description: `Attempt ${number} of the task ${task.name}, which ended with ${resultOf(attempt)}`,
      instrument: ref(toolId(task)),
      object: [...this.#values(task.name, params), ...this.#values(undefined, logged)],
      result: [...artifacts.map((span) => ref(idOfPath(this.artifacts.get(span.spanId)!))), ...metricRefs],
      ...(resourceUsage.length === 0 ? {} : { resourceUsage }),
      ...timesOf(attempt),
      ...statusOf(attempt),
    }, {
      "@id": `#control-${encode(task.name)}-${number}-${attempt.spanId}`,
      "@type": "ControlAction",
      name: `Start of ${task.name} attempt ${number}`,
      instrument: ref(stepId(task)),
      object: ref(id),
      ...timesOf(attempt),
      actionStatus: "http://schema.org/CompletedActionStatus",
    });
    return `#control-${encode(task.name)}-${number}-${attempt.spanId}`;
  }

  #formalParameters(owner: string, params: Attributes): readonly unknown[] {
    return Object.keys(params).map((name) => {
      const id = parameterId(owner, name);
      this.#add({
        "@id": id,
        "@type": "FormalParameter",
        conformsTo: ref("https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE"),
        name,
        additionalType: additionalType(params[name]),
      });
      return ref(id);
    });
  }

  #values(owner: string | undefined, params: Attributes): readonly { readonly "@id": string }[] {
    return Object.entries(params).map(([name, value]) => {
      const id = `#value-${++this.#params}`;
      this.#add({
        "@id": id,
        "@type": "PropertyValue",
        name,
        value: plainText(value),
        ...(owner === undefined ? {} : { exampleOfWork: ref(parameterId(owner, name)) }),
      });
      return ref(id);
    });
  }

  #add(...entities: readonly Entity[]): void {
    for (const entity of entities) {
      // The recommendation: a list of one is that one, and an empty one is nothing.
      const members = Object.entries(entity).flatMap(([name, value]) => {
        if (!Array.isArray(value) || name === "@type" || value.length > 1) return [[name, value]];
        return value.length === 1 ? [[name, value[0]]] : [];
      });
      this.#entities.push(Object.fromEntries(members));
    }
  }
}

function workflowDocument({ tree }: ExportedRun): unknown {
  return {
    pipeline: tree.pipeline,
    module: readText(tree.resource, "dagtrail.pipeline.module"),
    params: plainAttributes(paramsOf(tree.run, "dagtrail.run.params")),
    tasks: tree.tasks.map(({ name, span, upstream }) => ({
      task: name,
      module: span && readText(span.attributes, "dagtrail.task.module"),
      params: plainAttributes(paramsOf(span, "dagtrail.task.params")),
      upstream: upstream.map(({ task, inputs }) => ({ task: task.name, inputs })),
    })),
  };
}

function ref(id: string): { readonly "@id": string } {
  return { "@id": id };
}

/** An entity without references to what is not there. */
function pruned(entity: Entity, missing: ReadonlySet<string>): Entity {
  const { result, ...rest } = entity;
  if (missing.size === 0 || result === undefined) return entity;
  const left = [result].flat().filter((target) => !missing.has((target as Entity)["@id"]));
  return left.length === 0 ? rest as Entity : { ...entity, result: left.length === 1 ? left[0] : left };
}

function idOfPath(path: readonly string[]): string {
  return path.map(encode).join("/");
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function toolId({ name }: TaskNode): string {
  return `#tool-${encode(name)}`;
}

function stepId({ name }: TaskNode): string {
  return `#step-${encode(name)}`;
}

function parameterId(owner: string, name: string): string {
  return `#param-${encode(owner)}-${encode(name)}`;
}

function agentId(actor: string): string {
  return `#actor-${encode(actor)}`;
}

function agentOf(resource: Attributes): { agent?: unknown } {
  const actor = readText(resource, "dagtrail.actor");
  return actor === undefined ? {} : { agent: ref(agentId(actor)) };
}

function timesOf(span: Span | undefined): { startTime?: string; endTime?: string } {
  return span === undefined ? {} : { startTime: offsetTime(span.startNs), endTime: offsetTime(span.endNs) };
}

// The profile's checks know UTC as +00:00 only.
function offsetTime(timeNs: bigint): string {
  return isoTime(timeNs).replace("Z", "+00:00");
}

function readme({ tree }: ExportedRun): string {
  return `# A run of a pipeline

This folder is a Workflow Run RO-Crate (<https://www.researchobject.org/workflow-run-crate/>) of one run, recorded by
Dagtrail. \`ro-crate-metadata.json\` says what is in it; \`run.otlp.json\` is the run file itself, OpenTelemetry traces in
JSON; \`artifacts/\` has what the tasks logged; \`workflow.json\` is the graph of the tasks.

The run ended with: ${resultOf(tree.run)}.
`;
}

function statusOf(span: Span | undefined): { actionStatus: string; error?: string } {
  const result = resultOf(span);
  if (result === "success") return { actionStatus: "http://schema.org/CompletedActionStatus" };
  const exception = exceptionOf(span);
  const error = exception === undefined ? result : `${exception.type}: ${exception.message}`;
  return { actionStatus: "http://schema.org/FailedActionStatus", error };
}

function additionalType(value: unknown): string {
  switch (typeof value) {
    case "string":
      return "Text";
    case "boolean":
      return "Boolean";
    case "bigint":
      return "Integer";
    case "number":
      return Number.isInteger(value) ? "Integer" : "Float";
    default:
      return "Text";
  }
}
