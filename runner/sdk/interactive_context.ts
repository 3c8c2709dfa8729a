import { ATTEMPT_FILES, type AttemptSpec } from "../words/attempt_spec.ts";
import { DEFAULT_LIMITS } from "../words/limits.ts";
import { createContext } from "./create_context.ts";
import { interactiveRecords } from "./interactive_records.ts";
import { showingLog } from "./showing_log.ts";
import type { TaskContext } from "./task_context.ts";

/** Names the directory of an attempt that was kept, for a notebook that a person works on. */
const ATTEMPT_ENV = "DAGTRAIL_ATTEMPT";

/** The context of a notebook that no pipeline runs: see `notebookContext`. */
export function interactiveContext(): TaskContext<object, object> {
  const kept = Deno.env.get(ATTEMPT_ENV);
  const spec: AttemptSpec | undefined = kept === undefined
    ? undefined
    : JSON.parse(Deno.readTextFileSync(`${kept}/${ATTEMPT_FILES.spec}`));
  const directory = Deno.makeTempDirSync({ prefix: "dagtrail-notebook-" });
  // It is made again by the first output or artifact, and most notebooks have none.
  Deno.removeSync(directory);
  const context = createContext({
    run: "interactive",
    pipeline: "interactive",
    task: "notebook",
    attempt: 1,
    module: "",
    params: {},
    inputs: {},
    secrets: [],
    traceparent: "",
    telemetry: false,
    graceMs: 0,
    grants: { read: [], write: [], net: [], env: [], run: [], ffi: [], sys: [], import: [] },
    limits: DEFAULT_LIMITS,
    isolation: "standard",
    ...spec,
    directory,
  }, interactiveRecords());
  const log = { value: showingLog(context.log), enumerable: true };
  return Object.create(
    context,
    spec === undefined ? { log, inputs: { value: withoutInputs(), enumerable: true } } : { log },
  );
}

function withoutInputs(): object {
  return new Proxy({}, {
    get(_, name) {
      if (typeof name !== "string") return undefined;
      throw new TypeError(
        `the input ${JSON.stringify(name)} is not there, since no pipeline runs this notebook: run the pipeline once ` +
          `with --keep-work, and set the environment variable ${ATTEMPT_ENV} to the directory of this notebook's ` +
          "attempt, such as runs/.work/RUN/tasks/NAME/attempt-1",
      );
    },
  });
}
