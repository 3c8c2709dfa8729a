import { ATTEMPT_FILES, type AttemptSpec } from "../words/attempt_spec.ts";
import { isWithin, pathOfUrl, resolvePath } from "../words/file_path.ts";
import { keepsNetwork, startsPrograms } from "./attempt_needs.ts";
import { BOOTSTRAP, type ChildCommand } from "./child_command.ts";
import { type ConfiningPrograms, limitedBy } from "./confining_programs.ts";

/** Where a system keeps programs and what they load. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store", "/gnu/store"];

/** What is looked up below `/etc`, and is nobody's secret: by every process, */
const SETTINGS = ["ld.so.cache", "localtime"];
/** by one that may reach the network, */
const NETWORK_SETTINGS = ["host.conf", "hosts", "nsswitch.conf", "resolv.conf"];
/** and by programs of all sorts. */
const PROGRAM_SETTINGS = [
  ...NETWORK_SETTINGS,
  "alternatives",
  "ca-certificates",
  "fonts",
  "group",
  "ld.so.conf",
  "ld.so.conf.d",
  "locale.alias",
  "magic",
  "mime.types",
  "passwd",
  "pki/tls",
  "pki/ca-trust",
  "protocols",
  "services",
  "ssl/certs",
  "ssl/openssl.cnf",
];

/** Parts of `/proc` by which root commands the kernel, with no capability and in any namespace. */
const ROOTS_PROC = [
  "/proc/sys",
  "/proc/sysrq-trigger",
  "/proc/irq",
  "/proc/bus",
  "/proc/fs",
  "/proc/acpi",
  "/proc/scsi",
];

/** For the folder of Deno's caches, which are in memory: 64 MiB. */
const CACHE_SIZE = ["--size", String(64 * 2 ** 20)];

/** bubblewrap and what it is used with. */
export interface BwrapPrograms extends ConfiningPrograms {
  readonly bwrap: string;
  /** Whether it can limit the size of a folder in memory: from 0.7 on. */
  readonly limitsTmpfs: boolean;
}

/**
 * `command` by bubblewrap: in namespaces of its own, with a file system that holds the system's programs, what the
 * attempt may read, and its own directory, which alone it may write.
 */
export function bwrapped(
  command: ChildCommand,
  spec: AttemptSpec,
  programs: BwrapPrograms,
  environment: (name: string) => string | undefined,
): ChildCommand {
  const temporary = `${spec.directory}/${ATTEMPT_FILES.temporary}`;
  const denoFolder = denoFolderOf(environment);
  const readable = [
    ...spec.grants.read,
    ...programFiles(spec, environment),
    ...(spec.grants.ffi === true ? [] : spec.grants.ffi),
    ...(spec.command === undefined ? denoFiles(spec, command, denoFolder) : [spec.command.program]),
  ].filter((path) => path.startsWith("/") && !isWithin(path, spec.directory) && !isSystem(path));
  // A folder's own place comes before what lies in it.
  const mounts = [...new Set(readable)].sort((a, b) => a.length - b.length);
  return {
    ...command,
    executable: programs.env,
    executableExists: true,
    env: {
      ...command.env,
      ...(spec.grants.env.includes("HOME") ? {} : { HOME: temporary }),
      ...(spec.command === undefined ? { DENO_DIR: denoFolder } : {}),
    },
    args: [
      "--ignore-signal=TERM",
      ...limitedBy(programs, spec),
      programs.bwrap,
      "--die-with-parent",
      "--unshare-pid",
      "--unshare-ipc",
      "--unshare-uts",
      "--unshare-cgroup-try",
      ...(keepsNetwork(spec) ? [] : ["--unshare-net"]),
      ...(Deno.uid() === 0 ? ["--cap-drop", "ALL"] : []),
      ...SYSTEM.flatMap(systemMount),
      ...settingsOf(spec).flatMap((name) => systemMount(`/etc/${name}`)),
      "--proc",
      "/proc",
      ...(Deno.uid() === 0 ? ROOTS_PROC.flatMap((path) => ["--ro-bind-try", path, path]) : []),
      "--dev",
      "/dev",
      // Deno waits for a while where it cannot write its caches, so it gets a folder for them that goes with the attempt.
      ...(spec.command === undefined ? [...programs.limitsTmpfs ? CACHE_SIZE : [], "--tmpfs", denoFolder] : []),
      ...mounts.flatMap((path) => ["--ro-bind-try", path, path]),
      "--bind",
      spec.directory,
      spec.directory,
      // What is written there counts as the attempt's, and takes no memory. Where the project itself lies in /tmp, only
      // TMPDIR leads to it.
      ...["/tmp", "/dev/shm"]
        .filter((path) => ![spec.directory, ...mounts].some((other) => isWithin(other, path)))
        .flatMap((path) => ["--bind", temporary, path]),
      "--remount-ro",
      "/dev",
      "--remount-ro",
      "/",
      "--chdir",
      command.cwd,
      programs.env,
      "--default-signal=TERM",
      command.executable,
      ...command.args,
    ],
  };
}

function isSystem(path: string): boolean {
  return SYSTEM.some((folder) => isWithin(path, folder));
}

function settingsOf(spec: AttemptSpec): string[] {
  if (startsPrograms(spec)) return [...SETTINGS, ...PROGRAM_SETTINGS];
  return keepsNetwork(spec) ? [...SETTINGS, ...NETWORK_SETTINGS] : SETTINGS;
}

const systemMounts = new Map<string, string[]>();

/** A folder or a file of the system as it is, where it is there: on most systems, `/bin` is a link into `/usr`. */
function systemMount(path: string): string[] {
  return systemMounts.getOrInsertComputed(path, () => {
    try {
      const isLink = Deno.lstatSync(path).isSymlink;
      const target = Deno.realPathSync(path);
      // A link out of the system's folders, such as that of `resolv.conf`, would lead to nothing.
      if (isLink && SYSTEM.slice(0, 1).some((folder) => isWithin(target, folder))) {
        return ["--symlink", Deno.readLinkSync(path), path];
      }
      return ["--ro-bind", target, path];
    } catch {
      return [];
    }
  });
}

/** Programs outside the system's folders that the attempt may start, with the files that links of theirs lead to. */
function programFiles({ grants }: AttemptSpec, environment: (name: string) => string | undefined): string[] {
  if (grants.run === true) return [];
  const folders = (environment("PATH") ?? "").split(":");
  const candidates = grants.run.flatMap((name) =>
    name.includes("/") ? [name] : folders.map((folder) => `${folder}/${name}`)
  );
  return candidates.filter((path) => !isSystem(path)).flatMap((path) => {
    try {
      return [path, Deno.realPathSync(path)];
    } catch {
      return [];
    }
  });
}

/** What Deno itself needs to start the attempt. */
function denoFiles(spec: AttemptSpec, command: ChildCommand, denoFolder: string): string[] {
  const own = [
    command.executable,
    ...(BOOTSTRAP.startsWith("file:") ? [pathOfUrl(BOOTSTRAP)] : []),
    ...[spec.importMap, spec.lock].filter((path) => path !== undefined),
  ];
  const cached = (folder: string): string => `${denoFolder}/${folder}`;
  // Deno's sandbox keeps a task away from them, and programs it does not: they have the code of other projects too.
  if (!startsPrograms(spec)) return [...own, ...["gen", "npm", "remote"].map(cached)];
  const packages = spec.grants.read.filter((path) => isWithin(path, cached("npm")));
  const isRemote = spec.grants.import.length > 0 || !BOOTSTRAP.startsWith("file:");
  return [
    ...own,
    // Beside its versions, each package has a file that says which there are.
    ...packages.map((path) => path.slice(0, path.lastIndexOf("/"))),
    ...(isRemote ? [cached("remote")] : []),
  ];
}

/** Deno's folder for its cache, as Deno finds it on Linux. */
function denoFolderOf(environment: (name: string) => string | undefined): string {
  const own = environment("DENO_DIR");
  if (own !== undefined && own !== "") return resolvePath(Deno.cwd(), own);
  const cache = environment("XDG_CACHE_HOME");
  return cache !== undefined && cache !== ""
    ? `${resolvePath(Deno.cwd(), cache)}/deno`
    : `${environment("HOME") ?? "/root"}/.cache/deno`;
}

const SIGNALS: Readonly<Record<number, Deno.Signal>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  5: "SIGTRAP",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
};

/** The signal that an exit code stands for where it is 128 and the signal's number. */
export function signalOfCode(code: number): Deno.Signal | undefined {
  return SIGNALS[code - 128];
}
