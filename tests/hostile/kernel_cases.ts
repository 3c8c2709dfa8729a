import type { HostileCase } from "./hostile_case.ts";

/** What only root could do of these without the sandbox; others have no control. */
const AS_ROOT: Partial<HostileCase> = Deno.uid() === 0 ? {} : { noControl: "only root can" };

/** What a kernel refuses even to root where the machine itself is confined, as in a container. */
const EVERYWHERE: Partial<HostileCase> = { noControl: "not every machine lets root" };

const program = (name: string, words: string, more: Partial<HostileCase> = {}): HostileCase => ({
  name,
  after: "secret",
  body: `
    const [executable, ...args] = ${words};
    const { stdout, stderr } = await new Deno.Command(executable, { args }).output();
    return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);`,
  ...more,
});

/** Ways for a program to get out of what strict isolation puts around it. */
export const KERNEL: readonly HostileCase[] = [
  program("a shell that reads", `["sh", "-c", 'cat "$0"', target.path]`),
  program(
    "a search through files",
    `["grep", "-rs", "canary-", target.dir]`,
  ),
  program("the environments of all processes", `["sh", "-c", "cat /proc/[0-9]*/environ"]`),
  program(
    "the command lines of all processes",
    `["sh", "-c", 'cat /proc/[0-9]*/cmdline | tr "\\\\0" "\\\\n" | grep -v "^$0"; ls -l /proc/"$1"', "x", String(target.runner)]`,
    {
      noControl: "none of them has the canary",
    },
  ),
  program("the first process's root", `["cat", "/proc/1/root" + target.path]`, EVERYWHERE),
  program("a change of root", `["chroot", "/proc/1/root", "/bin/cat", target.path]`, EVERYWHERE),
  program(
    "another process's namespaces",
    `["nsenter", "-t", String(target.runner), "-m", "--", "cat", target.path]`,
    AS_ROOT,
  ),
  program(
    "a file system of its own",
    `["unshare", "-Urm", "sh", "-c", 'mkdir -p "$1/m" && mount --rbind / "$1/m" && cat "$1/m$0"', target.path, output.directory]`,
    {
      noControl: "not every machine lets a user",
    },
  ),
  program(
    "a mount",
    `["sh", "-c", 'mkdir -p "$1/m" && mount --bind / "$1/m" && cat "$1/m$0"; umount "$1/m"', target.path, output.directory]`,
    AS_ROOT,
  ),
  program("memory that all programs share", `["cat", "/dev/shm/" + target.canaryInMemory]`),
  {
    name: "a setting of the kernel",
    after: "setting",
    body: `Deno.writeTextFileSync(target.setting, target.settingTo);`,
    ...AS_ROOT,
  },
  {
    name: "a process that leaves its session",
    after: "process",
    body: `
      await new Deno.Command("setsid", { args: ["sh", "-c", 'sleep "$0" >/dev/null 2>&1 </dev/null & sleep 0.2', target.seconds] }).output();`,
  },
  {
    name: "a process with two parents between",
    after: "process",
    body: `
      await new Deno.Command("sh", { args: ["-c", '(setsid sh -c "sleep $0 >/dev/null 2>&1 </dev/null &" &) ; sleep 0.2', target.seconds] }).output();`,
  },
];
