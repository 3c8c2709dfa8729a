import type { Diagnostic } from "../words/diagnostic.ts";
import { type JsonObject, whyNotJson } from "../words/json.ts";
import type { StandardIssue, StandardSchema } from "./standard_schema.ts";

/** The parameters of a run, or what is wrong with them. */
export type ResolvedParams =
  | { readonly params: JsonObject; readonly diagnostics?: undefined }
  | { readonly diagnostics: readonly Diagnostic[] };

/**
 * Puts `given` through the pipeline's schema.
 *
 * `texts` are values that came as text, from a command line, where `600` may mean a number or a string. Each is first
 * read as JSON, if it is JSON; where the schema then refuses that member, it is taken as the text that it was.
 */
export async function resolveParams(
  schema: StandardSchema | undefined,
  given: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>> = {},
): Promise<ResolvedParams> {
  const parsed = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parseOr(text)]));
  const names = Object.keys({ ...given, ...texts });
  if (schema === undefined) {
    if (names.length === 0) return { params: {} };
    return {
      diagnostics: names.map((name) => ({
        code: "unknown-parameter",
        message: `the parameter ${JSON.stringify(name)} was given, and this pipeline takes none`,
        fix: "leave it out, or give the pipeline a schema: pipeline({ params: v.object({ … }) })",
      })),
    };
  }
  let result = await schema["~standard"].validate({ ...given, ...parsed });
  if (result.issues !== undefined) {
    const refused = new Set(result.issues.map((issue) => pathOf(issue)[0]));
    const again = Object.entries(texts).filter(([name]) => refused.has(name) && typeof parsed[name] !== "string");
    if (again.length > 0) {
      const second = await schema["~standard"].validate({ ...given, ...parsed, ...Object.fromEntries(again) });
      if (second.issues === undefined) result = second;
    }
  }
  if (result.issues !== undefined) {
    return { diagnostics: result.issues.map((issue) => refusal(issue, { ...given, ...parsed })) };
  }
  const value: unknown = result.value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { diagnostics: [{ code: "parameter", message: "the schema of the parameters must describe an object" }] };
  }
  const ignored = names.filter((name) => !Object.hasOwn(value, name));
  if (ignored.length > 0) {
    const known = Object.keys(value);
    return {
      diagnostics: ignored.map((name) => ({
        code: "unknown-parameter",
        message: `the parameter ${JSON.stringify(name)} was given, and the pipeline's schema does not know it`,
        ...(known.length === 0 ? {} : { fix: `the pipeline has: ${known.join(", ")}` }),
      })),
    };
  }
  const reason = whyNotJson(value);
  if (reason === undefined) return { params: value as JsonObject };
  return {
    diagnostics: [{
      code: "parameter",
      message: `the parameters must be JSON to be kept in the run file, and after the schema ${reason}`,
      fix: "let the schema give plain values, and convert them inside the pipeline",
    }],
  };
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function pathOf(issue: StandardIssue): PropertyKey[] {
  return (issue.path ?? []).map((part) => typeof part === "object" ? part.key : part);
}

function refusal(issue: StandardIssue, given: Readonly<Record<string, unknown>>): Diagnostic {
  const path = pathOf(issue);
  const name = path.map(String).join(".");
  let value: unknown = given;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  const shown = value === undefined ? "which was not given" : `which is ${JSON.stringify(value)}`;
  return {
    code: "parameter",
    message: name === "" ? issue.message : `the parameter ${JSON.stringify(name)}, ${shown}: ${issue.message}`,
    ...(path.length === 1 ? { fix: `pass --param ${name}=VALUE, or params: { ${name}: … } in code` } : {}),
  };
}
