import { checkedPlan } from "../planning/checked_plan.ts";
import { compileStages } from "../fan_out/compile_stages.ts";
import { workflowText, WorkflowTextError } from "../fan_out/workflow_text.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { type CliContext, UsageError } from "./context.ts";
import { loadPipeline } from "./load_pipeline.ts";
import { WORKFLOW_DEFAULTS } from "./pipeline_flags.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";
import { shellWord } from "./shell_word.ts";
import { usableFile } from "./usable_file.ts";

interface WorkflowFlags {
  readonly param?: readonly string[];
  readonly out?: string;
  readonly action: string;
  readonly fanFrom: number;
  readonly maxJobs: number;
  readonly timeout: number;
}

/** GitHub's limit of a matrix. */
const MAX_MATRIX = 256;

/** Writes the workflow that runs a pipeline's tasks in several jobs. */
export async function githubWorkflowCommand(this: CliContext, flags: WorkflowFlags, name: string): Promise<void> {
  if (flags.maxJobs > MAX_MATRIX) {
    throw new UsageError(`--max-jobs is ${flags.maxJobs}, and GitHub takes ${MAX_MATRIX}`);
  }
  if (await ranWithProjectImports(this, name)) return;
  const [pipeline, params] = await Promise.all([this.beforeAnything(loadPipeline(name)), readParams(flags)]);
  const { plan, root } = await checkedPlan(pipeline, { ...params, withoutSecrets: true });
  const stages = compileStages(plan.tasks, { fanFrom: flags.fanFrom, maxJobs: flags.maxJobs });
  let text: string;
  try {
    text = workflowText({
      name: plan.pipeline,
      // As it is seen from where a checkout puts the repository.
      module: seenFrom(root, resolvePath(Deno.cwd(), name)),
      params: flags.param ?? [],
      action: flags.action,
      stages,
      timeoutMinutes: flags.timeout,
      flags: flagsTold(flags),
    });
  } catch (error) {
    if (error instanceof WorkflowTextError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
  if (flags.out === undefined) {
    this.process.stdout.write(text);
    return;
  }
  const { out } = flags;
  const target = resolvePath(Deno.cwd(), out);
  await usableFile(out, "written", async () => {
    await Deno.mkdir(target.replace(/[\\/][^\\/]*$/, "") || "/", { recursive: true });
    await Deno.writeTextFile(target, text);
  });
  const jobs = stages.reduce((sum, stage) => sum + stage.jobs.length, 0);
  this.process.stdout.write(
    `wrote  ${out}: ${plan.tasks.length} tasks in ${jobs} jobs of ${stages.length} stages\n`,
  );
}

/** The words that say again what was said of the workflow. */
function flagsTold({ action, fanFrom, maxJobs, timeout, out }: WorkflowFlags): string[] {
  const words: readonly (readonly [flag: string, value: string | undefined, unless: string | undefined])[] = [
    ["--action", action, WORKFLOW_DEFAULTS.action],
    ["--fan-from", String(fanFrom), WORKFLOW_DEFAULTS.fanFrom],
    ["--max-jobs", String(maxJobs), WORKFLOW_DEFAULTS.maxJobs],
    ["--timeout", String(timeout), WORKFLOW_DEFAULTS.timeout],
    ["--out", out, undefined],
  ];
  return words.flatMap(([flag, value, unless]) => value === unless ? [] : [`${flag} ${shellWord(value!)}`]);
}
