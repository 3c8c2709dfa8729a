import { ATTEMPT_FILES, type AttemptSpec, type InputSpec } from "../words/attempt_spec.ts";
import { BegunWork } from "./begun_work.ts";
import { createOutputDirectory, createTaskOutput } from "./output_files.ts";
import { RECORDS, type RecordWriter } from "./record_writer.ts";
import type { TaskContext } from "./task_context.ts";
import { createTaskLog } from "./task_log.ts";

const SENT_TO_GROUPS: readonly Deno.Signal[] = Deno.build.os === "windows" ? [] : ["SIGINT", "SIGHUP"];

/** What the task's function is given, for the attempt that `spec` describes; `begun` follows what it begins by it. */
export function createContext(
  spec: AttemptSpec,
  records: RecordWriter,
  begun: BegunWork = new BegunWork(),
): TaskContext<object, object> {
  let aborting: AbortController | undefined;
  const context: TaskContext<object, object> = {
    params: spec.params,
    inputs: namedInputs(spec),
    output: createOutputDirectory(`${spec.directory}/${ATTEMPT_FILES.output}`, begun),
    log: createTaskLog(records, `${spec.directory}/${ATTEMPT_FILES.artifacts}`),
    secrets: Object.fromEntries(spec.secrets.map((name) => [name, Deno.env.get(name) ?? ""])),
    attempt: { run: spec.run, pipeline: spec.pipeline, task: spec.task, number: spec.attempt },
    // A getter, because a process that listens for SIGTERM no longer ends by it: only a task that asked for the
    // signal has to be waited for.
    get signal() {
      if (aborting === undefined) {
        const controller = aborting = new AbortController();
        Deno.addSignalListener("SIGTERM", () => {
          controller.abort(new DOMException("the attempt was asked to stop", "AbortError"));
        });
        // A terminal sends them to the runner's whole group. The runner then asks by SIGTERM, and the grace begins.
        for (const signal of SENT_TO_GROUPS) Deno.addSignalListener(signal, () => {});
      }
      return aborting.signal;
    },
  };
  return Object.defineProperty(context, RECORDS, { value: records });
}

// What `await` and `JSON.stringify` look for in any object.
const ASKED_BY_LANGUAGE: readonly string[] = ["then", "toJSON"];

function namedInputs(spec: AttemptSpec): object {
  const read = (input: InputSpec): unknown => createTaskOutput(input.task, input.directory, input.value);
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, input]) => [name, isList(input) ? input.map(read) : read(input)]),
  );
  return new Proxy(inputs, {
    get(target, name, receiver) {
      if (typeof name === "string" && !(name in target) && !ASKED_BY_LANGUAGE.includes(name)) {
        const has = Object.keys(target);
        throw new TypeError(
          `the task ${spec.task} has no input ${JSON.stringify(name)}; ` +
            (has.length === 0 ? "the pipeline gives it none" : `the pipeline gives it: ${has.join(", ")}`),
        );
      }
      return Reflect.get(target, name, receiver);
    },
  });
}

// Array.isArray does not narrow a readonly array out of a union.
function isList(input: InputSpec | readonly InputSpec[]): input is readonly InputSpec[] {
  return Array.isArray(input);
}
