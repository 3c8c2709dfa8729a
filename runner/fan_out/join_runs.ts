import { NOT_SELECTED, SCOPE_NAME } from "../otlp/attributes.ts";
import type { Attributes, AttributeValue, RunFile, Span } from "../otlp/span.ts";

/** Parts cannot be one run; the message says why. */
export class JoinError extends Error {
  override readonly name = "JoinError";
}

/** Flags that say which part of a pipeline a command ran; a joined run is of all of it. */
const PART_FLAGS = ["--task", "--parts", "--out", "--runs"];

/** What a run's span says of a part alone. */
const OF_A_PART = { "dagtrail.run.reuses": undefined, "dagtrail.run.selection": undefined };

/**
 * Makes one run of the parts that ran in different places, each a run file of the same pipeline: every task as it was where
 * it was carried out, or else as it was first skipped, under one run that begins with the first and ends with the last.
 *
 * @param parts In the order in which they began. The first one's identifier and context are the run's.
 * @throws {JoinError} When they are not parts of one run.
 */
export function joinRuns(parts: readonly RunFile[], { workflowSpanId }: JoinOptions = {}): RunFile {
  const read = parts.map(readPart);
  const first = read[0];
  if (first === undefined) throw new JoinError("there is no part to be joined");
  for (const part of read) {
    if (part.pipeline === first.pipeline) continue;
    throw new JoinError(`the parts are of different pipelines: ${first.pipeline} and ${part.pipeline}`);
  }
  const chosen = chooseTasks(read);
  const { traceId, spanId: runSpanId } = first.run;
  const run = String(first.file.resource["cicd.pipeline.run.id"]);
  const idOfTask = new Map([...chosen].map(([name, { task }]) => [name, task.spanId]));
  const workers = new Set(read.map(({ file }) => file.resource["cicd.worker.name"]));
  const reasons = skipReasons(chosen);
  const spans = [...chosen].flatMap(([name, { part, task }]) => {
    const worker = workers.size > 1 ? part.file.resource["cicd.worker.name"] : undefined;
    const reason = reasons.get(name);
    return subtree(part, task).map((span): Span => ({
      ...span,
      traceId,
      ...(span === task ? { parentSpanId: runSpanId } : {}),
      attributes: {
        ...span.attributes,
        ...("cicd.pipeline.task.run.id" in span.attributes ? { "cicd.pipeline.task.run.id": `${run}/${name}` } : {}),
        ...(span === task && reason !== undefined ? { "dagtrail.task.skip.reason": reason } : {}),
        ...(isAttempt(span) && worker !== undefined ? { "cicd.worker.name": worker } : {}),
      },
      links: span.links.map((link) => ({
        ...link,
        traceId: link.traceId === part.run.traceId ? traceId : link.traceId,
        spanId: idOfTask.get(part.nameOfTask.get(link.spanId) ?? "") ?? link.spanId,
      })),
    }));
  });
  return { resource: joinedResource(first, workers.size > 1), spans: [...spans, joinedRun(read, workflowSpanId)] };
}

/** For tasks that no part ran: which task above them did not succeed, as the scheduler of one machine would have said. */
function skipReasons(chosen: ReadonlyMap<string, Chosen>): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const [name, { part, task }] of chosen) {
    if (standingOf({ part, task }) > 0) continue;
    const causes = task.links.flatMap(({ spanId }) => part.nameOfTask.get(spanId) ?? []);
    const cause = causes.find((above) => chosen.has(above) && resultOf(chosen.get(above)!) !== "success");
    if (cause === undefined) {
      throw new JoinError(`the task ${JSON.stringify(name)} was carried out in none of the parts`);
    }
    reasons.set(name, `${cause} did not succeed (${String(resultOf(chosen.get(cause)!))})`);
  }
  return reasons;
}

function resultOf({ task }: Chosen): unknown {
  return task.attributes["cicd.pipeline.task.run.result"];
}

/** What a join needs to know of where the parts ran. */
export interface JoinOptions {
  /** The span that parts of one workflow run hang on so that they share a trace; it stands for nothing that is recorded. */
  readonly workflowSpanId?: string | undefined;
}

interface Part {
  readonly file: RunFile;
  readonly pipeline: AttributeValue | undefined;
  /** The run's own span. */
  readonly run: Span;
  readonly tasks: ReadonlyMap<string, Span>;
  readonly nameOfTask: ReadonlyMap<string, string>;
  readonly children: ReadonlyMap<string, readonly Span[]>;
}

interface Chosen {
  readonly part: Part;
  readonly task: Span;
}

function readPart(file: RunFile, index: number): Part {
  const house = file.spans.filter(({ scope }) => scope.name === SCOPE_NAME);
  const ids = new Set(file.spans.map(({ spanId }) => spanId));
  // Its parent, where it has one, is in somebody else's trace.
  const run = house.find((span) => "cicd.pipeline.result" in span.attributes && !ids.has(span.parentSpanId ?? ""));
  if (run === undefined) {
    throw new JoinError(
      `part ${index + 1} (${String(file.resource["cicd.pipeline.run.id"])}) was cut off: it has no span of its own`,
    );
  }
  const tasks = new Map(
    house.filter((span) => span.parentSpanId === run.spanId && taskName(span) !== undefined && !isAttempt(span))
      .map((span) => [taskName(span)!, span]),
  );
  const children = Map.groupBy(
    file.spans.filter(({ parentSpanId }) => parentSpanId !== undefined),
    ({ parentSpanId }) => parentSpanId!,
  );
  const nameOfTask = new Map([...tasks].map(([name, { spanId }]) => [spanId, name]));
  return { file, pipeline: file.resource["cicd.pipeline.name"], run, tasks, nameOfTask, children };
}

/** For each task the part that has most of it. */
function chooseTasks(parts: readonly Part[]): ReadonlyMap<string, Chosen> {
  const chosen = new Map<string, Chosen>();
  for (const part of parts) {
    for (const [name, task] of part.tasks) {
      const candidate = { part, task };
      const before = chosen.get(name);
      const [now, then] = [standingOf(candidate), before === undefined ? -1 : standingOf(before)];
      if (now === CARRIED_OUT && then === CARRIED_OUT) {
        throw new JoinError(`the task ${JSON.stringify(name)} was carried out in two of the parts`);
      }
      if (now > then) chosen.set(name, candidate);
    }
  }
  return chosen;
}

/** How much a part has of a task: less than {@linkcode CARRIED_OUT} where another part may have more. */
const CARRIED_OUT = 3;

function standingOf({ part, task }: Chosen): number {
  const attempts = (part.children.get(task.spanId) ?? []).filter(isAttempt);
  if (attempts.some(({ attributes }) => attributes["dagtrail.attempt.cached"] !== true)) return CARRIED_OUT;
  if (attempts.length > 0) return 2;
  return task.attributes["dagtrail.task.skip.reason"] === NOT_SELECTED ? 0 : 1;
}

function subtree(part: Part, root: Span): readonly Span[] {
  const found = [root];
  // The list grows while it is walked; a span has one parent, so none comes twice.
  for (const span of found) found.push(...part.children.get(span.spanId) ?? []);
  // Children before their parents, as a run writes them.
  return found.reverse();
}

/** Results of runs, the one that a joined run takes over first. */
const RESULTS = ["cancellation", "failure", "error", "success"];

function joinedRun(parts: readonly Part[], workflowSpanId: string | undefined): Span {
  const { parentSpanId, ...run } = parts[0]!.run;
  const results = parts.map(({ run }) => run.attributes["cicd.pipeline.result"]);
  const result = RESULTS.find((result) => results.includes(result));
  const decisive = parts[results.indexOf(result)] ?? parts[0]!;
  return {
    ...run,
    ...(parentSpanId === undefined || parentSpanId === workflowSpanId ? {} : { parentSpanId }),
    startNs: parts.map(({ run }) => run.startNs).reduce((a, b) => a < b ? a : b),
    endNs: parts.map(({ run }) => run.endNs).reduce((a, b) => a > b ? a : b),
    status: decisive.run.status,
    attributes: {
      ...run.attributes,
      ...OF_A_PART,
      "cicd.pipeline.result": decisive.run.attributes["cicd.pipeline.result"],
      "error.type": decisive.run.attributes["error.type"],
    },
  };
}

function joinedResource({ file }: Part, manyWorkers: boolean): Attributes {
  const command = file.resource["dagtrail.command"];
  return {
    ...file.resource,
    "cicd.worker.name": manyWorkers ? undefined : file.resource["cicd.worker.name"],
    "dagtrail.command": Array.isArray(command) ? withoutPartFlags(command) : command,
  };
}

/** `github part PIPELINE …` as the command that would have run all of it. */
function withoutPartFlags(words: readonly AttributeValue[]): readonly AttributeValue[] {
  const whole = words[0] === "github" && words[1] === "part" ? ["run", ...words.slice(2)] : words;
  return whole.filter((word, i) => ![word, whole[i - 1]].some((flag) => PART_FLAGS.includes(String(flag))));
}

function taskName({ attributes }: Span): string | undefined {
  const name = attributes["cicd.pipeline.task.name"];
  return typeof name === "string" ? name : undefined;
}

function isAttempt({ attributes, scope }: Span): boolean {
  return scope.name === SCOPE_NAME && attributes["dagtrail.attempt.number"] !== undefined;
}
