import { type CheckReport, checkRunFile } from "../checking/check_run_file.ts";
import type { Fault } from "../checking/fault.ts";
import { RunFileError } from "../otlp/decode.ts";
import { readSecret } from "../planning/read_secrets.ts";
import { SecretFinder } from "../recording/find_secrets.ts";
import { SecretRule } from "../secret_rule.ts";
import { printable, type Style, styleFor } from "../terminal/style.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";
import { findRunFile } from "./find_run_file.ts";
import { readSandbox } from "./read_sandbox.ts";

interface CheckFlags {
  readonly runs: string;
  readonly json: boolean;
  readonly secrets?: readonly string[];
  readonly secret?: readonly string[];
}

/** Checks run files, and says all that is wrong with them; of secrets that are found, where they are and never what. */
export async function checkCommand(this: CliContext, flags: CheckFlags, ...names: string[]): Promise<void> {
  const runs = resolvePath(Deno.cwd(), flags.runs);
  const secrets = await readSecrets(flags);
  const finder = secrets === undefined ? undefined : new SecretFinder(secrets);
  const shown = (text: string): string => finder?.without(text) ?? text;
  const { stdout } = this.process;
  let faults = 0;
  const reports: ({ readonly file: string } & CheckReport)[] = [];
  for (const name of names.length === 0 ? [undefined] : names) {
    const path = await findRunFile(name, runs);
    const file = seenFrom(Deno.cwd(), path);
    const report = checked(path, finder);
    faults += report.counts.fault;
    if (flags.json) reports.push({ file, ...report });
    else {
      const lines = faultLines(file, report, styleFor(this.colours));
      const clean = secrets !== undefined && report.faults.length === 0
        ? `, none of ${count(secrets.size, "secret")}`
        : "";
      stdout.write(shown(`${lines.join("\n")}${clean}\n`));
    }
  }
  if (flags.json) stdout.write(shown(`${JSON.stringify(reports, undefined, 2)}\n`));
  this.process.exitCode = faults === 0 ? EXIT.success : EXIT.failure;
}

/** The values of the secrets to look for; `undefined` when there is nothing to look for. */
async function readSecrets(flags: CheckFlags): Promise<Map<string, string> | undefined> {
  const { secrets: sources = {} } = readSandbox({ ...(flags.secret === undefined ? {} : { secret: flags.secret }) });
  const names = new Set([...flags.secrets ?? [], ...Object.keys(sources)]);
  if (names.size === 0) return undefined;
  const values = new Map<string, string>();
  for (const name of names) {
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    const read = await readSecret(name, source, (variable) => Deno.env.get(variable));
    if ("fault" in read) throw new UsageError(`the secret ${JSON.stringify(name)} ${read.fault}; ${read.fix}`);
    values.set(name, read.value);
  }
  return values;
}

function checked(path: string, finder: SecretFinder | undefined): CheckReport {
  const blobs = `${path.replace(/[^/\\]*$/, "")}blobs`;
  try {
    return checkRunFile(path, finder === undefined ? {} : { rules: [new SecretRule(finder, blobs)] });
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
