import { type CheckReport, checkRunFile } from "../checking/check_run_file.ts";
import type { Fault } from "../checking/fault.ts";
import { RunFileError } from "../otlp/decode.ts";
import { printable, type Style, styleFor } from "../terminal/style.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";
import { findRunFile } from "./find_run_file.ts";

interface CheckFlags {
  readonly runs: string;
  readonly json: boolean;
}

/** Checks run files, and says all that is wrong with them. */
export async function checkCommand(this: CliContext, flags: CheckFlags, ...names: string[]): Promise<void> {
  const runs = resolvePath(Deno.cwd(), flags.runs);
  const { stdout } = this.process;
  let faults = 0;
  const reports: ({ readonly file: string } & CheckReport)[] = [];
  for (const name of names.length === 0 ? [undefined] : names) {
    const path = await findRunFile(name, runs);
    const file = seenFrom(Deno.cwd(), path);
    const report = checked(path);
    faults += report.counts.fault;
    if (flags.json) reports.push({ file, ...report });
    else stdout.write(`${faultLines(file, report, styleFor(this.colours)).join("\n")}\n`);
  }
  if (flags.json) stdout.write(`${JSON.stringify(reports, undefined, 2)}\n`);
  this.process.exitCode = faults === 0 ? EXIT.success : EXIT.failure;
}

function checked(path: string): CheckReport {
  try {
    return checkRunFile(path);
  } catch (error) {
    if (!(error instanceof RunFileError) && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new UsageError(`${path} could not be checked: ${error.message}`, { cause: error });
  }
}

function faultLines(file: string, { faults, counts, seen }: CheckReport, style: Style): string[] {
  const lines = faults.flatMap(({ severity, at, span, message }) => [
    `${severity === "fault" ? style.red("fault  ") : style.yellow("warning")} ${nameOf(span)}${printable(message)}`,
    `        ${style.dim(printable(at))}`,
  ]);
  const more = counts.fault + counts.warning - faults.length;
  if (more > 0) lines.push(`        and ${more} more`);
  const { spans, tasks, attempts, artifacts, events } = seen;
  const looked = `${count(spans, "span")} (${count(tasks, "task")}, ${count(attempts, "attempt")}, ` +
    `${count(artifacts, "artifact")}), ${count(events, "event")}`;
  const said = counts.fault === 0 ? style.green("✓ valid") : style.red(`✗ ${count(counts.fault, "fault")}`);
  const warned = counts.warning === 0 ? "" : `, ${count(counts.warning, "warning")}`;
  return [...lines, `${said}${warned}  ${file}  ${style.dim(looked)}`];
}

/** The span as a person knows it, and by its identifier. */
function nameOf(span: Fault["span"]): string {
  return span === undefined ? "" : `${printable(span.name) || "a span without a name"} (${printable(span.spanId)}): `;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
