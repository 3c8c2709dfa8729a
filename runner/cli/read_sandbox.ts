import type { PlanOptions } from "../planning/run_options.ts";
import type { SecretSource } from "../words/secret_source.ts";
import { UsageError } from "./context.ts";
import { isStandIn } from "./stand_in.ts";

/** What the options of `sandbox_flags.ts` are read into. */
export interface SandboxFlags {
  readonly isolation?: "standard" | "strict";
  readonly secret?: readonly string[];
  readonly limit?: readonly string[];
}

/**
 * Reads `--isolation`, `--secret` and `--limit`.
 *
 * @throws {UsageError} When one is malformed. A secret's value on the command line is refused: every process of the
 *   machine can read it there.
 */
export function readSandbox(flags: SandboxFlags): Pick<PlanOptions, "isolation" | "secrets" | "limits"> {
  const secrets = pairs("secret", flags.secret, (name, source) => {
    const [, kind, place] = /^(file|fd):(.+)$/s.exec(source) ?? [];
    if (kind === "fd" && /^\d{1,9}$/.test(place!)) return fileOf(Number(place));
    // A descriptor has no file name of its own, where a shell puts one in its place: <(command).
    const descriptor = /^\/dev\/fd\/(\d{1,9})$/.exec(place ?? "")?.[1];
    if (kind === "file") return descriptor === undefined ? { file: place! } : fileOf(Number(descriptor));
    throw new UsageError(
      `--secret ${name}=… must name where the value comes from, as ${name}=file:PATH or ${name}=fd:N: ` +
        "a value on the command line can be read by every process of the machine",
    );
  });
  const limits = pairs("limit", flags.limit, (_, value) => /^\d+$/.test(value) ? Number(value) : value);
  return {
    ...(flags.isolation === undefined ? {} : { isolation: flags.isolation }),
    ...(secrets === undefined ? {} : { secrets }),
    ...(limits === undefined ? {} : { limits: limits as PlanOptions["limits"] }),
  };
}

/** A process that stands in for another one has not got its descriptors, and reads them where the kernel shows them. */
function fileOf(fd: number): SecretSource {
  return isStandIn() && Deno.build.os === "linux" ? { file: `/proc/${Deno.ppid}/fd/${fd}` } : { fd };
}

function pairs<T>(
  flag: string,
  words: readonly string[] | undefined,
  read: (name: string, value: string) => T,
): Record<string, T> | undefined {
  if (words === undefined) return undefined;
  const found: Record<string, T> = Object.create(null);
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals < 1) throw new UsageError(`--${flag} must be name=${flag === "secret" ? "source" : "value"}`);
    const name = word.slice(0, equals);
    if (name in found) throw new UsageError(`--${flag} ${name} is given twice`);
    found[name] = read(name, word.slice(equals + 1));
  }
  return { ...found };
}
