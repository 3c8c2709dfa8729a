import { GitHubError } from "../github_error.ts";

/** A condition on a metric on which a run counts as failed. */
export interface Gate {
  /** As it was written. */
  readonly text: string;
  readonly metric: string;
  /** A task's full name or, for all tasks that differ in their key only, the name without it; any task unless given. */
  readonly task?: string;
  readonly condition: GateCondition;
}

/** What must not be: a change against the median of the base runs, or a value beyond a bound. */
export type GateCondition =
  | { readonly kind: "drops" | "rises"; readonly by: number; readonly percent: boolean }
  | { readonly kind: "below" | "above"; readonly bound: number };

const NAME = String.raw`("(?:[^"\\]|\\.)*"|\S+)`;
const NUMBER = String.raw`[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?`;
const GATE = new RegExp(
  String
    .raw`^metric\.${NAME}(?: of ${NAME})? (?:(drops|rises)(?: by)? (${NUMBER})( ?%)?|(?:is )?(below|above) (${NUMBER}))$`,
);

const FORMS = "write metric.NAME [of TASK] drops|rises AMOUNT[%], or metric.NAME [of TASK] below|above VALUE; " +
  'a name with spaces stands in "…"';

/**
 * Reads a gate:
 *
 * ```text
 * metric.NAME [of TASK] drops|rises [by] AMOUNT[%]
 * metric.NAME [of TASK] [is] below|above VALUE
 * ```
 *
 * @throws {GitHubError} When it is none.
 */
export function parseGate(text: string): Gate {
  const found = GATE.exec(text.trim().replace(/\s+/g, " "));
  if (found === null) throw new GitHubError(`--fail-on ${JSON.stringify(text)} is no condition: ${FORMS}`);
  const [, metric, task, change, amount, percent, limit, bound] = found as unknown as [
    string,
    string,
    ...(string | undefined)[],
  ];
  const names = { text: text.trim(), metric: unquote(metric), ...(task === undefined ? {} : { task: unquote(task) }) };
  if (limit === "below" || limit === "above") return { ...names, condition: { kind: limit, bound: Number(bound) } };
  const by = Number(amount);
  if (!(by > 0)) {
    throw new GitHubError(`--fail-on ${JSON.stringify(text)}: the amount must be more than 0, and is ${amount}`);
  }
  const kind = change as "drops" | "rises";
  return { ...names, condition: { kind, by, percent: percent !== undefined } };
}

function unquote(name: string): string {
  return name.startsWith('"') && name.endsWith('"') && name.length > 1
    ? name.slice(1, -1).replace(/\\(.)/g, "$1")
    : name;
}
