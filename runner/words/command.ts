/** A program that a task is, instead of a module. */
export interface PlannedCommand {
  /** A name to be found on the PATH, or an absolute path. */
  readonly program: string;
  /** Each argument as the parts that it is put together from. */
  readonly args: readonly (readonly CommandPart[])[];
  /** The file of the task's output that takes its standard output, which is logged otherwise. */
  readonly stdout?: string;
  /** The exit codes that mean success. */
  readonly exitCodes: readonly number[];
  /** Files of the project that its arguments name: absolute paths. */
  readonly files: readonly string[];
}

/** What of the runner's environment every program gets: where programs are, and in which language they speak. */
export const GIVEN_TO_PROGRAMS: readonly string[] = ["PATH", "LANG", "LC_ALL", "TZ"];

/** A part of an argument: a text, or a path that is known only when the attempt starts. */
export type CommandPart =
  | string
  /** A file of an input, or its folder; `index` where the input is an array. */
  | { readonly input: string; readonly index?: number; readonly file?: string }
  /** A file of the task's own output, or its folder. */
  | { readonly output: string }
  /** A file of the project: an absolute path. */
  | { readonly path: string };

/** A program to be run for one attempt, as it is started. */
export interface CommandSpec {
  /** An absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly stdout?: string;
  readonly exitCodes: readonly number[];
}

/** A command for a person: paths that are not known yet are named in braces. */
export function shownCommand({ program, args }: Pick<PlannedCommand, "program" | "args">): string[] {
  const shown = (part: CommandPart): string => {
    if (typeof part === "string") return part;
    if ("path" in part) return part.path;
    if ("output" in part) return part.output === "" ? "{output}" : `{output/${part.output}}`;
    const index = part.index === undefined ? "" : `[${part.index}]`;
    return `{${part.input}${index}${part.file === undefined ? "" : `/${part.file}`}}`;
  };
  return [program, ...args.map((parts) => parts.map(shown).join(""))];
}
