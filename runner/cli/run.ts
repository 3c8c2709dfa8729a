import { runPipeline } from "../run_pipeline.ts";
import type { RunResult } from "../words/run_result.ts";
import { lineView, liveView, type RunView } from "../terminal/run_view.ts";
import { runSummary } from "../terminal/run_summary.ts";
import { type Style, styleFor } from "../terminal/style.ts";
import { pathOfUrl, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT } from "./context.ts";
import { loadPipeline } from "./load_pipeline.ts";
import type { DeferredStream } from "./otlp_stream.ts";
import { ranWithProjectImports } from "./project_imports.ts";
import { readParams } from "./read_params.ts";
import { readSandbox, type SandboxFlags } from "./read_sandbox.ts";
import { type ScopeFlags, scopeOptions } from "./scope_flags.ts";

interface RunFlags extends SandboxFlags, ScopeFlags {
  readonly param?: readonly string[];
  readonly params?: string;
  readonly maxParallel?: number;
  readonly failFast: boolean;
  readonly quiet: boolean;
  readonly keepWork: boolean;
  readonly tracker?: string;
  readonly otlp?: string;
}

/** Runs a pipeline, shows it, and says what to open. What is going on goes to stderr, the summary to stdout. */
export async function runCommand(this: CliContext, flags: RunFlags, name: string): Promise<void> {
  const style = styleFor(this.colours);
  const viewStyle = styleFor(this.coloursOnStderr);
  const scope = scopeOptions(flags);
  if (await ranWithProjectImports(this, name)) return;
  const [pipeline, params, stream] = await Promise.all([
    loadPipeline(name),
    readParams(flags),
    flags.otlp === undefined ? undefined : otlpStream(flags.otlp),
  ]);
  let result: RunResult;
  {
    await using view: RunView | undefined = flags.quiet
      ? undefined
      : this.workflowLog !== undefined
      ? await loadActionsView(this.workflowLog, viewStyle)
      : this.isTerminal
      ? liveView(viewStyle)
      : lineView((text) => this.process.stderr.write(text), viewStyle);
    result = await runPipeline(pipeline, {
      ...params,
      ...readSandbox(flags),
      ...scope,
      ...(flags.maxParallel === undefined ? {} : { maxParallel: flags.maxParallel }),
      failFast: flags.failFast,
      keepWork: flags.keepWork ? true : undefined,
      signal: this.signal,
      command: this.words,
      onEvent: (event) => view?.handle(event),
      openStream: stream?.open,
    });
  }
  const undelivered = await stream?.end();
  if (undelivered !== undefined) this.process.stderr.write(`${viewStyle.yellow(`otlp: ${undelivered}`)}\n`);
  const shown = (path: string): string => seenFrom(Deno.cwd(), path);
  const { stdout } = this.process;
  stdout.write(`\n${runSummary(result, style, this.columns)}\n\nrun file  ${shown(result.file)}\n`);
  if (result.work !== undefined) stdout.write(`kept      ${shown(result.work)}\n`);
  if (flags.tracker !== undefined) {
    const built = await this.buildTracker(flags.runs, flags.tracker);
    for (const notice of built.notices) this.process.stderr.write(`${viewStyle.yellow(notice)}\n`);
    stdout.write(`open      ${style.bold(shown(built.index))}\n`);
  } else {
    stdout.write(`next      deno run -A ${program()} show ${result.run}\n`);
  }
  this.process.exitCode = result.result === "success"
    ? EXIT.success
    : result.result === "cancellation"
    ? EXIT.cancelled
    : EXIT.failure;
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
