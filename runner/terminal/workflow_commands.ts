/**
 * The commands that a step of a GitHub workflow prints to its runner, and how text is kept from being one.
 *
 * A line is a command when `::name` stands at its start, spaces aside, or when `##[name]` stands anywhere in it. The
 * escapes are those of the runner's `ActionCommand`.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 * @module
 */

/** Whether this process runs as a step of a GitHub workflow. */
export function isWorkflowStep(env: (name: string) => string | undefined): boolean {
  return env("GITHUB_ACTIONS") === "true";
}

/** One command, as a line without its break. */
export function workflowCommand(name: string, properties: Readonly<Record<string, string>>, data = ""): string {
  const words = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name}${words.length === 0 ? "" : ` ${words.join(",")}`}::${escapeData(data)}`;
}

/** Lines that GitHub's runner shows as they are, whatever they say, between two that tell it so. */
export function withoutCommands(lines: readonly string[]): string[] {
  // Nobody can end it who does not know this word.
  const word = crypto.getRandomValues(new Uint8Array(16)).toHex();
  return [workflowCommand("stop-commands", {}, word), ...lines, `::${word}::`];
}

/** A text none of whose lines is a command: what would make it one is taken apart by a space. */
export function inert(text: string): string {
  return text.replace(/##\[/g, "## [").replace(/^([\s\u0085\u200b]*):(?=:)/gm, "$1: ");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
