/**
 * Carries out the run of hostile tasks in a process of its own, which has what is worth stealing in its environment.
 *
 * @module
 */
import { command, type CommandFolder, type CommandInputs, pipeline, run, task } from "../../mod.ts";

/** What the driver is told, as JSON in a file: its argument. */
export interface DriverPlan {
  readonly root: string;
  readonly runs: string;
  readonly canary: string;
  readonly tasks: readonly DriverTask[];
}

/** A hostile task. */
export interface DriverTask {
  readonly id: string;
  readonly module: string;
  readonly target: object;
  readonly permissions: object;
  /** Whether it has the victim as an input, or only comes after it. */
  readonly reads: boolean;
  /** Whether it is a process of Deno's with every permission, in strict isolation. */
  readonly strict: boolean;
}

/** The module that runs a task's function with nothing around it. */
export const CONTROL: string = new URL("control.ts", import.meta.url).pathname;

/** The words that run a module with every permission. */
export function unsandboxed(module: string, target: object, directory: string, victim: string): string[] {
  const flags = ["-A", "--quiet", "--no-check", "--no-config", "--no-lock"];
  return [Deno.execPath(), "run", ...flags, CONTROL, JSON.stringify({ module, target }), directory, victim];
}

if (import.meta.main) {
  const plan: DriverPlan = JSON.parse(await Deno.readTextFile(Deno.args[0]!));
  const hostile = pipeline({
    name: "hostile",
    tasks() {
      const module = `file://${plan.root}/victim.ts`;
      const victim = task("victim", { module, params: { canary: plan.canary } } as never);
      const other = task("other", { module, params: { canary: plan.canary } } as never);
      for (const { id, module, target, permissions, reads, strict } of plan.tasks) {
        const told = { ...target, runner: Deno.pid };
        const policy = { after: reads ? [other] : [victim, other], timeout: "10s", grace: "100ms" } as const;
        const inputs: CommandInputs = reads ? { victim } : {};
        if (!strict) task(id, { ...policy, inputs, module, params: { target: told }, permissions } as never);
        else {
          command(id, {
            ...policy,
            isolation: "strict",
            inputs,
            permissions: {
              ...permissions,
              read: [CONTROL, Deno.execPath(), ...(permissions as { read?: string[] }).read ?? []],
            },
            command: ({ inputs, output, file }) => [
              ...unsandboxed(
                module,
                told,
                output.directory,
                (inputs.victim as CommandFolder | undefined)?.directory ?? "",
              ),
              file(module),
            ],
            stdout: "said.txt",
          });
        }
      }
    },
  });
  const { work, tasks } = await run(hostile, { root: plan.root, runs: plan.runs, keepWork: true });
  // deno-lint-ignore no-console -- its output is what the test reads
  console.log(JSON.stringify({ work, tasks }));
}
