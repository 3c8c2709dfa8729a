import type { CommandContext } from "@stricli/core";

/** What the tracker's commands are given. */
export interface TrackerContext extends CommandContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    /** What the program will exit with. */
    exitCode?: number | string | null;
  };
  /** The path of a run file by its path, or by the beginning of its name in a folder; the newest one without a name. */
  readonly findRunFile: (name: string | undefined, runs: string) => Promise<string>;
  /** The import map with which a module of the project can be loaded, as JSON; `undefined` where it needs none. */
  readonly importMapFor: (module: string) => Promise<string | undefined>;
  /** Runs the command again with that import map, in a process of its own, and says whether it did. */
  readonly ranWithImportMapFor: (module: string) => Promise<boolean>;
  /** Aborts when the user asks to stop. */
  readonly signal: AbortSignal;
}
