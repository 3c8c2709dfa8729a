import { type Application, buildApplication, type CommandContext, generateHelpTextForAllCommands } from "@stricli/core";
import { formatted } from "./formatted.ts";
import { commandRoutes, PROGRAM } from "../runner/cli/commands.ts";
import { reportCommand, trackerRoutes } from "../tracker/cli/commands.ts";
import { githubCommands } from "../tracker/cli/github_commands.ts";

/** `docs/command-line.md`: every command with every option, as `--help` tells of them. */
export function commandLinePage(): Promise<string> {
  const application = buildApplication(
    commandRoutes({ tracker: trackerRoutes, report: reportCommand, github: githubCommands }),
    { ...PROGRAM, versionInfo: { currentVersion: "" }, documentation: { disableAnsiColor: true } },
  );
  // No command is called, so none needs its context.
  const texts = generateHelpTextForAllCommands(application as unknown as Application<CommandContext>);
  const commands = texts.map(([name, help]) => ({ name, help: help.trimEnd() }));
  return formatted(`# The command line

Written by \`deno task docs\`: what each command says for itself with \`--help\`.

\`dagtrail\` stands for \`deno run -A cli.ts\` in a clone, or for the command that [getting started](getting-started.md)
makes of it; \`dagtrail completions\` makes a shell complete its words.

${commands.map(({ name }) => `- [\`${name}\`](#${name.replaceAll(" ", "-")})`).join("\n")}

${commands.map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\`\n`).join("\n")}`);
}
