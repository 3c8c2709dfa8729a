import { checkedPlan } from "../planning/checked_plan.ts";
import { runnableTasks } from "../fan_out/runnable_tasks.ts";
import { partTrace } from "../fan_out/part_trace.ts";
import { mergeParts } from "../reuse/merge_parts.ts";
import { traceparent } from "../recording/ids.ts";
import { resolvePath } from "../words/file_path.ts";
import { makeTemporaryFolder } from "../words/temporary.ts";
import { type CliContext, UsageError } from "./context.ts";
import { loadPipeline } from "./load_pipeline.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";
import { runCommand } from "./run.ts";

interface PartFlags {
  readonly param?: readonly string[];
  readonly task: readonly string[];
  readonly parts: string;
  readonly out: string;
}

/** Runs some tasks of a pipeline, with what parts before have left, and leaves what later parts need. */
export async function githubPartCommand(this: CliContext, flags: PartFlags, name: string): Promise<void> {
  if (await ranWithProjectImports(this, name)) return;
  const [pipeline, params] = await Promise.all([this.beforeAnything(loadPipeline(name)), readParams(flags)]);
  const { plan } = await checkedPlan(pipeline, { ...params, withoutSecrets: true });
  const unknown = flags.task.find((id) => !plan.tasks.some((task) => task.id === id));
  if (unknown !== undefined) {
    throw new UsageError(
      `the pipeline has no task ${JSON.stringify(unknown)}: write the workflow anew with dagtrail github workflow`,
    );
  }
  const runs = resolvePath(Deno.cwd(), flags.out);
  await using merged = await mergeParts(await foldersIn(flags.parts), runs);
  const { runnable, given } = runnableTasks(plan.tasks, new Set(flags.task), merged.finished);
  if (runnable.length === 0) {
    this.process.stdout.write("nothing to run: what these tasks depend on did not succeed\n");
    return;
  }
  const trace = await partTrace((name) => Deno.env.get(name));
  if (trace !== undefined && Deno.env.get("TRACEPARENT") === undefined) {
    Deno.env.set("TRACEPARENT", traceparent(trace.traceId, trace.spanId));
  }
  const cache = makeTemporaryFolder("dagtrail-part-");
  try {
    await runCommand.call(this, {
      ...(flags.param === undefined ? {} : { param: flags.param }),
      runs,
      only: runnable,
      ...(given && merged.run !== undefined ? { reuse: merged.run } : {}),
      // Later parts are given what is kept of this run; what the cache has would be left behind with the machine.
      keepWork: true,
      cache,
      noCache: false,
      failFast: false,
      quiet: false,
    }, name);
  } finally {
    await Deno.remove(cache, { recursive: true });
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => `${folder}/${name}`).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
