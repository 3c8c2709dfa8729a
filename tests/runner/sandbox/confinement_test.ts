import { deepEqual, equal, match, ok } from "node:assert/strict";
import { LocalEngine } from "../../../runner/engines/local/local_engine.ts";
import { type Confinement, findConfinement } from "../../../runner/sandbox/confinement.ts";
import { findProgram } from "../../../runner/sandbox/find_program.ts";
import type { AttemptSpec } from "../../../runner/words/attempt_spec.ts";
import { makeAttempt } from "../../helpers/attempt_directory.ts";

/** What is found where the PATH has these programs and no others. */
async function findAmong(programs: readonly string[]): Promise<Awaited<ReturnType<typeof findConfinement>>> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-test-" });
  try {
    for (const name of programs) {
      const path = await findProgram(name, Deno.env.get("PATH"));
      if (path !== undefined) await Deno.symlink(path, `${folder}/${name}`);
    }
    return await findConfinement((name) => name === "PATH" ? folder : Deno.env.get(name));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** What a machine has of both, so that each can be tested by itself. */
const ALL = (await findConfinement((name) => Deno.env.get(name))).confinement;
const UNSHARE = await Deno.makeTempDir({ prefix: "dagtrail-test-" }).then(async (folder) => {
  for (const name of ["env", "sh", "unshare"]) {
    const path = await findProgram(name, Deno.env.get("PATH"));
    if (path !== undefined) await Deno.symlink(path, `${folder}/${name}`);
  }
  const { confinement } = await findConfinement((name) => name === "PATH" ? folder : Deno.env.get(name));
  // The programs are found by where they are, so the folder is there as long as this process.
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  return confinement;
});

async function attempt(
  confinement: Confinement,
  text: string,
  options: Parameters<typeof makeAttempt>[1],
): Promise<{ outcome: Awaited<ReturnType<LocalEngine["attempt"]>>; lines: string[] }> {
  await using made = await makeAttempt(text, { ...options, isolation: "strict", withoutPackages: true });
  await using engine = new LocalEngine({ environment: (name) => Deno.env.get(name), confinement });
  const lines: string[] = [];
  const nothing = (): void => {};
  const outcome = await engine.attempt(made.spec, {
    onStart: nothing,
    onLine: (_, text) => lines.push(text),
    onRecord: nothing,
    onSpans: nothing,
    onNotice: nothing,
  }, new AbortController().signal);
  return { outcome, lines };
}

Deno.test("without anything to make strict isolation of, each reason is told", async () => {
  const none = await findAmong(["env", "sh"]);
  deepEqual(none, {
    reasons: ["`bwrap` is not on the PATH: install the package bubblewrap", "`unshare` is not on the PATH"],
  });
  const bare = await findAmong([]);
  deepEqual(bare, { reasons: ["there is no `env` or no `sh` on the PATH"] });
});

for (const [name, confinement] of [["bwrap", ALL?.name === "bwrap" ? ALL : undefined], ["unshare", UNSHARE]] as const) {
  const ignore = confinement === undefined;
  const test = (title: string, fn: () => Promise<void>): void =>
    Deno.test({ name: `${title}, by ${name}${ignore ? " (it is not there)" : ""}`, ignore, fn });

  test("an attempt works as ever when it is confined", async () => {
    const { outcome, lines } = await attempt(
      confinement!,
      `
      export default async ({ params, output, log }) => {
        console.log("hello");
        await output.writeText("f.txt", "x");
        log.metric("m", 1);
        return [params.n, await Deno.readTextFile(output.path("f.txt")), Deno.pid < 100];
      };`,
      { params: { n: 7 } },
    );
    deepEqual([outcome.result, outcome.value, lines], ["success", [7, "x", true], ["hello"]]);
  });

  test("how a confined attempt ends is told as ever: an exception, a code, a signal, a limit", async () => {
    const ends = async (text: string, options: Partial<Omit<AttemptSpec, "grants">> = {}) => {
      const { outcome } = await attempt(
        confinement!,
        `export default async (context) => { ${text} };`,
        options,
      );
      return [outcome.result, outcome.exception?.type, outcome.exit?.code ?? outcome.exit?.signal];
    };
    deepEqual(await ends(`throw new RangeError("no");`), ["failure", "RangeError", 1]);
    deepEqual(await ends(`Deno.exit(42);`), ["failure", "Exit", 42]);
    deepEqual(await ends(`Deno.kill(Deno.pid, "SIGABRT"); for (;;);`), ["error", "SIGABRT", "SIGABRT"]);
    deepEqual(await ends(`await new Promise(() => setInterval(() => {}, 1e6));`, { timeoutMs: 500, graceMs: 20_000 }), [
      "timeout",
      "Timeout",
      "SIGTERM",
    ]);
    deepEqual(
      (await ends(`await new Promise((resolve) => context.signal.addEventListener("abort", resolve));`, {
        timeoutMs: 500,
        graceMs: 20_000,
      })).slice(0, 2),
      ["timeout", "Timeout"],
    );
    deepEqual((await ends(`for (;;);`, { timeoutMs: 500, graceMs: 50 })).slice(0, 2), ["timeout", "Timeout"]);
    deepEqual(
      (await ends(
        `const kept = []; for (;;) { kept.push(new Uint8Array(8e6).fill(1)); await new Promise((go) => setTimeout(go)); }`,
        {
          memoryBytes: 200e6,
        },
      )).slice(0, 2),
      ["error", "OutOfMemory"],
    );
  });

  test("a program that it starts sees no other process and no network but its own loopback", async () => {
    const { outcome } = await attempt(
      confinement!,
      `
      export default async () => {
        const { stdout } = await new Deno.Command("sh", { args: ["-c", "echo $$; cut -d: -f1 /proc/net/dev"] }).output();
        return new TextDecoder().decode(stdout).split("\\n").map((line) => line.trim());
      };`,
      { grants: { run: ["sh"] } },
    );
    equal(outcome.result, "success", JSON.stringify(outcome));
    const [pid, ...rest] = outcome.value as string[];
    ok(Number(pid) < 100, `it is process ${pid}`);
    // What `/proc` shows is the reader's own; without a file system of its own, `unshare` shows that of this machine's processes.
    if (name === "bwrap") deepEqual(rest.filter((line) => line !== "" && !/Inter|face/.test(line)), ["lo"]);
  });
}

Deno.test("a program is found where it may be executed, and nowhere else", async () => {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-test-" });
  try {
    for (const [name, mode] of [["one/tool", 0o644], ["two/tool", 0o755], ["three/tool", 0o755]] as const) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/tool$/, ""));
      await Deno.writeTextFile(`${folder}/${name}`, "", { mode });
    }
    const path = `${folder}/none:${folder}/one:relative:${folder}/two/:${folder}/three`;
    equal(await findProgram("tool", path), `${folder}/two/tool`);
    equal(await findProgram("two", folder), undefined);
    equal(await findProgram("other", path), undefined);
    equal(await findProgram("tool", undefined), undefined);
    equal(await findProgram(`${folder}/three/tool`, ""), `${folder}/three/tool`);
    equal(await findProgram(`${folder}/one/tool`, path), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  match((await findProgram("sh", "/usr/bin:/bin"))!, /\/sh$/);
});
