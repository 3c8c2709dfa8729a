import type { HostileCase } from "./hostile_case.ts";

const secret = (name: string, path: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "secret",
  body: `return Deno.readTextFileSync(output.directory + "/../../../../" + ${path});`,
  ...more,
});

/**
 * Ways to get at what other tasks, other attempts and the run itself keep beside a task's own directory. The task
 * `victim` has the canary in its parameters, its records, its lines and its files, and ran before.
 */
export const NEIGHBOURS: readonly HostileCase[] = [
  secret("another task's output", `"tasks/victim/attempt-1/output/file.txt"`),
  secret("another task's records", `"tasks/victim/attempt-1/records.jsonl"`),
  secret("another task's parameters", `"tasks/victim/attempt-1/attempt.json"`),
  secret("another task's artifacts", `"tasks/victim/attempt-1/artifacts/1"`),
  secret(
    "the run's journal",
    `[...Deno.readDirSync(output.directory + "/../../../..")].map(({ name }) => name).find((name) => name.includes("journal"))`,
  ),
  secret("an earlier run's file", `"../../earlier.otlp.json"`),
  {
    name: "what its input's attempt keeps beside its output",
    after: "secret",
    body: `return Deno.readTextFileSync(inputs.victim.directory + "/../records.jsonl");`,
  },
  {
    name: "a task beside its input",
    after: "secret",
    body: `return Deno.readTextFileSync(inputs.victim.directory.replace("/victim/", "/other/") + "/file.txt");`,
  },
];
