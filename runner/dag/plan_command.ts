import { checkName } from "../sdk/names.ts";
import { isAbsolute, isWithin, pathOfUrl } from "../words/file_path.ts";
import type { CommandPart, PlannedCommand } from "../words/command.ts";
import type { PlannedTask } from "../words/plan.ts";
import { shown } from "../words/shown.ts";
import type { CommandContext, CommandFolder, CommandInputs } from "./command.ts";
import type { Report } from "./plan_permissions.ts";
import type { DeclaredCommand } from "./task.ts";

/** What a path that is not known yet is put between in a text: no argument of a program can have it. */
const MARK = "\0";

/** The command of the task `id`, whose function is asked for its words; `undefined` when something is wrong with it. */
export function planCommand(
  declared: DeclaredCommand,
  task: Pick<PlannedTask, "id" | "params" | "inputs">,
  root: string,
  report: Report,
): PlannedCommand | undefined {
  const subject = `the command ${JSON.stringify(task.id)}`;
  const { command } = declared;
  if (typeof command !== "function") {
    report("command", `${subject} must have a function as its \`command\`, and has ${shown(command)}`, EXAMPLE);
    return undefined;
  }
  const files: string[] = [];
  try {
    const words: unknown = command(commandContext(task, (url) => {
      const path = projectFile(url, root);
      if (!files.includes(path)) files.push(path);
      return path;
    }));
    const [program, ...args] = checkWords(words);
    if (typeof program !== "string" || program === "" || program.includes(MARK)) {
      throw new TypeError(`its first word must be the name of a program, and is ${shown(program)}`);
    }
    if (!isAbsolute(program) && /[\\/]/.test(program)) {
      throw new TypeError(
        `its program is ${JSON.stringify(program)}; name a program on the PATH, or one by its absolute path`,
      );
    }
    return {
      program,
      args: args.map((word) => partsOf(String(word))),
      ...(declared.stdout === undefined ? {} : { stdout: checkName("the file for its output", declared.stdout) }),
      exitCodes: checkExitCodes(declared.exitCodes ?? [0]),
      files,
    };
  } catch (error) {
    report("command", `${subject}: ${(error as Error).message}`, EXAMPLE);
    return undefined;
  }
}

const EXAMPLE = 'write: command: ({ inputs, output }) => ["gzip", "-k", inputs.data.file("a.csv")]';

function commandContext(
  { params, inputs }: Pick<PlannedTask, "params" | "inputs">,
  file: (url: string) => string,
): CommandContext<PlannedTask["params"], CommandInputs> {
  const folder = (input: string, index?: number): CommandFolder => {
    const from = { input, ...(index === undefined ? {} : { index }) };
    return {
      directory: tokenOf(from),
      file: (name) => tokenOf({ ...from, file: checkName(`a file of the input ${JSON.stringify(input)}`, name) }),
    };
  };
  const folders = Object.entries(inputs).map(([name, from]) => [
    name,
    typeof from === "string" ? folder(name) : from.map((_, index) => folder(name, index)),
  ]);
  return {
    params,
    inputs: Object.fromEntries(folders) as CommandContext<PlannedTask["params"], CommandInputs>["inputs"],
    output: {
      directory: tokenOf({ output: "" }),
      file: (name) => tokenOf({ output: checkName("an output file", name) }),
    },
    file: (url) => tokenOf({ path: file(url) }),
  };
}

function tokenOf(part: Exclude<CommandPart, string>): string {
  return MARK + JSON.stringify(part) + MARK;
}

function partsOf(word: string): CommandPart[] {
  const pieces = word.split(MARK);
  if (pieces.length % 2 === 0) throw new TypeError(`the argument ${JSON.stringify(word)} has a NUL character in it`);
  return pieces
    .map((piece, i): CommandPart => i % 2 === 0 ? piece : JSON.parse(piece))
    .filter((part, _, all) => part !== "" || all.length === 1);
}

function checkWords(words: unknown): readonly (string | number)[] {
  const wanted = "it must give an array of a program and its arguments, which are texts and numbers";
  if (!Array.isArray(words) || words.length === 0) throw new TypeError(`${wanted}, and gives ${shown(words)}`);
  const odd = words.findIndex((word: unknown) => typeof word !== "string" && !Number.isFinite(word));
  if (odd !== -1) throw new TypeError(`${wanted}, and word ${odd} is ${shown(words[odd])}`);
  return words;
}

function checkExitCodes(codes: unknown): readonly number[] {
  const isCode = (code: unknown): boolean => Number.isInteger(code) && (code as number) >= 0 && (code as number) < 256;
  if (Array.isArray(codes) && codes.length > 0 && codes.every(isCode)) return codes;
  throw new TypeError(`exitCodes must be an array of numbers from 0 to 255, and is ${shown(codes)}`);
}

function projectFile(url: string, root: string): string {
  let path: string;
  try {
    path = pathOfUrl(url);
  } catch {
    throw new TypeError(
      `file(${shown(url)}) must be given the URL of a local file: import.meta.resolve("./script.py")`,
    );
  }
  if (isWithin(path, root) && path !== root) return path;
  throw new TypeError(
    `file(${JSON.stringify(url)}) is not in the project ${
      JSON.stringify(root)
    }; name data elsewhere in permissions.read`,
  );
}
