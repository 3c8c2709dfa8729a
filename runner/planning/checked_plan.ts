import { isPipeline, type Pipeline } from "../dag/pipeline.ts";
import { type Limits, planLimits } from "../dag/plan_limits.ts";
import type { RunPolicy } from "../dag/plan_policy.ts";
import { planPipeline } from "../dag/plan_pipeline.ts";
import { resolveParams } from "../dag/resolve_params.ts";
import type { PreparedNotebook, PreparedNotebooks } from "../notebook/prepare_notebooks.ts";
import { folderOf, projectRoot } from "./project_root.ts";
import { type Mask, NO_MASK } from "../recording/mask.ts";
import type { ReadSecrets } from "./read_secrets.ts";
import type { ScopeOptions } from "./run_options.ts";
import type { SecretSource } from "../words/secret_source.ts";
import type { Confinement } from "../sandbox/confinement.ts";
import { prepare, type PreparedTask } from "../sandbox/prepare.ts";
import { type Diagnostic, PipelineError } from "../words/diagnostic.ts";
import { COMPILED_FOLDER } from "../words/compiled_folder.ts";
import { resolvePath } from "../words/file_path.ts";
import { type Isolation, ISOLATIONS } from "../words/isolation.ts";
import type { Plan } from "../words/plan.ts";
import { shown } from "../words/shown.ts";
import { makeTemporaryFolder } from "../words/temporary.ts";

// The compiler is loaded for pipelines with notebooks alone.
const NOTEBOOKS = import.meta.resolve("../notebook/prepare_notebooks.ts");
// This for tasks in strict isolation.
const CONFINEMENT = import.meta.resolve("../sandbox/confinement.ts");
const ISOLATION_CHECK = import.meta.resolve("../sandbox/check_isolation.ts");
// And this for tasks with secrets.
const SECRETS = import.meta.resolve("./read_secrets.ts");
const SECRET_NEEDS = import.meta.resolve("./secret_needs.ts");
const MASK_FOR = import.meta.resolve("../recording/mask_for.ts");

/** How to plan; see `PlanOptions` of `run.ts`, which this widens for a command line. */
export interface CheckedPlanOptions extends Pick<ScopeOptions, "only" | "from" | "until" | "exclude" | "reuse"> {
  readonly params?: object;
  /** Parameters as text, where a number cannot be told from a string; see `resolveParams`. */
  readonly paramTexts?: Readonly<Record<string, string>>;
  readonly root?: string;
  readonly secrets?: Readonly<Record<string, SecretSource>>;
  /** Whether tasks' secrets may be absent, all of them, for what runs no task; `false` unless said. */
  readonly withoutSecrets?: boolean;
  readonly limits?: Limits;
  readonly isolation?: Isolation;
  /** A folder for what the run needs to keep, such as import maps; a temporary one unless said. */
  readonly directory?: string;
  /** Is called as soon as another process reads the tasks' modules, for work that need not wait until it is done. */
  readonly whileReading?: () => void;
  /** A folder below which the modules are kept that notebooks are compiled to; `directory` unless said. */
  readonly compiled?: string;
}

/** A plan in which every check passed. */
export interface CheckedPlan {
  readonly plan: Plan;
  readonly root: string;
  /** By full name. */
  readonly prepared: ReadonlyMap<string, PreparedTask>;
  /** The tasks that are notebooks, by full name. */
  readonly notebooks: ReadonlyMap<string, PreparedNotebook>;
  /** The values of the secrets that tasks declare, by name. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly mask: Mask;
  /** What strict isolation is made of; absent where no task asks for it. */
  readonly confinement?: Confinement;
}

/**
 * Plans a pipeline and checks everything that can be known before a start.
 *
 * @throws {PipelineError} When something is wrong, with every mistake that was found.
 * @throws {StorageError} When it is given no folder, and there is no temporary one.
 */
export async function checkedPlan(pipeline: Pipeline<object>, options: CheckedPlanOptions): Promise<CheckedPlan> {
  if (!isPipeline(pipeline)) throw new TypeError("what is to be run must be a pipeline, made by pipeline({ … })");
  const subject = `the pipeline ${JSON.stringify(pipeline.name)}`;
  const root = rootOf(pipeline, options.root);
  const resolved = await resolveParams(pipeline.params, { ...options.params }, options.paramTexts);
  if (resolved.diagnostics !== undefined) throw new PipelineError(subject, resolved.diagnostics);
  const planned = planPipeline(pipeline, resolved.params, root, runPolicy(subject, options));
  if (planned.diagnostics !== undefined) throw new PipelineError(subject, planned.diagnostics);

  const directory = options.directory ?? makeTemporaryFolder("dagtrail-");
  try {
    const environment = (name: string): string | undefined => Deno.env.get(name);
    const { notebooks, diagnostics: mistakes } = await notebooksOf(
      planned.plan,
      root,
      `${options.compiled ?? directory}/${COMPILED_FOLDER}`,
    );
    // The modules of notebooks that are wrong in themselves have no graphs to be read.
    if (mistakes.length > 0) throw new PipelineError(subject, mistakes);
    const [{ tasks, diagnostics }, secrets] = await Promise.all([
      prepare(planned.plan, { root, directory, environment, compiled: notebooks, whileReading: options.whileReading }),
      secretsOf(planned.plan, environment, options),
    ]);
    const order = planned.plan.tasks.map(({ id }) => id);
    const isolation = await isolationOf(planned.plan, environment);
    const wrong = [...diagnostics, ...secrets.diagnostics, ...isolation.diagnostics]
      .sort((a, b) => order.indexOf(a.task ?? "") - order.indexOf(b.task ?? ""));
    if (wrong.length > 0) throw new PipelineError(subject, wrong);
    return {
      plan: planned.plan,
      root,
      prepared: tasks,
      notebooks,
      secrets: secrets.values,
      mask: await maskOf(secrets.values),
      ...(isolation.confinement === undefined ? {} : { confinement: isolation.confinement }),
    };
  } finally {
    if (options.directory === undefined) await Deno.remove(directory, { recursive: true });
  }
}

/** The notebooks among the tasks, compiled. */
async function notebooksOf(plan: Plan, root: string, folder: string): Promise<PreparedNotebooks> {
  if (!plan.tasks.some((task) => task.notebook)) return { notebooks: new Map(), diagnostics: [] };
  const { prepareNotebooks }: typeof import("../notebook/prepare_notebooks.ts") = await import(NOTEBOOKS);
  return await prepareNotebooks(plan.tasks, { root, folder });
}

/** What strict isolation is made of, and what it cannot hold. */
async function isolationOf(
  plan: Plan,
  environment: (name: string) => string | undefined,
): Promise<{ readonly confinement?: Confinement | undefined; readonly diagnostics: readonly Diagnostic[] }> {
  if (!plan.tasks.some(({ isolation }) => isolation === "strict")) return { diagnostics: [] };
  const { findConfinement }: typeof import("../sandbox/confinement.ts") = await import(CONFINEMENT);
  const { checkIsolation }: typeof import("../sandbox/check_isolation.ts") = await import(ISOLATION_CHECK);
  const found = await findConfinement(environment);
  return { confinement: found.confinement, diagnostics: checkIsolation(plan, found) };
}

/** The values of the secrets that tasks declare. */
async function secretsOf(
  plan: Plan,
  environment: (name: string) => string | undefined,
  options: CheckedPlanOptions,
): Promise<ReadSecrets> {
  const { secrets: sources = {}, withoutSecrets } = options;
  const any = Object.keys(sources).length > 0 || plan.tasks.some(({ secrets }) => secrets.length > 0);
  if (!any) return { values: new Map(), diagnostics: [] };
  const { readSecrets }: typeof import("./read_secrets.ts") = await import(SECRETS);
  const { NO_SECRETS, secretNeeds }: typeof import("./secret_needs.ts") = await import(SECRET_NEEDS);
  const needs = withoutSecrets === true ? NO_SECRETS : secretNeeds(plan.tasks, options);
  return await readSecrets(plan, { sources, environment, needs });
}

async function maskOf(secrets: ReadonlyMap<string, string>): Promise<Mask> {
  if (secrets.size === 0) return NO_MASK;
  const { maskFor }: typeof import("../recording/mask_for.ts") = await import(MASK_FOR);
  return maskFor([...secrets.values()]);
}

/** What the run's options say for all tasks. */
function runPolicy(subject: string, { limits, isolation }: CheckedPlanOptions): RunPolicy {
  const wrong: Diagnostic[] = [];
  const planned = planLimits(limits, (message, fix) => {
    wrong.push({ code: "limit", message, ...(fix === undefined ? {} : { fix }) });
  });
  if (isolation !== undefined && !ISOLATIONS.includes(isolation)) {
    wrong.push({
      code: "isolation",
      message: `isolation must be one of ${ISOLATIONS.join(", ")}, and is ${shown(isolation)}`,
    });
  }
  if (wrong.length > 0) throw new PipelineError(subject, wrong);
  return { limits: planned, ...(isolation === undefined ? {} : { isolation }) };
}

/** The project's root: as it was said, or the one that the pipeline's module is in. */
export function rootOf(pipeline: Pipeline<object>, said: string | undefined): string {
  return said === undefined ? projectRoot(folderOf(pipeline.location)) : resolvePath(Deno.cwd(), said);
}
