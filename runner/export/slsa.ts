import { readText } from "../otlp/read_attributes.ts";
import type { RunTree } from "../otlp/run_tree.ts";
import type { ExportedRun } from "./exported_run.ts";
import type { TextExporter } from "./exporter.ts";
import { jsonDocument, plainAttributes, plainJson } from "./plain_json.ts";
import { artifactFacts, isoTime, lastAttempt, paramsOf, resultOf, sourceFacts } from "./run_facts.ts";

/** A package URL, since SLSA wants addresses and Dagtrail has no page that is its own in all times. */
const PACKAGE = "pkg:generic/dagtrail";
const BUILD_TYPE = `${PACKAGE}#docs/exporting.md`;

/**
 * An in-toto statement (v1) with SLSA's provenance (v1): what artifacts came of the run, by digest, and from which
 * parameters, commit, lock file and task sources. It is not signed: `cosign attest-blob` and the like sign it.
 *
 * Its subjects are the artifacts that the last attempt of each successful task logged, and the run file itself.
 */
export const slsa: TextExporter = {
  kind: "text",
  ending: ".intoto.json",
  *text(run) {
    yield jsonDocument({
      _type: "https://in-toto.io/Statement/v1",
      subject: subjectsOf(run),
      predicateType: "https://slsa.dev/provenance/v1",
      predicate: { buildDefinition: definitionOf(run.tree), runDetails: detailsOf(run.tree) },
    });
  },
};

interface Descriptor {
  readonly name?: string;
  readonly uri?: string;
  readonly digest: Readonly<Record<string, string>>;
  readonly mediaType?: string;
}

function subjectsOf(run: ExportedRun): readonly Descriptor[] {
  const artifacts = run.tree.tasks.filter(({ span }) => resultOf(span) === "success").flatMap((task) =>
    (lastAttempt(task)?.artifacts ?? []).flatMap((span): Descriptor[] => {
      const { name, sha256, mediaType } = artifactFacts(span);
      return sha256 === undefined ? [] : [{ name: `${task.name}/${name}`, digest: { sha256 }, mediaType }];
    })
  );
  const file = { name: `${run.tree.id}.otlp.json`, digest: { sha256: run.sha256() }, mediaType: "application/json" };
  // A subject's name must be unique; in a broken file, two artifacts may have one.
  return [...new Map([file, ...artifacts].map((subject) => [subject.name, subject])).values()];
}

function definitionOf({ pipeline, resource, run, tasks }: RunTree): unknown {
  const { repository, revision, branch } = sourceFacts(resource);
  const lock = sha256Of(readText(resource, "dagtrail.lock.digest"));
  const dependencies: Descriptor[] = [];
  if (repository !== undefined && revision !== undefined) {
    const kind = readText(resource, "vcs.ref.head.type") === "tag" ? "tags" : "heads";
    const ref = branch === undefined ? "" : `@refs/${kind}/${encodeURI(branch)}`;
    dependencies.push({ uri: `git+${repository}${ref}`, digest: { gitCommit: revision } });
  }
  if (lock !== undefined) dependencies.push({ name: "deno.lock", digest: { sha256: lock } });
  for (const { name, span } of tasks) {
    const digest = sha256Of(span && readText(span.attributes, "dagtrail.task.source.digest"));
    if (digest !== undefined) dependencies.push({ name: `source of ${name}`, digest: { sha256: digest } });
  }
  return {
    buildType: BUILD_TYPE,
    externalParameters: {
      pipeline,
      module: plainJson(resource["dagtrail.pipeline.module"]),
      params: plainAttributes(paramsOf(run, "dagtrail.run.params")),
    },
    internalParameters: {
      command: plainJson(resource["dagtrail.command"]),
      dirty: plainJson(resource["dagtrail.vcs.dirty"]),
      trigger: plainJson(resource["dagtrail.trigger"]),
      tasks: tasks.map(({ name, span }) => ({
        name,
        result: resultOf(span),
        module: plainJson(span?.attributes["dagtrail.task.module"]),
        sandboxed: plainJson(span?.attributes["dagtrail.task.sandboxed"]),
        params: plainAttributes(paramsOf(span, "dagtrail.task.params")),
      })),
    },
    resolvedDependencies: dependencies,
  };
}

function detailsOf({ id, run, resource }: RunTree): unknown {
  const versions = {
    dagtrail: readText(resource, "service.version"),
    deno: readText(resource, "process.runtime.version"),
  };
  const worker = readText(resource, "cicd.worker.name") === undefined ? "local" : "ci";
  return {
    // The machine's word for itself: nothing here vouches for it.
    builder: { id: `${PACKAGE}?worker=${worker}`, version: versions },
    metadata: {
      invocationId: readText(resource, "cicd.pipeline.run.url.full") ?? id,
      ...(run === undefined ? {} : { startedOn: isoTime(run.startNs), finishedOn: isoTime(run.endNs) }),
    },
  };
}

function sha256Of(digest: string | undefined): string | undefined {
  return /^sha256:([0-9a-f]{64})$/.exec(digest ?? "")?.[1];
}
