import type { Grants } from "../words/attempt_spec.ts";

/**
 * Deno's command-line flags for `grants`: the one place where a permission becomes a flag.
 *
 * @throws {TypeError} When a value has a comma or a line break: Deno would read it as two values.
 */
export function permissionFlags(grants: Grants): string[] {
  const flags: string[] = [];
  for (const kind of ["read", "write", "net", "env", "run", "ffi", "sys"] as const) {
    const granted = grants[kind];
    if (granted === true) flags.push(`--allow-${kind}`);
    // One flag a value: a single argument may be 128 KiB long at most, and a module graph can have more paths than fit.
    else for (const value of granted) flags.push(`--allow-${kind}=${plain(kind, value)}`);
  }
  // Without this flag Deno would import from its default hosts; `none.invalid` is a name that never resolves.
  const hosts = grants.import.length === 0 ? ["none.invalid"] : grants.import;
  flags.push(`--allow-import=${hosts.map((host) => plain("import", host)).join(",")}`);
  return flags;
}

function plain(kind: string, value: string): string {
  if (value !== "" && !/[,\r\n\0]/.test(value)) return value;
  throw new TypeError(
    `Deno cannot grant ${kind} of ${JSON.stringify(value)}: it is empty or has a comma or a line break`,
  );
}
