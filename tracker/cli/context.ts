import type { CommandContext } from "@stricli/core";

/** What the tracker's commands are given. */
export interface TrackerContext extends CommandContext {
  readonly process: {
    readonly stdout: { write(text: string): void };
    readonly stderr: { write(text: string): void };
    /** What the program will exit with. */
    exitCode?: number | string | null;
  };
  /** Aborts when the user asks to stop. */
  readonly signal: AbortSignal;
}
