import { UsageError } from "./context.ts";
import { usableFile } from "./usable_file.ts";

/** Parameters of a command line. */
export interface CliParams {
  /** From a file, typed. */
  readonly params: Readonly<Record<string, unknown>>;
  /** From `--param`, as text. */
  readonly paramTexts: Readonly<Record<string, string>>;
}

/**
 * Reads `--param name=value`, repeated, and `--params file.json`.
 *
 * @throws {UsageError} When one is malformed or the file cannot be read.
 */
export async function readParams(
  flags: { readonly param?: readonly string[]; readonly params?: string },
): Promise<CliParams> {
  const paramTexts: Record<string, string> = Object.create(null);
  for (const word of flags.param ?? []) {
    const equals = word.indexOf("=");
    if (equals < 1) throw new UsageError(`--param must be name=value, and is ${JSON.stringify(word)}`);
    const name = word.slice(0, equals);
    if (name in paramTexts) throw new UsageError(`--param ${name} is given twice`);
    paramTexts[name] = word.slice(equals + 1);
  }
  return { params: flags.params === undefined ? {} : await readFile(flags.params), paramTexts: { ...paramTexts } };
}

async function readFile(path: string): Promise<Record<string, unknown>> {
  const text = await usableFile(`--params ${path}`, "read", () => Deno.readTextFile(path));
  let value: unknown;
  try {
    // A byte order mark, which some editors write, is none of JSON.
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    throw new UsageError(`--params ${path} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`--params ${path} must hold a JSON object of parameters`);
}
