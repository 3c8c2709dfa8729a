import { FORMAT_VERSION, INTERRUPTED, SCOPE_NAME } from "../otlp/attributes.ts";
import type { Attributes, Span, SpanEvent } from "../otlp/span.ts";
import type { Result } from "../words/outcome.ts";
import { RESULTS } from "../words/outcome.ts";
import type { AttemptState, JournalState, TaskState } from "./journal_state.ts";
import { endAttempt, endRun, endTask, noticeEvent } from "./run_spans.ts";
import { runSpanName, taskSpanName } from "./span_names.ts";

/** What the run file of an interrupted run needs beyond the spans that its journal has. */
export interface Conclusion {
  readonly resource: Attributes;
  /** The attempts whose spans are missing, with their spans but for their events and artifacts. */
  readonly attempts: readonly { readonly state: AttemptState; readonly span: Span }[];
  /** The spans of tasks that are missing. */
  readonly tasks: readonly Span[];
  /** The run's span; with what is to be told of the recovery, if there is anything. */
  readonly run: Span;
  readonly result: Result;
  /** The tasks that succeeded, by full name. */
  readonly finished: readonly string[];
  /** The tasks that were begun and not ended. */
  readonly interrupted: readonly string[];
}

/**
 * Says how a run ended whose journal has no end. What was running is an error of the type {@linkcode INTERRUPTED}, at
 * the last moment of which the journal knows; what had not begun was skipped; and what had ended is as it ended.
 *
 * @param run The run's identifier, which is the name of its folder.
 * @param fallbackNs A time for a journal that knows of none, in nanoseconds since the epoch.
 */
export async function concludeRun(state: JournalState, run: string, fallbackNs: bigint): Promise<Conclusion> {
  const open = state.endedRun ?? state.run ?? await lostRun(state, run, fallbackNs);
  const attempts = missingAttempts(state);
  // An attempt may have ended after the last moment of which anything else tells.
  const endNs = [state.lastNs, open.startNs, ...attempts.map(({ span }) => span.endNs)].reduce((a, b) => a > b ? a : b);

  const results = new Map<string, Result>();
  const interrupted: string[] = [];
  const tasks: Span[] = [];
  const byTask = Map.groupBy(state.attempts.values(), (attempt) => attempt.task);
  const all = new Map<string, TaskState>([
    ...[...byTask].map(([id, [first]]): [string, TaskState] => [id, { id, spanId: first!.taskSpanId }]),
    ...state.tasks,
  ]);
  for (const task of all.values()) {
    if (task.ended !== undefined) {
      results.set(task.id, resultOf(task.ended.result));
      continue;
    }
    const end = endOfTask(task, byTask.get(task.id) ?? [], endNs);
    if (end.errorType === INTERRUPTED) interrupted.push(task.id);
    results.set(task.id, end.result);
    tasks.push(endTask(task.begun ?? lostTask(task, run, open), end));
  }

  const cut = interrupted.length > 0 || state.run === undefined ||
    tasks.some(({ attributes }) => attributes["cicd.pipeline.task.run.result"] === "skip");
  const result = state.endedRun === undefined
    ? cut ? "error" : runResult([...results.values()])
    : resultOf(state.endedRun.attributes["cicd.pipeline.result"]);
  const span = state.endedRun ??
    endRun(open, { timeNs: endNs, result, ...(cut ? { errorType: INTERRUPTED } : {}) });
  const notices = noticesOf(state, span.endNs);
  return {
    resource: state.first?.resource ?? lostResource(open, run),
    attempts,
    tasks,
    run: notices.length === 0 ? span : { ...span, events: [...span.events, ...notices] },
    result,
    finished: [...results].filter(([, result]) => result === "success").map(([id]) => id),
    interrupted,
  };
}

function missingAttempts(state: JournalState): { state: AttemptState; span: Span }[] {
  const missing: { state: AttemptState; span: Span }[] = [];
  for (const attempt of state.attempts.values()) {
    const { begun, ending, ended } = attempt;
    if (ended !== undefined) continue;
    if (ending !== undefined) missing.push({ state: attempt, span: ending });
    else if (begun !== undefined) missing.push({ state: attempt, span: endOfAttempt(begun, attempt, state) });
  }
  return missing;
}

function endOfAttempt(begun: Span, { task, number, startNs }: AttemptState, state: JournalState): Span {
  const next = state.attempts.values().filter((other) => other.task === task && other.number > number)
    .reduce(
      (first: bigint | undefined, { startNs }) => first === undefined || startNs < first ? startNs : first,
      undefined,
    );
  const ended = state.tasks.get(task)?.ended;
  if (next === undefined && ended === undefined) {
    const timeNs = state.lastNs > startNs ? state.lastNs : startNs;
    const message = "the runner ended before the attempt did";
    return endAttempt(begun, timeNs, { result: "error", exception: { type: INTERRUPTED, message } });
  }
  // It had ended, and a damaged line of the journal told how.
  const timeNs = next ?? ended!.endNs;
  if (next === undefined && ended!.result === "success") return endAttempt(begun, timeNs, { result: "success" });
  const message = "the run's journal has lost how the attempt ended";
  return endAttempt(begun, timeNs, { result: "error", exception: { type: INTERRUPTED, message } });
}

/** How a task ended whose end the journal does not have, from its attempts. */
function endOfTask(
  task: TaskState,
  attempts: readonly AttemptState[],
  endNs: bigint,
): Parameters<typeof endTask>[1] {
  if (attempts.length === 0) {
    return { timeNs: endNs, result: "skip", attempts: 0, reason: "the run was interrupted before it could start" };
  }
  const last = attempts.reduce((a, b) => b.number > a.number ? b : a);
  const startNs = attempts.map((attempt) => attempt.startNs).reduce((a, b) => a < b ? a : b);
  const common = { startNs, attempts: last.taken ? 0 : last.number };
  const ended = last.ended ??
    (last.ending &&
      { result: String(last.ending.attributes["cicd.pipeline.task.run.result"]), endNs: last.ending.endNs });
  if (ended !== undefined) {
    const result = resultOf(ended.result);
    const most = task.begun?.attributes["dagtrail.task.max_attempts"];
    // It only lacked the words: another attempt would not have come.
    if (result === "success" || (typeof most === "number" && last.number >= most)) {
      return { ...common, timeNs: ended.endNs, result };
    }
  }
  return {
    ...common,
    timeNs: endNs,
    result: "error",
    reason: "the runner ended before the task did",
    errorType: INTERRUPTED,
  };
}

// As the scheduler has it.
function runResult(results: readonly Result[]): Result {
  if (results.includes("failure") || results.includes("timeout")) return "failure";
  if (results.includes("error")) return "error";
  return results.includes("cancellation") ? "cancellation" : "success";
}

function resultOf(value: unknown): Result {
  return RESULTS.find((result) => result === value) ?? "error";
}

function noticesOf(state: JournalState, timeNs: bigint): SpanEvent[] {
  const notices: SpanEvent[] = [];
  if (state.endedRun === undefined) {
    notices.push(noticeEvent(timeNs, "the runner ended before the run did; this file was made of the run's journal"));
  }
  if (state.damagedLines > 0) {
    const lines = state.damagedLines === 1 ? "a line" : `${state.damagedLines} lines`;
    notices.push(noticeEvent(timeNs, `${lines} of the run's journal could not be read`));
  }
  return notices;
}

const SCOPE = { name: SCOPE_NAME };

/** The run's span, when the journal has lost it: what other spans and the run's identifier tell of it. */
async function lostRun(state: JournalState, run: string, fallbackNs: bigint): Promise<Span> {
  const startNs = state.firstNs > 0n ? state.firstNs : startOf(run) ?? fallbackNs;
  return {
    traceId: state.traceId ?? await derivedId(`trace of ${run}`, 16),
    spanId: state.runSpanId ?? await derivedId(`span of ${run}`, 8),
    name: runSpanName(pipelineOf(run)),
    kind: "server",
    startNs,
    endNs: startNs,
    status: { code: "unset" },
    attributes: {},
    events: [],
    links: [],
    scope: SCOPE,
  };
}

function lostTask({ id, spanId }: TaskState, run: string, parent: Span): Span {
  return {
    traceId: parent.traceId,
    spanId,
    parentSpanId: parent.spanId,
    name: taskSpanName(id),
    kind: "internal",
    startNs: parent.startNs,
    endNs: parent.startNs,
    status: { code: "unset" },
    attributes: { "cicd.pipeline.task.name": id, "cicd.pipeline.task.run.id": `${run}/${id}` },
    events: [],
    links: [],
    scope: SCOPE,
  };
}

function lostResource(run: Span, id: string): Attributes {
  return {
    "service.name": "dagtrail",
    "dagtrail.format.version": FORMAT_VERSION,
    "cicd.pipeline.name": run.name.startsWith("RUN ") ? run.name.slice("RUN ".length) : pipelineOf(id),
    "cicd.pipeline.run.id": id,
  };
}

const RUN_ID = /^(.*)-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]+$/;

function pipelineOf(run: string): string {
  return RUN_ID.exec(run)?.[1] ?? run;
}

function startOf(run: string): bigint | undefined {
  const [, , year, month, day, hour, minute, second] = RUN_ID.exec(run) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return ms > 0 ? BigInt(ms) * 1_000_000n : undefined;
}

/** An identifier that is always the same for a text, so that a run is recovered the same every time. */
export async function derivedId(text: string, bytes: number): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return new Uint8Array(digest).subarray(0, bytes).toHex();
}
