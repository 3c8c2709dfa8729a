import { formatted } from "./formatted.ts";
import type { HostileCase } from "../tests/hostile/hostile_case.ts";
import { KERNEL } from "../tests/hostile/kernel_cases.ts";
import { SUITES } from "../tests/hostile/suites.ts";

/** What a task is after, as the page says it. */
const AFTER: Readonly<Record<HostileCase["after"], string>> = {
  secret: "reading a secret",
  file: "making a file",
  change: "changing a file",
  connection: "a connection",
  signal: "ending a process",
  setting: "changing the kernel",
  process: "outliving its task",
};

/** `docs/hostile-tasks.md`: every way out that the tests try. */
export function hostilePage(): Promise<string> {
  const sections = [
    ...Object.entries(SUITES).map(([title, cases]) => section(`A task ${title}`, cases)),
    section("A program in strict isolation does not get out of it", KERNEL),
  ];
  const count = Object.values(SUITES).flat().length;
  return formatted(`# Hostile tasks

Written by \`deno task docs\` from the tests in \`tests/hostile/\`; [security](security.md) says what they are about.

Each of these ${count} tasks tries a way out of Deno's sandbox, and each of the ${KERNEL.length} programs at the end one out of strict
isolation. What became of it is never told from an error: the tests look for the secret, the file, the connection or the
process itself. The same code is run without a sandbox too, where it must do what it tries; where that cannot be, the
table says why. With \`isolation: "strict"\`, the tasks are run once more with every permission of Deno's granted.

${sections.join("\n")}`);
}

function section(title: string, cases: readonly HostileCase[]): string {
  const rows = cases.map(({ name, after, noControl }) =>
    `| ${escaped(name)} | ${AFTER[after]} | ${noControl === undefined ? "does it" : escaped(noControl)} |`
  );
  return `## ${title}

${cases.length} ways:

| way | after | without a sandbox |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function escaped(text: string): string {
  return text.replaceAll("|", "\\|");
}
