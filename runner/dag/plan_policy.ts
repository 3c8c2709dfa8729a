import { type ByteSize, byteSize } from "../words/byte_size.ts";
import type { Diagnostic } from "../words/diagnostic.ts";
import { type Duration, durationMs } from "../words/duration.ts";
import { isAbsolute, isWithin, pathOfUrl, resolvePath } from "../words/file_path.ts";
import { type JsonObject, whyNotJson } from "../words/json.ts";
import type { PlannedPermissions, PlannedRetry, PlannedTask } from "../words/plan.ts";
import type { DeclaredTask, Permissions } from "./task.ts";

/** A task's policy with every default filled in, and what is wrong with it. */
export interface PlannedPolicy {
  readonly fields: Omit<PlannedTask, "inputs" | "dependencies">;
  readonly diagnostics: readonly Diagnostic[];
}

const DEFAULT_GRACE_MS = 5000;

/** Checks everything about a task but its wiring. `root` is the project's root, an absolute path. */
export function planPolicy(task: DeclaredTask, root: string): PlannedPolicy {
  const { options } = task;
  const diagnostics: Diagnostic[] = [];
  const report = (code: string, message: string, fix?: string): void => {
    diagnostics.push({
      code,
      message,
      task: task.id,
      ...(task.location === undefined ? {} : { location: task.location }),
      ...(fix === undefined ? {} : { fix }),
    });
  };
  // Calls `read` on a value that may be of any type, and turns its complaint into a diagnostic.
  const checked = <T>(field: string, read: () => T, fallback: T): T => {
    try {
      return read();
    } catch (error) {
      report("option", `${field} of the task ${JSON.stringify(task.id)}: ${(error as Error).message}`);
      return fallback;
    }
  };
  const duration = (field: string, value: Duration | undefined): number | undefined =>
    value === undefined ? undefined : checked(field, () => durationMs(value), undefined);
  const number = (field: string, value: number | undefined, fallback: number, min: number, max = Infinity): number =>
    checked(field, () => inRange(value ?? fallback, min, max), fallback);

  const known = ["attempts", "backoff", "when"];
  for (const field of Object.keys(options.retry ?? {})) {
    if (!known.includes(field)) {
      report("option", `retry of the task ${JSON.stringify(task.id)} has no ${field}`, known.join(", "));
    }
  }
  const attempts = number("retry.attempts", options.retry?.attempts, 1, 1);
  if (!Number.isInteger(attempts)) {
    report("option", `retry.attempts of the task ${JSON.stringify(task.id)} must be whole, and is ${attempts}`);
  }
  const backoff = options.retry?.backoff;
  const retry: PlannedRetry = {
    attempts,
    initialMs: duration("retry.backoff.initial", backoff?.initial) ?? 0,
    factor: number("retry.backoff.factor", backoff?.factor, 2, 1),
    maxMs: duration("retry.backoff.max", backoff?.max) ?? 60_000,
    jitter: number("retry.backoff.jitter", backoff?.jitter, 0.5, 0, 1),
    ...(options.retry?.when === undefined ? {} : { when: options.retry.when }),
  };
  const timeoutMs = duration("timeout", options.timeout);
  if (timeoutMs === 0) {
    report("option", `timeout of the task ${JSON.stringify(task.id)} must be above 0`, "leave it out for no limit");
  }
  const memory = options.memory;
  const memoryBytes = memory === undefined
    ? undefined
    : checked<number | undefined>("memory", () => byteSize(memory as ByteSize), undefined);

  const params: unknown = options.params ?? {};
  const reason = typeof params === "object" && !Array.isArray(params)
    ? whyNotJson(params, "params")
    : "params is not an object";
  if (reason !== undefined) {
    report(
      "params",
      `the parameters of the task ${JSON.stringify(task.id)} must be an object of JSON values: ${reason}`,
    );
  }
  const module = checked("module", () => moduleUrl(options.module), "");
  return {
    fields: {
      id: task.id,
      name: task.name,
      ...(options.key === undefined ? {} : { key: String(options.key) }),
      ...(options.description === undefined ? {} : { description: options.description }),
      tags: options.tags ?? [],
      module,
      params: reason === undefined ? withoutUndefined(params as JsonObject) : {},
      retry,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      graceMs: duration("grace", options.grace) ?? DEFAULT_GRACE_MS,
      cpus: number("cpus", options.cpus, 1, 0),
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
      permissions: planPermissions(options.permissions ?? {}, root, task.id, report),
      secrets: names(options.secrets, "secrets", task.id, report),
      ...(task.location === undefined ? {} : { location: task.location }),
    },
    diagnostics,
  };
}

type Report = (code: string, message: string, fix?: string) => void;

function inRange(value: number, min: number, max: number): number {
  if (typeof value === "number" && value >= min && value <= max) return value;
  const wanted = max === Infinity ? `a number of at least ${min}` : `a number from ${min} to ${max}`;
  throw new RangeError(`must be ${wanted}, and is ${JSON.stringify(value) ?? String(value)}`);
}

function moduleUrl(module: unknown): string {
  if (typeof module === "string" && URL.canParse(module)) return new URL(module).href;
  const shown = JSON.stringify(module) ?? String(module);
  throw new TypeError(
    `must be a URL, and is ${shown}; write import.meta.resolve(${typeof module === "string" ? shown : '"./task.ts"'})`,
  );
}

// JSON.stringify drops undefined members and nothing else here, since whyNotJson found all the rest sound.
function withoutUndefined(params: JsonObject): JsonObject {
  return JSON.parse(JSON.stringify(params));
}

const PERMISSIONS: readonly (keyof Permissions)[] = ["read", "net", "env", "run", "ffi", "sys"];

function planPermissions(permissions: Permissions, root: string, id: string, report: Report): PlannedPermissions {
  for (const kind of Object.keys(permissions)) {
    if (PERMISSIONS.includes(kind as keyof Permissions)) continue;
    report(
      "permission",
      `the task ${JSON.stringify(id)} asks for a permission ${JSON.stringify(kind)}, which a task cannot have`,
      kind === "write"
        ? "a task writes files with `output`, into its own directory"
        : `it can have: ${PERMISSIONS.join(", ")}`,
    );
  }
  const list = (kind: "net" | "run" | "ffi" | "sys"): readonly string[] | true =>
    permissions[kind] === true ? true : names(permissions[kind], `permissions.${kind}`, id, report);
  const read = names(permissions.read, "permissions.read", id, report);
  return {
    read: read.flatMap((path) => readablePath(path, root, id, report) ?? []),
    net: list("net"),
    env: names(permissions.env, "permissions.env", id, report),
    run: list("run"),
    ffi: list("ffi"),
    sys: list("sys"),
  };
}

function readablePath(declared: string, root: string, id: string, report: Report): string | undefined {
  const subject = `the task ${JSON.stringify(id)} asks to read ${JSON.stringify(declared)}`;
  const isUrl = declared.startsWith("file:");
  const path = isUrl ? resolvePath(root, pathOfUrl(declared)) : resolvePath(root, declared);
  const named = !isUrl && isAbsolute(declared) && !declared.split(/[\\/]/).includes("..");
  if (!named && !isWithin(path, root)) {
    report(
      "permission",
      `${subject}, which climbs out of the project ${JSON.stringify(root)} to ${JSON.stringify(path)}`,
      "move the data into the project, or name it by an absolute path without `..`",
    );
  } else if (path === "/" || isWithin(root, path)) {
    report(
      "permission",
      `${subject}, which is the whole project or more`,
      "name the folder or the files that the task needs",
    );
  } else if (path.includes(",")) {
    report("permission", `${subject}, and Deno cannot grant a path that has a comma in it`, "rename it");
  } else {
    return path;
  }
  return undefined;
}

function names(value: unknown, field: string, id: string, report: Report): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((item) => typeof item === "string" && item !== "" && !/[,\0\n]/.test(item))) {
    return value;
  }
  if (field === "permissions.read" && Array.isArray(value) && value.every((item) => typeof item === "string")) {
    return value;
  }
  report(
    "option",
    `${field} of the task ${JSON.stringify(id)} must be an array of strings without commas, and is ${
      JSON.stringify(value)
    }`,
  );
  return [];
}
