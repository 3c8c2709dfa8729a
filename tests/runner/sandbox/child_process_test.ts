import { deepEqual, equal, ok } from "node:assert/strict";
import { type ProcessEnd, type ProcessLimits, runProcess } from "../../../runner/sandbox/child_process.ts";
import { eventually, HAS_PROC, isAlive, isThere } from "../../helpers/processes.ts";

interface Ran {
  readonly end: ProcessEnd;
  readonly lines: readonly string[];
  readonly pids: readonly number[];
}

/** Runs a shell script to its end; `onLine` may act on what it prints. */
async function sh(
  script: string,
  options: Partial<ProcessLimits> & {
    readonly signal?: AbortSignal;
    readonly cwd?: string;
    readonly executable?: string;
    readonly alone?: boolean;
    readonly onLine?: (line: string) => void;
  } = {},
): Promise<Ran> {
  const { signal = new AbortController().signal, cwd = "/", executable = "/bin/sh", alone = false, onLine, ...limits } =
    options;
  const lines: string[] = [];
  const pids: number[] = [];
  const end = await runProcess(
    { executable, args: ["-c", script], env: { PATH: "/usr/bin:/bin" }, cwd, alone, waits: false },
    { graceMs: 5000, ...limits },
    {
      onStart: (pid) => pids.push(pid),
      onLine(stream, line) {
        // Shells say on stderr what became of their children.
        if (stream === "stderr") return;
        lines.push(line);
        onLine?.(line);
      },
    },
    signal,
  );
  return { end, lines, pids };
}

const exitOf = (end: ProcessEnd): unknown => end.started ? [end.by, end.exit] : [end.by];
const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a process that ends by itself has its code, and one that a signal ended has the signal",
  ignore,
  async fn() {
    deepEqual(exitOf((await sh("exit 0")).end), ["itself", { code: 0 }]);
    deepEqual(exitOf((await sh("exit 137")).end), ["itself", { code: 137 }]);
    deepEqual(exitOf((await sh("kill -KILL $$")).end), ["itself", { signal: "SIGKILL" }]);
    deepEqual(exitOf((await sh("kill -TERM $$")).end), ["itself", { signal: "SIGTERM" }]);
  },
});

Deno.test({
  name: "a program that is not there, that may not be run, or has no folder to run in, is a spawn failure",
  ignore,
  async fn() {
    for (
      const options of [{ executable: "/no/such/program" }, { executable: "/etc" }, { cwd: "/no/folder" }]
    ) {
      const { end, pids } = await sh("exit 0", options);
      ok(!end.started && end.by === "spawn" && end.error instanceof Error, JSON.stringify(options));
      deepEqual(pids, []);
    }
  },
});

Deno.test({
  name: "a time limit asks by SIGTERM, and after the grace period kills what did not listen",
  ignore,
  async fn() {
    const polite = await sh(`trap 'echo asked; exit 3' TERM; echo up; while :; do sleep 0.05; done`, {
      timeoutMs: 300,
    });
    deepEqual(exitOf(polite.end), ["timeout", { code: 3 }]);
    deepEqual(polite.lines, ["up", "asked"]);
    const deaf = await sh(`trap '' TERM; echo up; while :; do sleep 0.05; done`, { timeoutMs: 300, graceMs: 100 });
    deepEqual(exitOf(deaf.end), ["timeout", { signal: "SIGKILL" }]);
  },
});

Deno.test({
  name: "an abort while it runs is a cancellation, and one before the start starts nothing",
  ignore,
  async fn() {
    const controller = new AbortController();
    const ran = await sh("echo up; exec sleep 1000", { signal: controller.signal, onLine: () => controller.abort() });
    deepEqual(exitOf(ran.end), ["cancellation", { signal: "SIGTERM" }]);
    const never = await sh("echo up", { signal: AbortSignal.abort() });
    deepEqual([exitOf(never.end), never.lines, never.pids], [["cancellation"], [], []]);
  },
});

Deno.test({
  name: "the first reason to stop is the one that counts",
  ignore,
  async fn() {
    const controller = new AbortController();
    const ran = await sh(`trap 'echo asked' TERM; while :; do sleep 0.05; done`, {
      timeoutMs: 200,
      graceMs: 300,
      signal: controller.signal,
      // The run is cancelled while the process is already asked to stop for its time.
      onLine: () => controller.abort(),
    });
    deepEqual([exitOf(ran.end), ran.lines], [["timeout", { signal: "SIGKILL" }], ["asked"]]);
  },
});

Deno.test({
  name: "a process has a group of its own, unless it can start no others",
  ignore: !HAS_PROC,
  async fn() {
    const group = `read -r _ _ _ _ group _ < /proc/$$/stat; [ $group = $$ ] && echo "its own" || echo $group`;
    deepEqual((await sh(group)).lines, ["its own"]);
    const [runners] = (await sh(group, { alone: true })).lines;
    equal(runners, Deno.readTextFileSync("/proc/self/stat").split(" ")[4]);
  },
});

Deno.test({
  name: "what is sent to the runner's whole group is a cancellation, though the process heard of it first",
  ignore: !HAS_PROC,
  async fn() {
    for (const name of ["INT", "TERM", "HUP"]) {
      const controller = new AbortController();
      const interrupted = sh(`echo $$; kill -${name} $$`, {
        alone: true,
        signal: controller.signal,
        onLine: async (pid) => {
          await eventually("it has ended", () => !isThere(Number(pid)));
          controller.abort();
        },
      });
      deepEqual(exitOf((await interrupted).end), ["cancellation", { signal: `SIG${name}` }]);
    }
  },
});

Deno.test({
  name: "a process in the runner's group that somebody ends alone has ended by the signal",
  ignore,
  async fn() {
    for (const name of ["INT", "KILL"]) {
      deepEqual(exitOf((await sh(`kill -${name} $$`, { alone: true })).end), ["itself", { signal: `SIG${name}` }]);
    }
  },
});

Deno.test({
  name: "what a process started ends with it, and what it holds open does not keep the output from ending",
  ignore: !HAS_PROC,
  async fn() {
    const { end, lines } = await sh("sleep 1000 & echo $!; echo last; exit 0");
    deepEqual([exitOf(end), lines[1]], [["itself", { code: 0 }], "last"]);
    await eventually("the grandchild is gone", () => !isAlive(Number(lines[0])));
  },
});

Deno.test({
  name: "a process that left the group and holds the pipe does not keep the output from ending",
  ignore: !HAS_PROC,
  async fn() {
    const { end, lines } = await sh("setsid sh -c 'echo $$; exec sleep 1000' & while :; do sleep 0.02; done", {
      timeoutMs: 500,
      graceMs: 0,
    });
    try {
      Deno.kill(Number(lines[0]), "SIGKILL");
    } catch {
      // It is gone already.
    }
    deepEqual([end.by, lines.length], ["timeout", 1]);
  },
});

Deno.test({
  name: "the environment is what the command says, and stdin is at its end from the start",
  ignore,
  async fn() {
    const { lines } = await sh(`read line || echo "no input"; env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=`);
    deepEqual(lines, ["no input", "PATH=/usr/bin:/bin"]);
  },
});

Deno.test({
  name: "memory beyond the limit kills a process, and what it used is told",
  ignore: !HAS_PROC,
  async fn() {
    const { end } = await sh(`x=$(head -c 200000000 /dev/zero | tr '\\0' x); sleep 1000`, { memoryBytes: 60e6 });
    deepEqual(exitOf(end), ["memory", { signal: "SIGKILL" }]);
    equal(end.started && end.resources.peakMemoryBytes! > 60e6, true);
  },
});
