import { makeProject, type Project } from "../helpers/project.ts";
import { type DriverPlan, type DriverTask, unsandboxed } from "./driver.ts";
import { type HostileCase, hostileModule } from "./hostile_case.ts";
import { PreyOfCase, VARIABLE } from "./prey.ts";

/**
 * How cases are tried.
 *
 * - `task`: as tasks of a run.
 * - `strict`: as programs in strict isolation: processes of Deno's with every permission, so that nothing but what is
 *   around them holds.
 * - `control`: as such processes with nothing around them.
 */
export type Mode = "task" | "strict" | "control";

/** How a case went. */
export interface Tried {
  readonly name: string;
  /** Whether the task got what it was after. */
  readonly caught: boolean;
  /** What the task said of it. */
  readonly outcome: string;
}

const VICTIM = `
  export default async ({ params, output, log }) => {
    log.param("canary", params.canary);
    log.text("canary", params.canary);
    console.log(params.canary);
    await output.writeText("file.txt", params.canary);
  };`;

/** How many controls run at a time, and how long one may take. */
const CONTROLS = 4;
const DEADLINE_MS = 15_000;

/** Tries all cases, in one run where there is one, each after a prey of its own. */
export async function tryCases(mode: Mode, cases: readonly HostileCase[]): Promise<Tried[]> {
  const modules = cases.map((it, i) => [`case-${i}.ts`, hostileModule(it)]);
  await using project = await makeProject({ "victim.ts": VICTIM, ...Object.fromEntries(modules) });
  await using granted = grantedServer();
  await using cleanup = new AsyncDisposableStack();
  const canary = `canary-${crypto.randomUUID()}`;
  const sleeper = (env: Record<string, string>): number => {
    const child = new Deno.Command("sleep", { args: ["600"], clearEnv: true, env, stdout: "null", stderr: "null" })
      .spawn();
    cleanup.defer(async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // It was.
      }
      await child.status;
    });
    return child.pid;
  };
  // For a control, somebody with the canary in the environment stands for the runner.
  const runner = sleeper({ [VARIABLE]: canary });
  // Beside the project, and so not in it.
  const outside = `${project.root.slice(0, project.root.lastIndexOf("/"))}/outside`;
  const prey: PreyOfCase[] = [];
  for (const [i, it] of cases.entries()) {
    const pid = it.after === "signal" ? sleeper({}) : 1;
    const options = { canary, granted: granted.addr.port, pid, runner };
    prey.push(cleanup.use(await PreyOfCase.lay(it, `${outside}/${i}`, options)));
  }
  const runs = project.path("runs");
  await Deno.mkdir(runs);
  await Deno.writeTextFile(`${runs}/earlier.otlp.json`, canary);

  const tasks = cases.map((it, i): DriverTask => ({
    id: `case-${i}`,
    module: project.url(`case-${i}.ts`),
    target: prey[i]!.target,
    permissions: permissionsOf(it, prey[i]!),
    reads: it.body.includes("inputs."),
    strict: mode === "strict",
  }));
  // A control needs the victims alone.
  const ran = await drive(
    project,
    { root: project.root, runs, canary, tasks: mode === "control" ? [] : tasks },
    canary,
  );
  const outcomes: { readonly said: string; readonly left: string }[] = [];
  const pending = cases.map((_, i) => i);
  await Promise.all(Array.from({ length: CONTROLS }, async () => {
    for (let i = pending.shift(); i !== undefined; i = pending.shift()) {
      const attempt = `${ran.work}/tasks/case-${i}/attempt-1`;
      const said = mode === "control"
        ? await control(tasks[i]!, attempt, `${ran.work}/tasks/victim/attempt-1/output`, canary)
        : JSON.stringify(ran.tasks[`case-${i}`]);
      const left = await leftIn(attempt);
      outcomes[i] = { said, left };
    }
  }));
  // Looked at once all have ended: what a task has set going may take a moment.
  return await Promise.all(outcomes.map(async ({ said, left }, i) => ({
    name: cases[i]!.name,
    caught: await caught(prey[i]!, said + left, mode),
    outcome: said + (mode === "strict" ? left : ""),
  })));
}

/** Whether a task got what it was after; without a sandbox it will, in the time that the kernel takes for it. */
async function caught(prey: PreyOfCase, left: string, mode: Mode): Promise<boolean> {
  for (let turn = 0; turn < (mode === "control" ? 400 : 1); turn++) {
    if (prey.caught(left)) return true;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return false;
}

function permissionsOf({ permissions = {} }: HostileCase, { target }: PreyOfCase): object {
  const text = JSON.stringify(permissions);
  return JSON.parse(text.replaceAll("PORT", String(target.granted)).replaceAll("BESIDE", `${target.dir}/beside.txt`));
}

/** What a run gave. */
interface Ran {
  readonly work: string;
  readonly tasks: Readonly<Record<string, unknown>>;
}

async function drive(project: Project, plan: DriverPlan, canary: string): Promise<Ran> {
  const file = await project.write("plan.json", JSON.stringify(plan));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL("driver.ts", import.meta.url).pathname, file],
    env: { [VARIABLE]: canary },
    stdin: "null",
  }).output();
  await Deno.remove(file);
  const text = new TextDecoder();
  if (!success) throw new Error(`the run did not come to its end: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout));
}

/** Runs a case's module with every permission, in a directory like an attempt's; gives what it printed. */
async function control(
  { module, target }: DriverTask,
  attempt: string,
  victim: string,
  canary: string,
): Promise<string> {
  const directory = `${attempt}/output`;
  await Deno.mkdir(directory, { recursive: true });
  const [executable, ...args] = unsandboxed(module, target, directory, victim);
  const child = new Deno.Command(executable!, {
    args,
    env: { [VARIABLE]: canary, NO_COLOR: "1" },
    cwd: directory,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const deadline = setTimeout(() => child.kill("SIGKILL"), DEADLINE_MS);
  const { stdout, stderr } = await child.output();
  clearTimeout(deadline);
  return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
}

/** Everything in an attempt's directory, as text; what it was told is left out, which is not its own. */
async function leftIn(directory: string): Promise<string> {
  const parts: string[] = [];
  try {
    for await (const { name, isDirectory, isFile } of Deno.readDir(directory)) {
      parts.push(name);
      if (isDirectory) parts.push(await leftIn(`${directory}/${name}`));
      else if (isFile && name !== "attempt.json" && name !== "context.json") {
        parts.push(await Deno.readTextFile(`${directory}/${name}`));
      }
    }
  } catch {
    // The attempt never came to be.
  }
  return parts.join("\n");
}

/** A server that tasks may be granted to reach, and that leads them on to elsewhere. */
function grantedServer(): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const [, how, port] = new URL(request.url).pathname.split("/");
    const url = `http://127.0.0.1:${port}/x.js`;
    if (how === "to") return Response.redirect(url, 302);
    return new Response(`import ${JSON.stringify(url)};`, { headers: { "content-type": "text/javascript" } });
  });
}
