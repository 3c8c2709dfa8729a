/** A command that GitHub's runner would carry out. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What GitHub's runner makes of a step's output. */
export interface WorkflowLog {
  readonly commands: readonly WorkflowCommand[];
  /** The lines that are shown. */
  readonly lines: readonly string[];
}

const REGISTERED = [
  ...["add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice", "remove-matcher"],
  ...["save-state", "set-env", "set-output", "stop-commands", "warning"],
];

/**
 * Reads a step's output as the runner does (`ActionCommandManager` and `ActionCommand` of actions/runner): `::name …::data`
 * at the start of a line, white space aside, or `##[name …]data` anywhere in it, unless commands are stopped.
 */
export function readWorkflowLog(output: string): WorkflowLog {
  const commands: WorkflowCommand[] = [];
  const lines: string[] = [];
  let stopped: string | undefined;
  for (const line of output.split("\n")) {
    const command = parse(line, stopped === undefined ? REGISTERED : [stopped]);
    if (command === undefined) {
      lines.push(line);
    } else if (stopped !== undefined) {
      stopped = undefined;
    } else {
      if (command.name === "stop-commands") stopped = command.data;
      commands.push(command);
    }
  }
  return { commands, lines };
}

function parse(line: string, registered: readonly string[]): WorkflowCommand | undefined {
  const trimmed = line.trimStart();
  const end = trimmed.indexOf("::", 2);
  if (trimmed.startsWith("::") && end >= 0) {
    return commandOf(trimmed.slice(2, end), trimmed.slice(end + 2), registered, {
      separator: ",",
      unescape: unescapeV2,
    });
  }
  const prefix = line.indexOf("##[");
  const bracket = line.indexOf("]", prefix);
  if (prefix < 0 || bracket < 0) return undefined;
  return commandOf(line.slice(prefix + 3, bracket), line.slice(bracket + 1), registered, {
    separator: ";",
    unescape: (text) => text,
  });
}

function commandOf(
  info: string,
  data: string,
  registered: readonly string[],
  { separator, unescape }: { readonly separator: string; readonly unescape: (text: string) => string },
): WorkflowCommand | undefined {
  const space = info.indexOf(" ");
  const name = (space < 0 ? info : info.slice(0, space)).toLowerCase();
  if (!registered.includes(name)) return undefined;
  const words = space < 0 ? [] : info.slice(space + 1).split(separator).filter((word) => word.includes("="));
  const properties = Object.fromEntries(
    words.map((word) => [word.slice(0, word.indexOf("=")).trim(), unescape(word.slice(word.indexOf("=") + 1))]),
  );
  return { name, properties, data: unescape(data) };
}

function unescapeV2(text: string): string {
  return text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%3A", ":").replaceAll("%2C", ",")
    .replaceAll("%25", "%");
}
