import { ATTEMPT_FILES, type AttemptSpec } from "../words/attempt_spec.ts";
import { pathOfUrl, resolvePath } from "../words/file_path.ts";
import { ownProgram } from "./own_program.ts";
import { permissionFlags } from "./permission_flags.ts";

/** A process to start. */
export interface ChildCommand {
  readonly executable: string;
  readonly args: readonly string[];
  /** The whole environment of the process. */
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** What is written before it starts: texts, by the paths of their files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the executable is known to be there, so that a program before it need not say when it is not. */
  readonly executableExists?: boolean;
  /** The file that takes its standard output, instead of the listener. */
  readonly stdoutFile?: string;
  /**
   * Whether it can start no others. It then stays in the runner's process group, which saves the start of the program
   * that would give it one of its own.
   */
  readonly alone?: boolean;
  /** Whether the process does nothing until a byte comes on its standard input, and ends when that is closed instead. */
  readonly waits: boolean;
}

/** The argument that makes the bootstrap wait. */
const WAIT = "wait";

/** The trusted entry module of every attempt's process, which is made from `bootstrap.ts`. */
export const BOOTSTRAP: string = import.meta.resolve("./bootstrap.bundle.js");

/** Dagtrail's own folder, an absolute path; `undefined` when it was imported by an address. */
export const OWN_FOLDER: string | undefined = BOOTSTRAP.startsWith("file:")
  ? pathOfUrl(new URL("../../", BOOTSTRAP)).replace(/[\\/]$/, "")
  : undefined;

/** What a process of Deno itself needs to find its cache; a task cannot read them without a grant. */
const FOR_DENO = ["HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME", "DENO_DIR", "NPM_CONFIG_REGISTRY"];

/** Those of them that are folders, and may be named from the runner's own. */
const CACHE_FOLDERS = ["XDG_CACHE_HOME", "DENO_DIR"];

/** What it takes to find programs by their names, for a task that may start some; it too needs a grant to be read. */
const FOR_PROGRAMS = ["PATH", "PATHEXT", "SYSTEMROOT"];

/** Where the values come from that an attempt's environment is made of. */
export interface ChildEnvironment {
  /** The runner's own environment. */
  readonly environment: (name: string) => string | undefined;
  /** The values of secrets, by name; without it they are variables of the environment. */
  readonly secret?: (name: string) => string | undefined;
  /** Where the task's spans go, if anywhere. */
  readonly telemetryEndpoint?: string;
}

/**
 * The command for an attempt: its flags are all explicit, its environment is empty but for what is declared, and its
 * modules come from the cache alone. A command that `waits` is for a process that is started ahead of its attempt.
 */
export function childCommand(
  spec: AttemptSpec,
  options: ChildEnvironment & { readonly waits?: boolean },
): ChildCommand {
  const { waits = false } = options;
  const origin = originOf(spec);
  const specFile = `${spec.directory}/${ATTEMPT_FILES.spec}`;
  return {
    executable: ownProgram(),
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      ...origin.flags,
      "--cached-only",
      // Deno asks no permission to read a package in its cache: what is not in the task's graph would come in unseen.
      ...(spec.withoutPackages ? ["--no-npm"] : []),
      ...(spec.importMap === undefined ? [] : [`--import-map=${spec.importMap}`]),
      ...heapLimit(spec.limits.memoryBytes ?? spec.memoryBytes),
      ...permissionFlags(spec.grants),
      BOOTSTRAP,
      specFile,
      ...(waits ? [WAIT] : []),
    ],
    env: childEnvironment(spec, options),
    cwd: `${spec.directory}/${ATTEMPT_FILES.temporary}`,
    ...(origin.files === undefined ? {} : { files: origin.files }),
    waits,
  };
}

/**
 * What gives the process an origin that no other attempt has, and no configuration of the project's. `caches` and
 * `localStorage` belong to the origin, also those of workers.
 *
 * Deno makes it of the path of the configuration file, or of a location, which costs 1 ms more. Of a lock file, Deno
 * demands that it is of the packages in the configuration file, so the two do not go together.
 */
function originOf(spec: AttemptSpec): Pick<ChildCommand, "files"> & { readonly flags: readonly string[] } {
  if (spec.lock !== undefined) {
    const location = `--location=http://${locationHost(spec)}.invalid/`;
    return { flags: ["--no-config", location, `--lock=${spec.lock}`, "--frozen"] };
  }
  const config = `${spec.directory}/${ATTEMPT_FILES.config}`;
  // A workspace of its own: Deno looks for no other in the folders around it.
  return { flags: [`--config=${config}`, "--no-lock"], files: { [config]: '{"workspace":[]}' } };
}

function childEnvironment(
  spec: AttemptSpec,
  options: ChildEnvironment,
): Record<string, string> {
  const env: Record<string, string> = {
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    TMPDIR: `${spec.directory}/${ATTEMPT_FILES.temporary}`,
    TRACEPARENT: spec.traceparent,
  };
  const { run } = spec.grants;
  const secret = options.secret ?? options.environment;
  const forPrograms = run === true || run.length > 0 ? FOR_PROGRAMS : [];
  for (const name of [...FOR_DENO, ...forPrograms, ...spec.grants.env]) {
    const value = spec.secrets.includes(name) ? secret(name) : options.environment(name);
    if (value !== undefined) env[name] = value;
  }
  // The process has another folder.
  for (const name of CACHE_FOLDERS) {
    if (env[name] !== undefined && env[name] !== "") env[name] = resolvePath(Deno.cwd(), env[name]);
  }
  if (spec.telemetry && options.telemetryEndpoint !== undefined) {
    Object.assign(env, {
      OTEL_DENO: "true",
      OTEL_DENO_CONSOLE: "ignore",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: options.telemetryEndpoint,
      // The default of 2,048 drops most of a burst.
      OTEL_BSP_MAX_QUEUE_SIZE: "200000",
    });
  }
  return env;
}

// V8's own limit makes the heap fail with a message of its own, before the runner has to kill the process.
function heapLimit(memoryBytes: number | undefined): string[] {
  return memoryBytes === undefined ? [] : [`--v8-flags=--max-old-space-size=${Math.ceil(memoryBytes / 2 ** 20)}`];
}

// A host name has at most 63 letters a label, so a long task name is cut; the attempt's span tells attempts apart.
function locationHost(spec: AttemptSpec): string {
  return `attempt-${spec.traceparent.split("-")[2] ?? spec.attempt}`;
}
