/**
 * Dagtrail's command line: finds the command, hands it what it needs, and exits with what it says.
 *
 * @module
 */
import { type Application, buildApplication, ExitCode, proposeCompletions, run, text_en } from "@stricli/core";
import { commandRoutes, PROGRAM } from "./runner/cli/commands.ts";
import { type CliContext, EXIT, UsageError } from "./runner/cli/context.ts";
import { onAbandoned, onStopRequest, removeImportMap } from "./runner/cli/stand_in.ts";
import { inert, isWorkflowStep } from "./runner/terminal/workflow_commands.ts";
import { VERSION } from "./runner/words/version.ts";
import { PipelineError } from "./runner/words/diagnostic.ts";
import { reasonOf, StorageError } from "./runner/words/storage_error.ts";
import { reportCommand, trackerRoutes } from "./tracker/cli/commands.ts";
import { githubCommands } from "./tracker/cli/github_commands.ts";

const application: Application<CliContext> = buildApplication(
  commandRoutes({ tracker: trackerRoutes, report: reportCommand, github: githubCommands }),
  {
    ...PROGRAM,
    versionInfo: { currentVersion: VERSION },
    documentation: { disableAnsiColor: Deno.noColor },
    localization: {
      text: {
        ...text_en,
        exceptionWhileRunningCommand: (error) =>
          isExpected(error) ? message(error) : `dagtrail failed: ${stack(error)}`,
        commandErrorResult: (error) => message(error),
      },
    },
    determineExitCode: (error) => isUserError(error) ? EXIT.usage : EXIT.failure,
  },
);

/** What was to be printed could not be, such as where a disk is full that it goes to. */
class OutputError extends Error {
  override readonly name = "OutputError";
}

const interrupt = new AbortController();
/** How much is waited for before anything has begun. */
let waiting = 0;
let handedOver: ((signal: Deno.Signal) => void) | undefined;
const encoder = new TextEncoder();
const workflowStep = isWorkflowStep((name) => Deno.env.get(name));
// What a run file or a task says must not command a workflow.
const shown = (text: string): string => workflowStep ? inert(text) : text;
const context: CliContext = {
  process: {
    stdout: { write: (text) => writeAll(Deno.stdout, shown(text)) },
    // A run that can be recorded does not end because nobody can follow it.
    stderr: { write: (text) => unlessFull(() => writeAll(Deno.stderr, shown(text))) },
  },
  ...(workflowStep ? { workflowLog: (text: string) => unlessFull(() => writeAll(Deno.stderr, text)) } : {}),
  words: Deno.args,
  signal: interrupt.signal,
  handOver: (stop) => {
    handedOver = stop;
  },
  async beforeAnything(work) {
    waiting++;
    try {
      return await work;
    } finally {
      waiting--;
    }
  },
  // A terminal without a width, as some build services have, cannot be drawn on.
  isTerminal: Deno.stderr.isTerminal() && Deno.consoleSize().columns > 0,
  colours: !Deno.noColor && Deno.stdout.isTerminal(),
  coloursOnStderr: !Deno.noColor && Deno.stderr.isTerminal(),
  columns: Deno.stdout.isTerminal() && Deno.consoleSize().columns || 160,
  async openTracker(runs, out) {
    const tracker = import.meta.resolve("./tracker/cli/site_builder.ts");
    const { SiteBuilder, SiteFolderError }: typeof import("./tracker/cli/site_builder.ts") = await import(tracker);
    const finder = import.meta.resolve("./tracker/cli/find_config.ts");
    const { findConfig }: typeof import("./tracker/cli/find_config.ts") = await import(finder);
    const config = await findConfig();
    const importMap = config === undefined ? undefined : await context.importMapFor(config);
    const builder = await SiteBuilder.open({ runs: [runs], out, config, importMap }).catch((error) => {
      throw error instanceof SiteFolderError ? new UsageError(error.message) : error;
    });
    return {
      prepare: () => builder.prepare(),
      async build() {
        const reply = await builder.build();
        if ("error" in reply) throw new Error(`the tracker could not be built: ${reply.error}`);
        return reply;
      },
      [Symbol.asyncDispose]: () => builder[Symbol.asyncDispose](),
    };
  },
  async importMapFor(module) {
    const map = await (await projectImports()).projectImportMap(await realPathOf(module));
    return map === undefined ? undefined : JSON.stringify(map);
  },
  async ranWithImportMapFor(module) {
    return await (await projectImports()).ranWithProjectImports(context, await realPathOf(module));
  },
  async openCharts() {
    const charts = import.meta.resolve("./tracker/artifacts/chart_renderer.ts");
    const { ChartRenderer }: typeof import("./tracker/artifacts/chart_renderer.ts") = await import(charts);
    const renderer = new ChartRenderer();
    return {
      async draw(specification) {
        const drawn = await renderer.draw(JSON.stringify(specification));
        return "light" in drawn ? drawn.light : undefined;
      },
      [Symbol.asyncDispose]: () => renderer[Symbol.asyncDispose](),
    };
  },
  async findRunFile(name, runs) {
    const finder = import.meta.resolve("./runner/cli/find_run_file.ts");
    const { findRunFile }: typeof import("./runner/cli/find_run_file.ts") = await import(finder);
    return await findRunFile(name, runs);
  },
};

if (Deno.args[0] === "complete") {
  // What the completion scripts call; the words that a person has typed so far stand after `--`.
  const words = Deno.args.slice(Deno.args[1] === "--" ? 2 : 1);
  for (const proposal of await proposeCompletions(application, words, context)) {
    context.process.stdout.write(`${proposal.completion}\t${proposal.brief}\n`);
  }
  // 0 lets the shell complete file names as well.
  context.process.stdout.write(":0\n");
} else {
  removeImportMap();
  onStopRequest(stop);
  onAbandoned(leaveAtOnce);
  await run(application, Deno.args, context);
}
Deno.exit(exitCode(context.process.exitCode));

// stricli's own codes for wrong words are negative; a shell would show them as 251 and the like.
function exitCode(code: number | string | null | undefined): number {
  const number = Number(code ?? EXIT.success);
  return number === ExitCode.UnknownCommand || number === ExitCode.InvalidArgument
    ? EXIT.usage
    : number < 0
    ? 1
    : number;
}

/** Where a file lies behind links, which is where its own imports count from; what is not there, its reader will say. */
async function realPathOf(path: string): Promise<string> {
  return await Deno.realPath(path).catch(() => path);
}

async function projectImports(): Promise<typeof import("./runner/cli/project_imports.ts")> {
  return await import(import.meta.resolve("./runner/cli/project_imports.ts"));
}

/** The first request stops what runs, the second one leaves. */
function stop(signal: Deno.Signal): void {
  if (handedOver !== undefined) handedOver(signal);
  else if (waiting > 0) {
    context.process.stderr.write(`stopped by ${signal}, before anything had begun\n`);
    Deno.exit(EXIT.cancelled);
  } else if (interrupt.signal.aborted) leaveAtOnce();
  else interrupt.abort(`stopped by ${signal}`);
}

/** The second Ctrl-C, or a kill: no run file, for which there is the journal, but no process left behind either. */
async function leaveAtOnce(): Promise<void> {
  const processes = import.meta.resolve("./runner/sandbox/child_process.ts");
  const { killAllProcesses }: typeof import("./runner/sandbox/child_process.ts") = await import(processes);
  killAllProcesses();
  Deno.exit(EXIT.cancelled);
}

function isUserError(error: unknown): boolean {
  return error instanceof UsageError || error instanceof PipelineError;
}

/** Whether a stack would tell its reader nothing. */
function isExpected(error: unknown): boolean {
  return isUserError(error) || error instanceof StorageError || error instanceof OutputError;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function stack(error: unknown): string {
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  try {
    for (let written = 0; written < bytes.length;) written += stream.writeSync(bytes.subarray(written));
  } catch (error) {
    // Whoever read the output, such as `head`, has seen enough; or the terminal was closed.
    if (error instanceof Deno.errors.BrokenPipe || (error as { code?: string }).code === "EIO") return;
    throw new OutputError(`what was to be printed could not be written: ${reasonOf(error)}`, { cause: error });
  }
}

function unlessFull(write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!(error instanceof OutputError)) throw error;
  }
}
