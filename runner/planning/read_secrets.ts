import { maskFor } from "../recording/mask_for.ts";
import { MIN_SECRET_LENGTH } from "../recording/secret_forms.ts";
import type { Diagnostic } from "../words/diagnostic.ts";
import type { Plan, PlannedTask } from "../words/plan.ts";
import type { SecretNeeds } from "./secret_needs.ts";
import type { SecretSource } from "../words/secret_source.ts";
import { shown } from "../words/shown.ts";

/** The values of a plan's secrets by name, or what is wrong with them. */
export interface ReadSecrets {
  readonly values: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** An environment variable may be 128 KiB long at most, its name included. */
const MAX_SECRET_BYTES = 100 * 2 ** 10;

/** Where secrets come from, and which of them have to be there. */
export interface SecretOptions {
  /** By name; those that are not here are environment variables of their names. */
  readonly sources: Readonly<Record<string, SecretSource>>;
  readonly environment: (name: string) => string | undefined;
  /** Unless said, every task's secrets have to be there. */
  readonly needs?: SecretNeeds;
}

/** Reads the secrets that the plan's tasks declare, each once; what no task declares is not read. */
export async function readSecrets(
  plan: Plan,
  { sources, environment, needs }: SecretOptions,
): Promise<ReadSecrets> {
  const values = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const isSelected = ({ id }: PlannedTask): boolean => needs?.selected.has(id) ?? true;
  const isLookedUp = ({ id }: PlannedTask): boolean => needs?.lookedUp.has(id) ?? false;
  /** For each secret, the first task that has to have it, or else the first that declares it. */
  const wanted = new Map<string, PlannedTask>();
  for (const counts of [isSelected, isLookedUp, () => true]) {
    for (const task of plan.tasks) {
      if (counts(task)) {
        for (const name of task.secrets) wanted.getOrInsert(name, task);
      }
    }
  }
  for (const name of Object.keys(sources).filter((name) => !wanted.has(name))) {
    diagnostics.push({
      code: "secret",
      message: `the run is given the secret ${JSON.stringify(name)}, and no task of the pipeline declares it`,
      fix: wanted.size === 0 ? "leave it out" : `the tasks declare: ${[...wanted.keys()].join(", ")}`,
    });
  }
  for (const [name, task] of wanted) {
    const subject = `the secret ${JSON.stringify(name)} of the task ${JSON.stringify(task.id)}`;
    const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
    const read = await readSecret(name, source, environment);
    if ("value" in read) {
      values.set(name, read.value);
      continue;
    }
    const lookedUp = !isSelected(task) && isLookedUp(task);
    // Nobody is given it; but a source that somebody named has to be one.
    if (!isSelected(task) && !lookedUp && source === undefined) continue;
    diagnostics.push({
      code: "secret",
      message: `${subject} ${read.fault}` +
        (lookedUp ? ", and what selected tasks are given by others is looked up in the cache with it" : ""),
      task: task.id,
      ...(task.location === undefined ? {} : { location: task.location }),
      fix: lookedUp ? `${read.fix}; or name a run to take that from with --reuse RUN` : read.fix,
    });
  }
  diagnostics.push(...namesWithSecrets(plan, values));
  return { values, diagnostics };
}

/** The value of a secret, or what is wrong with it, as the end of a sentence about it, and what to do. */
export type ReadSecret = { readonly value: string } | { readonly fault: string; readonly fix: string };

/** Reads one secret: from its source, or the environment variable of its name. */
export async function readSecret(
  name: string,
  source: SecretSource | undefined,
  environment: (name: string) => string | undefined,
): Promise<ReadSecret> {
  const read = await readValue(name, source, environment);
  const fault = "value" in read ? faultOf(read.value) : undefined;
  return fault === undefined ? read : { fault, fix: FIXES[fault] ?? "use another secret" };
}

async function readValue(
  name: string,
  source: SecretSource | undefined,
  environment: (name: string) => string | undefined,
): Promise<ReadSecret> {
  if (source === undefined) {
    const value = environment(name);
    if (value !== undefined && value !== "") return { value };
    return { fault: "is not set", fix: `set the environment variable ${name}, or pass --secret ${name}=file:PATH` };
  }
  if ("value" in source) return { value: String(source.value) };
  const path = "file" in source ? source.file : `/dev/fd/${source.fd}`;
  const from = "file" in source ? `the file ${JSON.stringify(path)}` : `the file descriptor ${shown(source.fd)}`;
  if ("fd" in source && !(Number.isInteger(source.fd) && source.fd >= 3)) {
    return { fault: `cannot be read from ${from}`, fix: "descriptors 0 to 2 are the runner's own; use 3 or more" };
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await Deno.readFile(path));
    return { value: text.replace(/\r?\n$/, "") };
  } catch (error) {
    const why = error instanceof TypeError ? "it is not UTF-8" : (error as Error).message;
    return { fault: `cannot be read from ${from}: ${why}`, fix: "name a file that the runner may read" };
  }
}

const TOO_SHORT = `has fewer than ${MIN_SECRET_LENGTH} characters, the space around it left out`;
const TOO_LONG = `is longer than ${MAX_SECRET_BYTES / 2 ** 10} KiB`;
const HAS_NUL = "has a NUL character in it";

const FIXES: Readonly<Record<string, string>> = {
  [TOO_SHORT]: "such a value would be found and masked in texts that have nothing to do with it; use a longer secret",
  [TOO_LONG]: "a task gets it as an environment variable, which cannot be longer; hand over a key to it instead",
  [HAS_NUL]: "a task gets it as an environment variable, which cannot have one; encode it, in base64 for example",
};

function faultOf(value: string): string | undefined {
  if (value.trim().length < MIN_SECRET_LENGTH) return TOO_SHORT;
  if (new TextEncoder().encode(value).length > MAX_SECRET_BYTES) return TOO_LONG;
  return value.includes("\0") ? HAS_NUL : undefined;
}

/** A task's name is what it is found by everywhere, so it cannot be masked. */
function namesWithSecrets(plan: Plan, values: ReadonlyMap<string, string>): Diagnostic[] {
  return [...values].flatMap(([name, value]) => {
    const mask = maskFor([value]);
    const task = plan.tasks.find(({ id }) => mask(id) !== id);
    if (task === undefined) return [];
    return [{
      code: "secret",
      message: `the name of a task has the value of the secret ${JSON.stringify(name)} in it`,
      ...(task.location === undefined ? {} : { location: task.location }),
      fix: "make its name and its key from something that is not secret",
    }];
  });
}

/**
 * The commands by which GitHub Actions masks these values in the log of the whole workflow run, one a line, each ending
 * with a line break. GitHub masks lines, so each line of a value has a command of its own.
 */
export function maskCommands(values: Iterable<string>): string {
  const lines = new Set([...values].flatMap((value) => value.split(/\r\n|[\r\n]/)).map((line) => line.trim()));
  return [...lines]
    .filter((line) => line.length >= MIN_SECRET_LENGTH)
    .map((line) => `::add-mask::${line.replaceAll("%", "%25")}\n`)
    .join("");
}
