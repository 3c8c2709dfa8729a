import { type ByteSize, byteSize } from "../words/byte_size.ts";
import { type Diagnostic, nearest } from "../words/diagnostic.ts";
import { ageMs, type Duration, durationMs } from "../words/duration.ts";
import { type Isolation, ISOLATIONS } from "../words/isolation.ts";
import { type JsonObject, whyNotJson } from "../words/json.ts";
import type { PlannedCache, PlannedRetry, PlannedTask } from "../words/plan.ts";
import { shown } from "../words/shown.ts";
import type { AttemptLimits } from "../words/limits.ts";
import { planLimits, withoutMemory } from "./plan_limits.ts";
import { isTexts, planPermissions, planVariables, type Report } from "./plan_permissions.ts";
import type { Backoff, CachePolicy, DeclaredTask, RetryPolicy } from "./task.ts";

/** A task's policy with every default filled in, and what is wrong with it. */
export interface PlannedPolicy {
  readonly fields: Omit<PlannedTask, "inputs" | "dependencies">;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULT_GRACE_MS = 5000;

// A record by key, so that the compiler sees to it that none is forgotten.
const OPTIONS: Readonly<Record<keyof DeclaredTask["options"], true>> = {
  module: true,
  key: true,
  description: true,
  params: true,
  inputs: true,
  after: true,
  retry: true,
  timeout: true,
  grace: true,
  cpus: true,
  memory: true,
  limits: true,
  isolation: true,
  permissions: true,
  secrets: true,
  tags: true,
  cache: true,
};
const RETRY: Readonly<Record<keyof RetryPolicy, true>> = { attempts: true, backoff: true, when: true };
const CACHE: Readonly<Record<keyof Exclude<CachePolicy, string>, true>> = { maxAge: true };
const BACKOFF: Readonly<Record<keyof Backoff, true>> = { initial: true, factor: true, max: true, jitter: true };

/** What a run says for all of its tasks. */
export interface RunPolicy {
  /** What limits a task has that it does not set itself; Dagtrail's own unless said. */
  readonly limits?: AttemptLimits;
  /** The least isolation; `standard` unless said. */
  readonly isolation?: Isolation;
}

/** Checks everything about a task but its wiring. `root` is the project's root, an absolute path. */
export function planPolicy(task: DeclaredTask, root: string, run: RunPolicy = {}): PlannedPolicy {
  const { options } = task;
  const diagnostics: Diagnostic[] = [];
  const report: Report = (code, message, fix) => {
    diagnostics.push({
      code,
      message,
      task: task.id,
      ...(task.location === undefined ? {} : { location: task.location }),
      ...(fix === undefined ? {} : { fix }),
    });
  };
  const fields = new Fields(task.id, report);
  fields.known("the task", options, OPTIONS);

  const timeoutMs = fields.duration("timeout", options.timeout);
  if (timeoutMs === 0) {
    report("option", `timeout of the task ${JSON.stringify(task.id)} must be above 0`, "leave it out for no limit");
  }
  const memory = options.memory;
  const memoryBytes = memory === undefined
    ? undefined
    : fields.checked<number | undefined>("memory", () => byteSize(memory as ByteSize), undefined);
  return {
    fields: {
      id: task.id,
      name: task.name,
      ...(options.key === undefined ? {} : { key: String(options.key) }),
      ...(options.description === undefined ? {} : { description: String(options.description) }),
      tags: fields.checked("tags", () => texts(options.tags ?? []), []),
      module: fields.checked("module", () => moduleUrl(options.module), ""),
      ...(task.notebook ? { notebook: true } : {}),
      params: planParams(options.params ?? {}, task.id, report),
      retry: planRetry(fields, options.retry),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      graceMs: fields.duration("grace", options.grace) ?? DEFAULT_GRACE_MS,
      cpus: fields.number("cpus", options.cpus, 1, 0),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      limits: planLimits(
        options.limits,
        (message, fix) => report("limit", `the task ${JSON.stringify(task.id)}: ${message}`, fix),
        // A task that names its memory has set that limit.
        memoryBytes === undefined || run.limits === undefined ? run.limits : withoutMemory(run.limits),
      ),
      isolation: fields.checked("isolation", () => isolationOf(options.isolation, run.isolation), "standard"),
      permissions: planPermissions(options.permissions ?? {}, root, task.id, report),
      secrets: planVariables(options.secrets, "secrets", task.id, report),
      cache: planCache(fields, options.cache),
      ...(task.location === undefined ? {} : { location: task.location }),
    },
    diagnostics,
  };
}

/** Reads the fields of one task's options, which untyped code may have filled with anything. */
class Fields {
  readonly #id: string;
  readonly #report: Report;

  constructor(id: string, report: Report) {
    this.#id = id;
    this.#report = report;
  }

  /** Calls `read`, and turns what it throws into a diagnostic. */
  checked<T>(field: string, read: () => T, fallback: T): T {
    try {
      return read();
    } catch (error) {
      this.#report("option", `${field} of the task ${JSON.stringify(this.#id)}: ${(error as Error).message}`);
      return fallback;
    }
  }

  duration(field: string, value: Duration | undefined): number | undefined {
    return value === undefined ? undefined : this.checked(field, () => durationMs(value), undefined);
  }

  number(field: string, value: number | undefined, fallback: number, min: number, max = Infinity): number {
    return this.checked(field, () => inRange(value ?? fallback, min, max), fallback);
  }

  /** An object of options, or `undefined` when it is absent or something else. */
  object<T extends object>(field: string, value: T | undefined, names: Readonly<Record<keyof T, true>>): T | undefined {
    if (value === undefined) return undefined;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      const wanted = `must be an object with ${Object.keys(names).join(", ")}, and is ${shown(value)}`;
      this.#report("option", `${field} of the task ${JSON.stringify(this.#id)} ${wanted}`);
      return undefined;
    }
    this.known(`${field} of the task`, value, names);
    return value;
  }

  /** Reports the options of `value` that there are not: a misspelled one would be ignored in silence. */
  known(subject: string, value: object, names: Readonly<Record<string, true>>): void {
    for (const name of Object.keys(value).filter((name) => !Object.hasOwn(names, name))) {
      const guess = nearest(name, Object.keys(names));
      this.#report(
        "option",
        `${subject} ${JSON.stringify(this.#id)} has no option ${JSON.stringify(name)}`,
        guess === undefined ? `there are: ${Object.keys(names).join(", ")}` : `did you mean ${guess}?`,
      );
    }
  }
}

function planRetry(fields: Fields, declared: RetryPolicy | undefined): PlannedRetry {
  const retry = fields.object("retry", declared, RETRY);
  const backoff = fields.object("retry.backoff", retry?.backoff, BACKOFF);
  const when = retry?.when;
  return {
    attempts: fields.checked("retry.attempts", () => whole(inRange(retry?.attempts ?? 1, 1)), 1),
    initialMs: fields.duration("retry.backoff.initial", backoff?.initial) ?? 0,
    factor: fields.number("retry.backoff.factor", backoff?.factor, 2, 1),
    maxMs: fields.duration("retry.backoff.max", backoff?.max) ?? 60_000,
    jitter: fields.number("retry.backoff.jitter", backoff?.jitter, 0.5, 0, 1),
    ...(when === undefined ? {} : { when: fields.checked("retry.when", () => callable(when), () => false) }),
  };
}

function planCache(fields: Fields, declared: CachePolicy | undefined): PlannedCache {
  if (declared === undefined) return { when: "auto" };
  if (typeof declared !== "object") {
    return { when: fields.checked("cache", () => oneOf(declared, ["auto", "always", "never"]), "auto") };
  }
  const policy = fields.object("cache", declared, CACHE);
  if (policy === undefined) return { when: "auto" };
  const { maxAge } = policy;
  return { when: "always", maxAgeMs: fields.checked("cache.maxAge", () => ageMs(maxAge), 0) };
}

function planParams(params: unknown, id: string, report: Report): JsonObject {
  const reason = typeof params === "object" && !Array.isArray(params)
    ? whyNotJson(params, "params")
    : "params is not an object";
  // JSON.stringify drops undefined members and nothing else here, since whyNotJson found all the rest sound.
  if (reason === undefined) return JSON.parse(JSON.stringify(params));
  report("params", `the parameters of the task ${JSON.stringify(id)} must be an object of JSON values: ${reason}`);
  return {};
}

function inRange(value: number, min: number, max = Infinity): number {
  if (typeof value === "number" && value >= min && value <= max) return value;
  const wanted = max === Infinity ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
  throw new RangeError(`must be ${wanted}, and is ${shown(value)}`);
}

function whole(value: number): number {
  if (Number.isInteger(value)) return value;
  throw new RangeError(`must be a whole number, and is ${value}`);
}

function oneOf<Word extends string>(value: unknown, words: readonly Word[]): Word {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new TypeError(
    `must be ${words.map((word) => JSON.stringify(word)).join(", ")} or { maxAge: "12h" }, and is ${shown(value)}`,
  );
}

function callable<T>(value: T): T {
  if (typeof value === "function") return value;
  throw new TypeError(`must be a function of an outcome, and is ${shown(value)}`);
}

function isolationOf(value: unknown, least: Isolation = "standard"): Isolation {
  if (value === undefined) return least;
  if (ISOLATIONS.includes(value as Isolation)) return least === "strict" ? least : value as Isolation;
  throw new TypeError(`must be one of ${ISOLATIONS.join(", ")}, and is ${shown(value)}`);
}

function texts(value: unknown): readonly string[] {
  if (isTexts(value)) return value;
  throw new TypeError(`must be an array of strings, and is ${shown(value)}`);
}

function moduleUrl(module: unknown): string {
  if (typeof module === "string" && URL.canParse(module)) {
    const { href, protocol } = new URL(module);
    if (/^(file|https?|command):$/.test(protocol)) return href;
    throw new TypeError(
      `must be a file or lie at an address of the web, and is ${shown(module)}; write a module that imports it`,
    );
  }
  throw new TypeError(
    `must be a URL, and is ${shown(module)}; write import.meta.resolve(${
      typeof module === "string" ? shown(module) : '"./task.ts"'
    })`,
  );
}
