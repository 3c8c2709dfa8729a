/**
 * The entry module of every attempt's process: reads the spec, builds the task's context, runs the task.
 *
 * It is the entry, and imports the task by a computed specifier, because Deno does not check read permissions in the
 * static graph of an entry module: a task that was the entry could import any file of the machine as text.
 *
 * @module
 */
import { BegunWork } from "../sdk/begun_work.ts";
import { createContext } from "../sdk/create_context.ts";
import { errorStack } from "../sdk/error_stack.ts";
import { openRecords } from "../sdk/record_writer.ts";
import { ATTEMPT_FILES, type AttemptSpec } from "../words/attempt_spec.ts";
import { type Json, whyNotJson } from "../words/json.ts";
import type { ExceptionInfo } from "../words/outcome.ts";

/** What stands in it says nothing to a task's author. */
const OWN_FOLDER = new URL("../", import.meta.url).href;

const exit: (code: number) => never = Deno.exit;

// A process that was started ahead of its attempt waits for a byte: before it there is no spec, and the task's inputs
// are not ready. When the runner is gone instead, there is nothing to do.
if (Deno.args[1] === "wait" && Deno.stdin.readSync(new Uint8Array(1)) === null) exit(1);

const spec: AttemptSpec = JSON.parse(Deno.readTextFileSync(Deno.args[0]!));
const records = openRecords(`${spec.directory}/${ATTEMPT_FILES.records}`);

// They need no permission and outlive the process, so they would be a channel between tasks that no edge shows.
// The location is there for them.
for (const name of ["localStorage", "sessionStorage", "caches", "location"]) Reflect.deleteProperty(globalThis, name);

globalThis.addEventListener("error", (event) => fail(event.error ?? event.message));
globalThis.addEventListener("unhandledrejection", (event) => fail(event.reason));

try {
  const value = await taskValue();
  records.write({ kind: "return", ...(value === undefined ? {} : { value }) });
  // What the task left running must not keep the attempt alive.
  exit(0);
} catch (error) {
  fail(error);
}

/** What the task returns, once all is done that it began to write. */
async function taskValue(): Promise<Json | undefined> {
  const module: { default?: unknown } = await import(spec.module);
  if (typeof module.default !== "function") {
    throw new TypeError(
      `the module ${spec.module} must have a function as its default export, and has ${typeof module.default}`,
    );
  }
  const task = module.default as (context: unknown) => unknown;
  const begun = new BegunWork();
  const value: unknown = await inTrace(() => task(createContext(spec, records, begun)));
  await begun.done();
  if (value === undefined) return undefined;
  const reason = whyNotJson(value);
  if (reason !== undefined) throw new TypeError(`what a task returns must be JSON, or nothing, and ${reason}`);
  return JSON.parse(JSON.stringify(value));
}

function fail(error: unknown): never {
  records.write({ kind: "exception", ...describeError(error) });
  exit(1);
}

function describeError(error: unknown): ExceptionInfo {
  if (!(error instanceof Error)) {
    return { type: typeof error, message: shortened(typeof error === "string" ? error : Deno.inspect(error)) };
  }
  return {
    // A task can throw an error whose fields are anything.
    type: shortened(String(error.name || error.constructor.name), 1000),
    message: grantable(shortened(String(error.message))),
    stacktrace: grantable(shortened(errorStack(error, OWN_FOLDER))),
  };
}

/** A text that a person may still read, and that leaves room in a record. */
function shortened(text: string, most = 100_000): string {
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** What Deno says of a permission that was not granted, with how a task gets it, in the place of Deno's own flag. */
function grantable(text: string): string {
  return text.replaceAll(
    /, run again with the --allow-(read|write|net|env|run|ffi|sys) flag/g,
    (_, kind) => `: the pipeline grants it by permissions: { ${kind}: […] }`,
  );
}

interface Context {
  setValue(key: symbol, value: unknown): Context;
}

interface ContextManager {
  active(): Context;
  with<T>(context: Context, run: () => T): T;
}

/**
 * Runs the task with the attempt's span as the active one, so that spans that it opens become its children.
 *
 * Deno does not read TRACEPARENT. This sets its context manager directly, by the key that the OpenTelemetry API uses
 * for the active span: to import the API for it would add 28 ms to every attempt that uses telemetry.
 */
function inTrace<T>(run: () => T): T {
  if (!spec.telemetry) return run();
  const { contextManager } = (Deno as unknown as { telemetry: { contextManager: ContextManager } }).telemetry;
  const [, traceId, spanId] = spec.traceparent.split("-");
  const parent = { spanContext: () => ({ traceId, spanId, traceFlags: 1, isRemote: true }) };
  const key = Symbol.for("OpenTelemetry Context Key SPAN");
  return contextManager.with(contextManager.active().setValue(key, parent), run);
}
