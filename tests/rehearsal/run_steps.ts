import { readWorkflowLog, type WorkflowCommand } from "../helpers/workflow_log.ts";
import { emulate } from "./emulated_actions.ts";
import { asText, type Contexts, holds, interpolate, type Status } from "./expression.ts";
import { environmentOf, githubContext, type Machine } from "./machine.ts";
import { readAction, type Step } from "./workflow_file.ts";

/** How a step came out. */
export interface StepResult {
  readonly title: string;
  readonly outcome: "success" | "failure" | "skipped";
  readonly milliseconds: number;
  /** What it wrote as its summary. */
  readonly summary: string;
  readonly commands: readonly WorkflowCommand[];
  /** What it printed; why it failed, where that was not printed. */
  readonly output: string;
}

/** Where steps stand: in a job, or in a composite action. */
export interface StepScope {
  readonly contexts: Contexts;
  readonly env: Readonly<Record<string, unknown>>;
  readonly actionPath: string;
}

/** What steps came to. */
export interface StepsResult {
  readonly failed: boolean;
  readonly steps: readonly StepResult[];
  /** The `steps` context. */
  readonly outputs: Record<string, { outputs: Record<string, string>; outcome: string; conclusion: string }>;
}

/** A step that takes longer is stopped. */
const TIMEOUT_MS = 5 * 60_000;

/** Runs steps one after the other, as GitHub's runner does. */
export async function runSteps(steps: readonly Step[], machine: Machine, scope: StepScope): Promise<StepsResult> {
  const results: StepResult[] = [];
  const outputs: StepsResult["outputs"] = {};
  const status = { failed: false, cancelled: false };
  for (const step of steps) {
    const contexts = contextsOf(machine, scope, outputs);
    const title = step.name ?? step.uses ?? step.run!.split("\n", 1)[0]!;
    if (!holds(step.if, contexts, status)) {
      if (step.id !== undefined) outputs[step.id] = { outputs: {}, outcome: "skipped", conclusion: "skipped" };
      results.push({ title, outcome: "skipped", milliseconds: 0, summary: "", commands: [], output: "" });
      continue;
    }
    const done = await runStep(step, machine, { scope, contexts, status, title });
    results.push(...done.steps);
    const outcome = done.failed ? "failure" : "success";
    const forgiven = done.failed && step["continue-on-error"] === true;
    if (done.failed && !forgiven) status.failed = true;
    if (step.id !== undefined) {
      outputs[step.id] = { outputs: done.outputs, outcome, conclusion: forgiven ? "success" : outcome };
    }
  }
  return { failed: status.failed, steps: results, outputs };
}

function contextsOf(machine: Machine, scope: StepScope, steps: StepsResult["outputs"]): Contexts {
  return {
    ...scope.contexts,
    github: githubContext(machine, scope.actionPath),
    runner: { os: "Linux", arch: "X64", temp: machine.temp, name: "Rehearsal" },
    env: { ...scope.env, ...machine.added },
    steps,
  };
}

interface StepDone {
  readonly failed: boolean;
  readonly outputs: Record<string, string>;
  readonly steps: readonly StepResult[];
}

interface StepPlace {
  readonly scope: StepScope;
  readonly contexts: Contexts;
  readonly status: Status;
  readonly title: string;
}

async function runStep(step: Step, machine: Machine, place: StepPlace): Promise<StepDone> {
  const started = performance.now();
  const text = (value: unknown): string => asText(interpolate(asText(value), place.contexts, place.status));
  if (step.run !== undefined) {
    const env = Object.fromEntries(
      [...Object.entries(place.scope.env), ...Object.entries(step.env ?? {})].map((
        [name, value],
      ) => [name, text(value)]),
    );
    return await runScript(text(step.run), machine, { env, shell: step.shell, place, started });
  }
  const inputs = Object.fromEntries(Object.entries(step.with ?? {}).map(([name, value]) => [name, text(value)]));
  const own = actionFolder(step.uses!, machine);
  if (own !== undefined) return await runComposite(own, inputs, machine, place);
  const result = { title: place.title, summary: "", commands: [] };
  try {
    const outputs = await emulate(step.uses!, inputs, machine);
    const milliseconds = performance.now() - started;
    return { failed: false, outputs, steps: [{ ...result, outcome: "success", milliseconds, output: "" }] };
  } catch (error) {
    const output = String(error instanceof Error ? error.message : error);
    const milliseconds = performance.now() - started;
    return { failed: true, outputs: {}, steps: [{ ...result, outcome: "failure", milliseconds, output }] };
  }
}

/** Dagtrail's own folder, which GitHub would fetch for `OWNER/dagtrail/…@main`. */
const DAGTRAIL = new URL("../../", import.meta.url).pathname;

/** Where a composite action is: in the workspace, or in Dagtrail's repository; `undefined` for an action of others. */
function actionFolder(uses: string, machine: Machine): string | undefined {
  if (uses.startsWith("./")) return `${machine.workspace}/${uses.slice(2)}`;
  const [, path] = /^OWNER\/dagtrail\/(.*)@main$/.exec(uses) ?? [];
  return path === undefined ? undefined : DAGTRAIL + path;
}

/** A composite action: its steps, with its inputs, and its outputs. */
async function runComposite(
  actionPath: string,
  given: Readonly<Record<string, string>>,
  machine: Machine,
  place: StepPlace,
): Promise<StepDone> {
  const action = await readAction(actionPath);
  const unknown = Object.keys(given).filter((name) => action.inputs?.[name] === undefined);
  if (unknown.length > 0) throw new Error(`${actionPath} has no input ${unknown.join(", ")}`);
  const inputs: Record<string, string> = {};
  for (const [name, { default: value, required }] of Object.entries(action.inputs ?? {})) {
    if (given[name] === undefined && required) throw new Error(`${actionPath} needs the input ${name}`);
    inputs[name] = given[name] ?? asText(interpolate(asText(value), place.contexts, place.status));
  }
  const scope = { contexts: { inputs }, env: place.scope.env, actionPath };
  const { failed, steps, outputs } = await runSteps(action.runs.steps, machine, scope);
  const after = { ...contextsOf(machine, scope, outputs), inputs };
  return {
    failed,
    steps,
    outputs: Object.fromEntries(
      Object.entries(action.outputs ?? {}).map((
        [name, { value }],
      ) => [name, asText(interpolate(value, after, place.status))]),
    ),
  };
}

async function runScript(
  script: string,
  machine: Machine,
  { env, shell, place, started }: {
    readonly env: Readonly<Record<string, string>>;
    readonly shell: string | undefined;
    readonly place: StepPlace;
    readonly started: number;
  },
): Promise<StepDone> {
  const files = await Deno.makeTempDir({ dir: machine.root });
  const path = `${files}/step.sh`;
  await Deno.writeTextFile(path, script);
  for (const name of ["output", "env", "summary", "path"]) await Deno.writeTextFile(`${files}/${name}`, "");
  const { success, stdout, stderr } = await new Deno.Command("bash", {
    args: shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail", path] : ["-e", path],
    cwd: machine.workspace,
    clearEnv: true,
    env: {
      ...environmentOf(machine),
      ...(place.scope.actionPath === "" ? {} : { GITHUB_ACTION_PATH: place.scope.actionPath }),
      GITHUB_ENV: `${files}/env`,
      GITHUB_OUTPUT: `${files}/output`,
      GITHUB_PATH: `${files}/path`,
      GITHUB_STEP_SUMMARY: `${files}/summary`,
      ...env,
    },
    stdin: "null",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).output();
  const output = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  Object.assign(machine.added, await readVariables(`${files}/env`));
  const outputs = await readVariables(`${files}/output`);
  return {
    failed: !success,
    outputs,
    steps: [{
      title: place.title,
      outcome: success ? "success" : "failure",
      milliseconds: performance.now() - started,
      summary: await Deno.readTextFile(`${files}/summary`),
      commands: readWorkflowLog(output).commands,
      output,
    }],
  };
}

/** Reads `name=value` and `name<<END … END`. */
async function readVariables(path: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const lines = (await Deno.readTextFile(path)).split("\n").values();
  for (const line of lines) {
    const [, heredoc, end] = /^([^=<]+)<<(.+)$/.exec(line) ?? [];
    if (heredoc !== undefined) {
      const value: string[] = [];
      for (const inside of lines) {
        if (inside === end) break;
        value.push(inside);
      }
      found[heredoc] = value.join("\n");
    } else if (line.includes("=")) {
      found[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
    }
  }
  return found;
}
