import type { AttemptOutcome } from "../words/outcome.ts";
import type { PlannedTask } from "../words/plan.ts";
import type { RunEvent } from "../words/run_event.ts";
import { pathOfUrl, seenFrom } from "../words/file_path.ts";
import { EventLines } from "./event_lines.ts";
import { KeptLines } from "./kept_lines.ts";
import type { RunView } from "./run_view.ts";
import { printable, printableLines, type Style } from "./style.ts";
import { inert, withoutCommands, workflowCommand } from "./workflow_commands.ts";

/** GitHub shows ten errors of a step, and leaves out the rest without a word. */
const MAX_ANNOTATIONS = 10;

/** So many lines of an attempt are shown from its beginning, and as many from its end. */
const MAX_LINES = 1000;

/** GitHub cuts an annotation's text beyond 4 KiB. */
const MAX_MESSAGE = 2000;

/**
 * For the log of a GitHub workflow: what the attempts printed, folded, each attempt's together; and an error at its file
 * and line for each task that failed.
 *
 * @param write Writes text as it is, commands included.
 * @param workspace The folder that GitHub's paths start at.
 */
export function actionsView(write: (text: string) => void, style: Style, workspace: string): RunView {
  const lines = new EventLines(style);
  const printed = new Map<string, KeptLines>();
  const outcomes = new Map<string, AttemptOutcome>();
  const planned = new Map<string, PlannedTask>();
  let annotations = 0;
  const say = (texts: readonly string[]): void => {
    for (const text of texts) write(`${inert(text)}\n`);
  };
  return {
    handle(event: RunEvent) {
      switch (event.type) {
        case "run-started":
          for (const task of event.plan.tasks) planned.set(task.id, task);
          return say(lines.of(event));
        case "attempt-line":
          // Attempts run side by side and groups cannot, so a group waits for its attempt's end.
          for (const text of lines.of(event)) {
            printed.getOrInsertComputed(event.task, () => new KeptLines(MAX_LINES)).add(text);
          }
          return;
        case "attempt-ended": {
          const said = printed.get(event.task)?.lines() ?? [];
          printed.delete(event.task);
          if (said.length > 0) write(group(`${event.task} attempt ${event.attempt}`, said));
          outcomes.set(event.task, event.outcome);
          return say(lines.of(event));
        }
        case "task-ended": {
          say(lines.of(event));
          const outcome = outcomes.get(event.task);
          if (outcome?.exception === undefined || event.result === "success" || event.result === "cancellation") return;
          if (++annotations <= MAX_ANNOTATIONS) {
            write(`${annotation(event.task, outcome, planned.get(event.task), workspace)}\n`);
          }
          return;
        }
        default:
          return say(lines.of(event));
      }
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function group(title: string, lines: readonly string[]): string {
  return [
    workflowCommand("group", {}, inert(printable(title))),
    ...withoutCommands(lines),
    workflowCommand("endgroup", {}),
  ]
    .map((line) => `${line}\n`).join("");
}

function annotation(
  task: string,
  { exception, result }: AttemptOutcome,
  planned: PlannedTask | undefined,
  workspace: string,
): string {
  const { type, message, stacktrace = "" } = exception!;
  const { cell, ...place } = placeIn(stacktrace, workspace) ?? placeIn(planned?.location ?? "", workspace) ?? {};
  const title = `${printable(task)} ended in ${result}${cell === undefined ? "" : `, cell ${cell}`}`;
  return workflowCommand("error", { ...place, title }, printableLines(`${type}: ${message}`).slice(0, MAX_MESSAGE));
}

/** Where something went wrong, as GitHub marks it. */
interface Place {
  readonly file?: string;
  readonly line?: string;
  readonly col?: string;
  /** The number of a notebook's cell; the cells of an `.ipynb` have no lines of their own in the file. */
  readonly cell?: string;
}

/** The first place below the workspace that a stack, or `file:line:column`, names; a package's or Deno's own is none. */
function placeIn(text: string, workspace: string): Place | undefined {
  for (const frame of text.split("\n")) {
    const found = placeOf(frame);
    if (found === undefined) continue;
    const file = seenFrom(workspace, found.file);
    if (file !== found.file && !file.includes("node_modules/")) return { ...found, file };
  }
  return undefined;
}

/** The place that one line of a stack names. */
function placeOf(frame: string): (Place & { readonly file: string }) | undefined {
  const inCell = CELL_FRAME.exec(frame)?.groups;
  if (inCell !== undefined) {
    const { url, line, col, cell } = inCell as { url: string; line?: string; col?: string; cell: string };
    const file = decoded(url);
    if (file === undefined) return undefined;
    return { file, cell, ...(line === undefined ? {} : { line, col: col! }) };
  }
  const [, file, line, col] = FRAME.exec(frame) ?? [];
  return file === undefined ? undefined : { file, line: line!, col: col! };
}

/** The path of a file's URL; `undefined` for what only looks like one, which a task may have written itself. */
function decoded(url: string): string | undefined {
  try {
    return printable(pathOfUrl(url));
  } catch {
    return undefined;
  }
}

// Deno writes the URLs of files into stacks with nothing encoded.
const FRAME = /^(?:\s*at (?:.*? \()?(?:async )?)?(?:file:\/\/)?(\/.+):(\d+):(\d+)\)?$/;

/** A place of a notebook, whose URL is one: `eda.ts:42:7, cell 3`, or of an `.ipynb` `eda.ipynb, cell 3:5:7`. */
const CELL_FRAME =
  /^\s*at (?:.*? \()?(?:async )?(?<url>file:\/\/\/.+?)(?::(?<line>\d+):(?<col>\d+))?, cell (?<cell>\d+)(?::\d+:\d+)?\)?$/;
