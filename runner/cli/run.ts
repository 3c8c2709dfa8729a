import type { Pipeline } from "../dag/pipeline.ts";
import { runPipeline } from "../running/run_pipeline.ts";
import type { Result } from "../words/outcome.ts";
import type { RunEvent } from "../words/run_event.ts";
import type { RunResult } from "../words/run_result.ts";
import { lineView, liveView, type RunView } from "../terminal/run_view.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { pathOfUrl, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT } from "./context.ts";
import { isNotebookFile } from "./is_notebook_file.ts";
import { loadPipeline } from "./load_pipeline.ts";
import type { DeferredStream } from "./otlp_stream.ts";
import { type NotebookGrants, notebookPermissions, refuseNotebookFlags } from "./notebook_grants.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { type CliParams, readParams } from "./read_params.ts";
import { runsFlag } from "./pipeline_flags.ts";
import { shellWord } from "./shell_word.ts";
import { readSandbox, type SandboxFlags } from "./read_sandbox.ts";
import { type ScopeFlags, scopeOptions } from "./scope_flags.ts";

const SUMMARY = import.meta.resolve("../terminal/run_summary.ts");

interface RunFlags extends SandboxFlags, ScopeFlags, NotebookGrants {
  readonly param?: readonly string[];
  readonly params?: string;
  readonly maxParallel?: number;
  readonly failFast: boolean;
  readonly quiet: boolean;
  readonly keepWork: boolean;
  readonly tracker?: string;
  readonly otlp?: string;
  readonly watch?: boolean;
}

/** Runs a pipeline or a notebook, shows it, and says what to open. */
export async function runCommand(this: CliContext, flags: RunFlags, name: string): Promise<void> {
  const params = await readParams(flags);
  const result = await isNotebookFile(name)
    ? await runNotebook(this, flags, name, params)
    : await runModule(this, flags, name, params);
  if (result === undefined) return;
  this.process.exitCode = result === "success"
    ? EXIT.success
    : result === "cancellation"
    ? EXIT.cancelled
    : EXIT.failure;
}

/** Runs a pipeline's module; `undefined` when another process did, with the project's import map. */
async function runModule(
  context: CliContext,
  flags: RunFlags,
  name: string,
  params: CliParams,
): Promise<Result | undefined> {
  refuseNotebookFlags(flags, name);
  const scope = scopeOptions(flags);
  if (await ranWithProjectImports(context, name)) return undefined;
  return await runAndShow(
    context,
    { flags, scope, params },
    await context.beforeAnything(loadPipeline(name)),
    context.signal,
  );
}

/** Runs a notebook as a pipeline of one task, and again after each change when it is watched. */
async function runNotebook(context: CliContext, flags: RunFlags, name: string, params: CliParams): Promise<Result> {
  const { notebookPipeline } = await loadedNotebooks();
  const permissions = notebookPermissions(flags);
  const said = { flags, scope: scopeOptions(flags), params };
  if (!flags.watch) return await runAndShow(context, said, await notebookPipeline(name, permissions), context.signal);
  const { watchNotebook } = await loadedWatch();
  return await watchNotebook(
    context,
    { name, permissions, params },
    (pipeline, signal) => runAndShow(context, said, pipeline, signal),
  );
}

async function loadedNotebooks(): Promise<typeof import("./load_notebook.ts")> {
  return await import(import.meta.resolve("./load_notebook.ts"));
}

async function loadedWatch(): Promise<typeof import("./watch_notebook.ts")> {
  return await import(import.meta.resolve("./watch_notebook.ts"));
}

/** Runs a pipeline. What is going on goes to stderr, the summary to stdout. */
async function runAndShow(
  context: CliContext,
  { flags, scope, params }: {
    readonly flags: RunFlags;
    readonly scope: ReturnType<typeof scopeOptions>;
    readonly params: CliParams;
  },
  pipeline: Pipeline<object>,
  signal: AbortSignal,
): Promise<Result> {
  const style = styleFor(context.colours);
  const viewStyle = styleFor(context.coloursOnStderr);
  const stream = flags.otlp === undefined ? undefined : await otlpStream(flags.otlp);
  // A folder that cannot be the tracker's is told before anything runs.
  await using tracker = flags.tracker === undefined ? undefined : await context.openTracker(flags.runs, flags.tracker);
  const prepare = whenFewAreLeft(() => tracker?.prepare());
  let result: RunResult;
  let summary: Promise<string> | undefined;
  {
    await using view: RunView | undefined = flags.quiet
      ? undefined
      : context.workflowLog !== undefined
      ? await loadActionsView(context.workflowLog, viewStyle)
      : context.isTerminal
      ? liveView(viewStyle)
      : lineView((text) => context.process.stderr.write(text), viewStyle);
    result = await runPipeline(pipeline, {
      ...params,
      ...readSandbox(flags),
      ...scope,
      ...(flags.maxParallel === undefined ? {} : { maxParallel: flags.maxParallel }),
      failFast: flags.failFast,
      keepWork: flags.keepWork ? true : undefined,
      signal,
      command: context.words,
      onEvent(event) {
        view?.handle(event);
        prepare(event);
      },
      openStream: stream?.open,
      openCharts: context.openCharts,
      whileRemoving: (result) => summary = summaryOf(result, style, context.columns),
    });
  }
  const undelivered = await stream?.end();
  if (undelivered !== undefined) context.process.stderr.write(`${viewStyle.yellow(`otlp: ${undelivered}`)}\n`);
  const shown = (path: string): string => seenFrom(Deno.cwd(), path);
  const { stdout } = context.process;
  stdout.write(`\n${await summary!}\n\nrun file  ${shown(result.file)}\n`);
  if (result.work !== undefined) stdout.write(`kept      ${shown(result.work)}\n`);
  if (tracker !== undefined) {
    const built = await tracker.build().catch((error: Error) => error);
    if (built instanceof Error) {
      context.process.stderr.write(`${viewStyle.red(built.message)}\n`);
      return result.result === "success" ? "failure" : result.result;
    }
    for (const notice of built.notices) context.process.stderr.write(`${viewStyle.yellow(notice)}\n`);
    stdout.write(`open      ${style.bold(shown(await Deno.realPath(built.page)))}\n`);
  } else {
    const runs = flags.runs === runsFlag.default ? "" : ` --runs ${shellWord(flags.runs)}`;
    stdout.write(`next      deno run -A ${shellWord(program())} show ${result.run}${runs}\n`);
  }
  return result.result;
}

async function summaryOf(result: RunResult, style: Style, columns: number): Promise<string> {
  const { runSummary }: typeof import("../terminal/run_summary.ts") = await import(SUMMARY);
  return runSummary(result, style, columns);
}

/** Calls `act` once all tasks of the run but one have begun: many a pipeline ends with one that sums up the others. */
function whenFewAreLeft(act: () => void): (event: RunEvent) => void {
  let waiting = new Set<string>();
  return (event) => {
    if (event.type === "run-started") waiting = new Set(event.plan.tasks.map(({ id }) => id));
    const begun = event.type === "attempt-started" || event.type === "task-ended";
    if (begun && waiting.delete(event.task) && waiting.size <= 1) act();
  };
}

/** The view for the log of a GitHub workflow, which no other run needs to load. */
async function loadActionsView(write: (text: string) => void, style: Style): Promise<RunView> {
  const module = import.meta.resolve("../terminal/actions_view.ts");
  const { actionsView }: typeof import("../terminal/actions_view.ts") = await import(module);
  return actionsView(write, style, Deno.env.get("GITHUB_WORKSPACE") || Deno.cwd());
}

/** What sends a run to a backend while it goes on; loaded only when that was asked for. */
async function otlpStream(endpoint: string): Promise<DeferredStream> {
  const module = import.meta.resolve("./otlp_stream.ts");
  return (await import(module) as typeof import("./otlp_stream.ts")).deferredStream(endpoint);
}

/** This program as it can be called again: a path from here, or an address. */
function program(): string {
  return Deno.mainModule.startsWith("file:") ? seenFrom(Deno.cwd(), pathOfUrl(Deno.mainModule)) : Deno.mainModule;
}
