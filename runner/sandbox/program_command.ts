import { ATTEMPT_FILES, type AttemptSpec, type InputSpec } from "../words/attempt_spec.ts";
import { type CommandPart, type CommandSpec, GIVEN_TO_PROGRAMS, type PlannedCommand } from "../words/command.ts";
import type { ChildCommand, ChildEnvironment } from "./child_command.ts";

/** What a program that is a task finds in its environment, beside what its task declares; see `docs/commands.md`. */
const VARIABLES = {
  /** The folder for files that tasks downstream may read. */
  output: "DAGTRAIL_OUTPUT",
  /** The file that takes its records. */
  records: "DAGTRAIL_RECORDS",
  /** The folder for files of artifacts. */
  artifacts: "DAGTRAIL_ARTIFACTS",
  /** A JSON file: which attempt it is, the task's parameters, and the values and folders of its inputs. */
  context: "DAGTRAIL_CONTEXT",
  /** Before an input's name in capitals: the folder of its files. */
  input: "DAGTRAIL_INPUT_",
} as const;

/** A planned command with the paths of one attempt put in. */
export function commandSpec(
  planned: PlannedCommand,
  program: string,
  attempt: Pick<AttemptSpec, "directory" | "inputs">,
): CommandSpec {
  const pathOf = (part: CommandPart): string => {
    if (typeof part === "string") return part;
    if ("path" in part) return part.path;
    if ("output" in part) return inFolder(`${attempt.directory}/${ATTEMPT_FILES.output}`, part.output);
    const from = attempt.inputs[part.input]!;
    const { directory } = Array.isArray(from) ? from[part.index ?? 0] : from as InputSpec;
    return inFolder(directory, part.file ?? "");
  };
  return {
    program,
    args: planned.args.map((parts) => parts.map(pathOf).join("")),
    ...(planned.stdout === undefined ? {} : { stdout: planned.stdout }),
    exitCodes: planned.exitCodes,
  };
}

function inFolder(folder: string, file: string): string {
  return file === "" ? folder : `${folder}/${file}`;
}

/**
 * The process of an attempt at a task that is a program, and its folders: its environment has what the task declares,
 * what it needs to find its way, and nothing else of the runner's.
 */
export function programCommand(spec: AttemptSpec, command: CommandSpec, options: ChildEnvironment): ChildCommand {
  const { directory } = spec;
  const output = `${directory}/${ATTEMPT_FILES.output}`;
  const artifacts = `${directory}/${ATTEMPT_FILES.artifacts}`;
  const temporary = `${directory}/${ATTEMPT_FILES.temporary}`;
  const context = `${directory}/${ATTEMPT_FILES.context}`;
  const stdoutFile = command.stdout === undefined ? undefined : `${output}/${command.stdout}`;
  return {
    executable: command.program,
    args: command.args,
    env: {
      ...variables(options.environment, GIVEN_TO_PROGRAMS),
      HOME: temporary,
      TMPDIR: temporary,
      TRACEPARENT: spec.traceparent,
      [VARIABLES.output]: output,
      [VARIABLES.records]: `${directory}/${ATTEMPT_FILES.records}`,
      [VARIABLES.artifacts]: artifacts,
      [VARIABLES.context]: context,
      ...inputVariables(spec.inputs),
      ...variables(options.environment, spec.grants.env.filter((name) => !spec.secrets.includes(name))),
      ...variables(options.secret ?? options.environment, spec.secrets),
    },
    cwd: temporary,
    waits: false,
    ...(stdoutFile === undefined ? {} : { stdoutFile }),
  };
}

/** Makes what a program finds when it starts: its folders, and the file that says what its task is given. */
export function makeProgramFiles(
  { directory, run, pipeline, task, attempt, params, inputs, command }: AttemptSpec,
): void {
  const output = `${directory}/${ATTEMPT_FILES.output}`;
  const stdout = command?.stdout ?? "";
  Deno.mkdirSync(`${output}/${stdout.slice(0, Math.max(0, stdout.lastIndexOf("/")))}`, { recursive: true });
  Deno.mkdirSync(`${directory}/${ATTEMPT_FILES.artifacts}`, { recursive: true });
  const context = { run, pipeline, task, attempt, params, inputs };
  Deno.writeTextFileSync(`${directory}/${ATTEMPT_FILES.context}`, JSON.stringify(context));
}

function variables(read: (name: string) => string | undefined, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => {
    const value = read(name);
    return value === undefined ? [] : [[name, value]];
  }));
}

/** `DAGTRAIL_INPUT_VIDEO` for the input `video`; `DAGTRAIL_INPUT_PARTS_0` and so on for the array `parts`. */
function inputVariables(inputs: AttemptSpec["inputs"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, from]) => {
      const variable = VARIABLES.input + name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
      return Array.isArray(from)
        ? from.map(({ directory }: InputSpec, i: number) => [`${variable}_${i}`, directory])
        : [[variable, (from as InputSpec).directory]];
    }),
  );
}
