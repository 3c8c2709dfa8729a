/**
 * The options by which a run's secrets, limits and isolation are set, for `run` and `plan` alike. Declarations only.
 *
 * @module
 */

/** As stricli declares them. */
export const sandboxFlags = {
  isolation: {
    kind: "enum",
    values: ["standard", "strict"],
    brief: "What keeps tasks apart from the machine: Deno's sandbox, or namespaces of the kernel around it",
    optional: true,
  },
  secret: {
    kind: "parsed",
    parse: String,
    brief: "Where a secret comes from: name=file:PATH or name=fd:N (default: the environment); may be repeated",
    variadic: true,
    optional: true,
    placeholder: "name=source",
  },
  limit: {
    kind: "parsed",
    parse: String,
    brief: "A limit of every task that sets none, such as logLines=1000 or disk=2GiB; may be repeated",
    variadic: true,
    optional: true,
    placeholder: "name=value",
  },
} as const;
