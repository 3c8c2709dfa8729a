import { type Diagnostic, nearest } from "../words/diagnostic.ts";
import { type JsonObject, whyNotJson } from "../words/json.ts";
import { shown } from "../words/shown.ts";
import type { StandardIssue, StandardResult, StandardSchema } from "./standard_schema.ts";

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
  const standard: unknown = schema?.["~standard"];
  if (typeof standard !== "object" || standard === null) {
    return {
      diagnostics: [{
        code: "schema",
        message: `params of the pipeline must be a Standard Schema, and is ${shown(schema)}`,
        fix: "make it with a schema library: pipeline({ params: v.object({ … }) })",
      }],
    };
  }
  const validate = (value: unknown): ReturnType<typeof schema["~standard"]["validate"]> =>
    schema["~standard"].validate(value);
  let result = await validate({ ...given, ...parsed });
  if (result.issues !== undefined) {
    const again = Object.entries(texts).filter(([name]) => refuses(result, name) && typeof parsed[name] !== "string");
    const second = again.length === 0 ? result : await validate({ ...given, ...parsed, ...Object.fromEntries(again) });
    // What the schema refuses as text too is told as what it looks like: a number, say, and not the text of one.
    const helped = again.filter(([name]) => !refuses(second, name));
    if (helped.length > 0) {
      for (const [name, text] of helped) parsed[name] = text;
      result = await validate({ ...given, ...parsed });
    }
  }
  if (result.issues !== undefined) {
    return { diagnostics: result.issues.map((issue) => refusal(issue, { ...given, ...parsed }, texts)) };
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
        ...fixFor(name, known),
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

function fixFor(name: string, known: readonly string[]): Pick<Diagnostic, "fix"> {
  const guess = nearest(name, known);
  if (guess !== undefined) return { fix: `did you mean ${guess}?` };
  return known.length === 0 ? {} : { fix: `the pipeline has: ${known.join(", ")}` };
}

function refuses(result: StandardResult<unknown>, name: string): boolean {
  return result.issues?.some((issue) => pathOf(issue)[0] === name) ?? false;
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

/** What is wrong with a text that begins as a list or an object does. */
function jsonFault(text: string | undefined): string | undefined {
  if (text === undefined || !/^\s*[[{]/.test(text)) return undefined;
  try {
    return void JSON.parse(text);
  } catch (error) {
    return (error as Error).message;
  }
}

function refusal(
  issue: StandardIssue,
  given: Readonly<Record<string, unknown>>,
  texts: Readonly<Record<string, string>>,
): Diagnostic {
  const path = pathOf(issue);
  const name = path.map(String).join(".");
  let value: unknown = given;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[part];
  const fault = Object.hasOwn(texts, name) ? jsonFault(texts[name]) : undefined;
  const fix = fault === undefined
    ? `pass --param ${name}=VALUE, or params: { ${name}: … } in code`
    : `mend its JSON, or the quotes around it: ${fault}`;
  const present = value === undefined ? "which was not given" : `which is ${shown(value)}`;
  return {
    code: "parameter",
    message: name === "" ? issue.message : `the parameter ${JSON.stringify(name)}, ${present}: ${issue.message}`,
    ...(path.length === 1 ? { fix } : {}),
  };
}
