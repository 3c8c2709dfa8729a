import type { TaskOutput } from "../sdk/task_context.ts";
import type { Json, JsonObject } from "../words/json.ts";
import { callSite } from "./call_site.ts";
import { declareTask, type Task, type TaskPolicy } from "./task.ts";

/** What a command leaves for others: the files of its output, and the value that it may have said that it returns. */
export type CommandOutput = TaskOutput<Json | undefined>;

/** The inputs that a command may have: for each name a task, or an array of tasks. */
export type CommandInputs = Readonly<Record<string, Task | readonly Task[]>>;

/** A folder whose path is known only when the attempt starts; what it gives are words to put into arguments. */
export interface CommandFolder {
  /** The folder itself. */
  readonly directory: string;
  /** A file in it; the name may contain `/`. */
  file(name: string): string;
}

/** What a command's arguments can be made from. */
export interface CommandContext<Params, Inputs extends CommandInputs> {
  /** The command's parameters. */
  readonly params: Params;
  /** For each input, the folder of files that the task upstream leaves, or an array of them. */
  readonly inputs: {
    readonly [Name in keyof Inputs]: Inputs[Name] extends readonly unknown[] ? readonly CommandFolder[] : CommandFolder;
  };
  /** The folder for files that tasks downstream may read. */
  readonly output: CommandFolder;
  /** The path of a file of the project, such as a script: `file(import.meta.resolve("./resize.py"))`. */
  file(url: string): string;
}

/** How a command is run. */
export interface CommandOptions<Params extends JsonObject, Inputs extends CommandInputs>
  extends Omit<TaskPolicy, "module"> {
  /** The program, a name on the PATH or an absolute path, and its arguments; no shell reads them. */
  readonly command: (context: CommandContext<Params, Inputs>) => readonly (string | number)[];
  /** Values for its arguments, which are in the run file too; none unless said. */
  readonly params?: Params;
  /** Tasks whose files it reads. */
  readonly inputs?: Inputs;
  /** The file of its output that takes what it prints on its standard output; unless said, that is logged. */
  readonly stdout?: string;
  /** The exit codes that mean success; 0 alone unless said. */
  readonly exitCodes?: readonly number[];
}

/**
 * Adds a task to the pipeline that is a program instead of a module, and returns it for other tasks to depend on.
 *
 * No shell is involved: each argument reaches the program as it is. The program is **not sandboxed** unless the task's
 * isolation is `strict`. It finds its folders in its environment, and may log by appending lines to a file: see
 * `docs/commands.md`.
 *
 * ```ts
 * import { command, pipeline } from "dagtrail";
 *
 * export default pipeline({
 *   name: "count",
 *   tasks() {
 *     const words = command("words", {
 *       params: { from: 1, to: 100 },
 *       command: ({ params }) => ["seq", params.from, params.to],
 *       stdout: "words.txt",
 *     });
 *     command("count", {
 *       inputs: { words },
 *       command: ({ inputs }) => ["wc", "-l", inputs.words.file("words.txt")],
 *     });
 *   },
 * });
 * ```
 *
 * @throws {Error} When it is called outside the `tasks` function of a pipeline.
 */
export function command<
  Params extends JsonObject = Record<never, never>,
  Inputs extends CommandInputs = Record<never, never>,
>(name: string, options: CommandOptions<Params, Inputs>): Task<CommandOutput> {
  const { command: made, stdout, exitCodes, ...policy } = options ?? {};
  return declareTask("command", name, { ...policy, module: "command:" }, callSite(command), {
    command: made,
    ...(stdout === undefined ? {} : { stdout }),
    ...(exitCodes === undefined ? {} : { exitCodes }),
  }) as Task<CommandOutput>;
}
