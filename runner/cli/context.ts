import type { CommandContext } from "@stricli/core";
import type { ChartDrawer } from "../running/notebook_charts.ts";

/** What every command is given. */
export interface CliContext extends CommandContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    /** What the program will exit with. */
    exitCode?: number | string | null;
  };
  /** The words after the program's name. */
  readonly words: readonly string[];
  /** Aborts when the user asks to stop. */
  readonly signal: AbortSignal;
  /** From now on, hands the user's requests to stop to a process that carries out the command in this one's place. */
  readonly handOver: (stop: (signal: Deno.Signal) => void) => void;
  /** Waits for what comes before anything has begun: a request to stop ends the program at once meanwhile. */
  readonly beforeAnything: <Value>(work: Promise<Value>) => Promise<Value>;
  /** Whether a person is watching stderr, where runs are shown. */
  readonly isTerminal: boolean;
  /** Whether to use colours on stdout. */
  readonly colours: boolean;
  /** Whether to use colours on stderr. */
  readonly coloursOnStderr: boolean;
  /** The terminal's width in characters. */
  readonly columns: number;
  /**
   * Writes to the log of a GitHub workflow, commands included; absent elsewhere. What is written to `process` there cannot
   * be a command.
   */
  readonly workflowLog?: (text: string) => void;
  /**
   * For building the tracker in the folder `out`; the runner does not know the tracker, so the program's door hands this
   * in. Rejects with a {@linkcode UsageError} when the folder holds something else.
   */
  readonly openTracker: (runs: string, out: string) => Promise<TrackerBuilder>;
  /** Starts what draws charts, which is the tracker's too. */
  readonly openCharts: () => Promise<ChartDrawer>;
  /** The import map with which a module of a project can be loaded, as JSON; `undefined` where it needs none. */
  readonly importMapFor: (module: string) => Promise<string | undefined>;
  /** Runs the command again with that import map, in a process of its own, and says whether it did. */
  readonly ranWithImportMapFor: (module: string) => Promise<boolean>;
  /** The path of a run file as its name means it; the tracker does not know the runner's commands. */
  readonly findRunFile: (name: string | undefined, runs: string) => Promise<string>;
}

/** What builds the tracker after a run. */
export interface TrackerBuilder extends AsyncDisposable {
  /** Lets it get ready: it will soon be asked to build. */
  prepare(): void;
  /** Builds the tracker, or rejects with an error that says why it could not. */
  build(): Promise<TrackerBuilt>;
}

/** What a command needs to know of a tracker that was built. */
export interface TrackerBuilt {
  /** The path of the page to open. */
  readonly page: string;
  /** What a person should be told, such as files that could not be read. */
  readonly notices: readonly string[];
}

/** What the program exits with. */
export const EXIT = {
  success: 0,
  /** The run did not succeed. */
  failure: 1,
  /** The command, the pipeline or a file was wrong; nothing was run. */
  usage: 2,
  /** The run was cancelled: what shells give for Ctrl-C. */
  cancelled: 130,
} as const;

/** Something that the user can mend; shown without a stack. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
