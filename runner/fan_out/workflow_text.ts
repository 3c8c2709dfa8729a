import type { Stage } from "./compile_stages.ts";

/** What a workflow is written of. */
export interface WorkflowOptions {
  /** The pipeline's name. */
  readonly name: string;
  /** The pipeline's module, a path in the repository. */
  readonly module: string;
  /** Parameters as `name=value`. */
  readonly params: readonly string[];
  /** Where Dagtrail's actions are: `./` for the repository itself, or `owner/repository@version`. */
  readonly action: string;
  readonly stages: readonly Stage[];
  /** How long a job may take, in minutes. */
  readonly timeoutMinutes: number;
  /** What else the command was told that wrote it, as words. */
  readonly flags?: readonly string[];
}

/** What cannot be written into a workflow; the message says why. */
export class WorkflowTextError extends Error {
  override readonly name = "WorkflowTextError";
}

/** GitHub takes no longer file: 500 KB. */
const MAX_BYTES = 500_000;

const CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2";
const DOWNLOAD = "actions/download-artifact@3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c # v8.0.1";

/**
 * The workflow that runs a pipeline's stages as jobs, and joins what they leave into one run.
 *
 * @throws {WorkflowTextError} When a name cannot stand in a workflow, or there are too many.
 */
export function workflowText(options: WorkflowOptions): string {
  const { name, module, params, stages } = options;
  for (const text of [name, module, ...params, ...stages.flatMap(({ jobs }) => jobs.flat())]) refuseExpression(text);
  const command = [
    "dagtrail github workflow",
    module,
    ...params.map((param) => `--param ${param}`),
    ...options.flags ?? [],
  ]
    .join(" ");
  const lines = [
    `# Written by \`${command.replace(/[\r\n]+/g, " ")}\`. When the pipeline's tasks change, write it anew.`,
    `name: ${quote(name)}`,
    "",
    "on:",
    "  push:",
    "    branches: [main]",
    "  pull_request:",
    "  workflow_dispatch:",
    "",
    "permissions:",
    "  contents: read",
    "  actions: read",
    "",
    "jobs:",
    ...stages.flatMap((stage) => [...stageLines(stage, options), ""]),
    ...joinLines(options),
    "",
  ];
  const text = lines.join("\n");
  const { length } = new TextEncoder().encode(text);
  if (length <= MAX_BYTES) return text;
  throw new WorkflowTextError(`the workflow has ${length} bytes, and GitHub takes ${MAX_BYTES}: it names every task`);
}

function stageLines(stage: Stage, options: WorkflowOptions): string[] {
  const { id, needs, jobs } = stage;
  const isMatrix = jobs.length > 1;
  const tasks = (job: readonly string[]): string => quote(job.join("\n"));
  return [
    `  ${id}:`,
    ...(needs.length === 0 ? [] : [
      `    needs: [${needs.join(", ")}]`,
      // A task that failed keeps those below it from running, and no others.
      "    if: ${{ !cancelled() }}",
    ]),
    "    runs-on: ubuntu-24.04",
    `    timeout-minutes: ${options.timeoutMinutes}`,
    ...(isMatrix
      ? [
        "    strategy:",
        "      fail-fast: false",
        "      matrix:",
        "        include:",
        ...jobs.flatMap((
          job,
          i,
        ) => [`          - part: ${quote(`${id}-${i + 1}`)}`, `            tasks: ${tasks(job)}`]),
      ]
      : []),
    "    steps:",
    ...checkoutLines(),
    `      - uses: ${actionPath(options.action, "part")}`,
    "        with:",
    `          pipeline: ${quote(options.module)}`,
    ...paramLines(options.params),
    ...(isMatrix
      ? ["          part: ${{ matrix.part }}", "          tasks: ${{ matrix.tasks }}"]
      : [`          part: ${quote(id)}`, `          tasks: ${tasks(jobs[0]!)}`]),
  ];
}

function joinLines({ module, params, action, stages, timeoutMinutes }: WorkflowOptions): string[] {
  return [
    "  join:",
    `    needs: [${stages.map(({ id }) => id).join(", ")}]`,
    "    if: ${{ !cancelled() }}",
    "    runs-on: ubuntu-24.04",
    `    timeout-minutes: ${timeoutMinutes}`,
    "    steps:",
    ...checkoutLines(),
    `      - uses: ${DOWNLOAD}`,
    "        with:",
    "          pattern: dagtrail-part-*",
    "          path: ${{ runner.temp }}/dagtrail-parts",
    `      - uses: ${actionPath(action, "dagtrail")}`,
    "        with:",
    `          pipeline: ${quote(module)}`,
    ...paramLines(params),
    "          parts: ${{ runner.temp }}/dagtrail-parts",
  ];
}

function checkoutLines(): string[] {
  return [`      - uses: ${CHECKOUT}`, "        with:", "          persist-credentials: false"];
}

function paramLines(params: readonly string[]): string[] {
  return params.length === 0 ? [] : [`          params: ${quote(params.join("\n"))}`];
}

function actionPath(action: string, name: string): string {
  if (action === "./") return `./.github/actions/${name}`;
  const [repository, version] = action.split("@");
  return `${repository}/.github/actions/${name}@${version}`;
}

/** JSON's strings are YAML's. */
function quote(text: string): string {
  return JSON.stringify(text);
}

function refuseExpression(text: string): void {
  if (!text.includes("${{")) return;
  throw new WorkflowTextError(
    `GitHub would take a part of ${JSON.stringify(text)} for an expression: name it otherwise`,
  );
}
