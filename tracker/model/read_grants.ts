import type { Attributes, AttributeValue } from "../../runner/otlp/span.ts";
import { isMap, readTexts } from "./read_attributes.ts";
import type { GrantView } from "./run_view.ts";

/** What an attempt was allowed, as its span says; files of version 0.1.0 have Deno's flags, and not where they come from. */
export function readGrants(attributes: Attributes): readonly GrantView[] {
  const grants = attributes["dagtrail.attempt.grants"];
  if (!Array.isArray(grants)) return fromFlags(readTexts(attributes, "dagtrail.attempt.permissions"));
  return grants.flatMap((group: AttributeValue) => {
    if (!isMap(group)) return [];
    const { kind, origin, input, task, values } = group;
    if (typeof kind !== "string" || typeof origin !== "string") return [];
    if (values !== true && !Array.isArray(values)) return [];
    return [{
      kind,
      origin,
      ...(typeof input === "string" ? { input } : {}),
      ...(typeof task === "string" ? { task } : {}),
      values: values === true ? true : values.filter((value: AttributeValue) => typeof value === "string"),
    }];
  });
}

function fromFlags(flags: readonly string[]): GrantView[] {
  const kinds = new Map<string, string[] | true>();
  for (const flag of flags) {
    const [, kind, value] = /^--allow-([a-z]+)(?:=(.*))?$/s.exec(flag) ?? [];
    if (kind === undefined) continue;
    const known = kinds.get(kind);
    if (value === undefined || known === true) kinds.set(kind, true);
    else if (known === undefined) kinds.set(kind, [value]);
    else known.push(value);
  }
  return Array.from(kinds, ([kind, values]) => ({ kind, values }));
}

/** `grants` as Deno's flags. */
export function flagsOf(grants: readonly GrantView[]): string[] {
  return grants.flatMap(({ kind, values }) =>
    values === true ? [`--allow-${kind}`] : values.map((value) => `--allow-${kind}=${value}`)
  );
}
