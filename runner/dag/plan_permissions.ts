import { isAbsolute, isWithin, pathOfUrl, resolvePath } from "../words/file_path.ts";
import type { PlannedPermissions } from "../words/plan.ts";
import { shown } from "../words/shown.ts";
import { faultOfHost, faultOfSystemInformation, faultOfVariable, type GrantFault } from "./check_grants.ts";
import type { Permissions } from "./task.ts";

/** Takes one mistake: its code, its message and how to mend it. */
export type Report = (code: string, message: string, fix?: string) => void;

const PERMISSIONS: readonly (keyof Permissions)[] = ["read", "net", "env", "run", "ffi", "sys"];

/** What the task `id` may do, with paths made absolute from the project's `root`. */
export function planPermissions(
  permissions: Permissions,
  root: string,
  id: string,
  report: Report,
): PlannedPermissions {
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
    permissions[kind] === true ? true : planNames(permissions[kind], `permissions.${kind}`, id, report);
  const read: unknown = permissions.read;
  const paths = isTexts(read) ? read : planNames(read, "permissions.read", id, report);
  return {
    read: paths.flatMap((path) => readablePath(path, root, id, report) ?? []),
    net: granted(list("net"), faultOfHost, "permissions.net", id, report),
    env: planVariables(permissions.env, "permissions.env", id, report),
    run: list("run"),
    ffi: list("ffi"),
    sys: granted(list("sys"), faultOfSystemInformation, "permissions.sys", id, report),
  };
}

/** A list of names of environment variables. */
export function planVariables(value: unknown, field: string, id: string, report: Report): readonly string[] {
  const names = planNames(value, field, id, report);
  granted(names, faultOfVariable, field, id, report);
  return names;
}

/** Reports each value with which no attempt could start, since Deno would refuse it. */
function granted(
  values: readonly string[] | true,
  faultOf: (value: string) => GrantFault | undefined,
  field: string,
  id: string,
  report: Report,
): readonly string[] | true {
  for (const value of values === true ? [] : values) {
    const found = faultOf(value);
    if (found === undefined) continue;
    report(
      "permission",
      `${field} of the task ${JSON.stringify(id)} has ${JSON.stringify(value)}, ${found.fault}`,
      found.fix,
    );
  }
  return values;
}

/** A list of names that go into one of Deno's flags, where commas separate. */
export function planNames(value: unknown, field: string, id: string, report: Report): readonly string[] {
  if (value === undefined) return [];
  if (isTexts(value) && value.every((item) => item !== "" && !/[,\0\n]/.test(item))) return value;
  report(
    "option",
    `${field} of the task ${JSON.stringify(id)} must be an array of strings without commas, and is ${shown(value)}`,
  );
  return [];
}

/** Whether `value` is an array of strings. */
export function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function readablePath(declared: string, root: string, id: string, report: Report): string | undefined {
  const subject = `the task ${JSON.stringify(id)} asks to read ${JSON.stringify(declared)}`;
  const isUrl = /^[a-z][a-z0-9+.-]+:/i.test(declared);
  let path: string;
  try {
    path = resolvePath(root, isUrl ? pathOfUrl(declared) : declared);
  } catch {
    report(
      "permission",
      `${subject}, which is not the URL of a local file`,
      "name a file or a folder, or ask for `net`",
    );
    return undefined;
  }
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
