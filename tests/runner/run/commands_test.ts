import { deepEqual, equal, match, ok } from "node:assert/strict";
import { command, pipeline, task, type TaskContext, type TaskOutput } from "../../../mod.ts";
import type { RunEvent } from "../../../mod.ts";
import { WITHOUT_BWRAP } from "../../helpers/confinement.ts";
import { HAS_PROC } from "../../helpers/processes.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { eventsOf, logged, type ProjectRun, type ProjectRunOptions, runInProject } from "../../helpers/project_run.ts";

/** Runs commands that `tasks` declares. */
async function runCommands(
  project: Project,
  tasks: () => void,
  options: ProjectRunOptions = {},
): Promise<ProjectRun> {
  return await runInProject(project, pipeline({ name: "commands", tasks }), options);
}

Deno.test("a program reads its inputs' files, writes its output and takes its parameters, with no shell between", async () => {
  await using project = await makeProject({
    "leaves.ts": `export default async ({ output }) => { await output.writeText("my words.txt", "b\\na\\n"); };`,
    "reads.ts": `export default async ({ inputs }) => [
      await inputs.sorted.readText("deep/sorted.txt"), await inputs.copied.readText("copy.txt"), inputs.copied.value ?? null];`,
  });
  const run = await runCommands(project, () => {
    const words = task("words", { module: project.url("leaves.ts") } as never);
    const sorted = command("sort", {
      inputs: { words },
      command: ({ inputs }) => ["sort", inputs.words.file("my words.txt")],
      stdout: "deep/sorted.txt",
    });
    const copied = command("copy", {
      inputs: { parts: [words, sorted] },
      params: { odd: `$(touch x) '"; rm -rf *` },
      command: ({ inputs, output, params }) => [
        "sh",
        "-c",
        'cat "$1" "$2" > "$3"; printf "%s\\n" "$4" >> "$3"',
        "sh",
        inputs.parts[0]!.file("my words.txt"),
        `${inputs.parts[1]!.directory}/deep/sorted.txt`,
        output.file("copy.txt"),
        params.odd,
      ],
    });
    task("reads", { module: project.url("reads.ts"), inputs: { sorted, copied } } as never);
  });
  equal(run.result.result, "success");
  deepEqual(run.result.tasks.reads!.value, ["a\nb\n", `b\na\na\nb\n$(touch x) '"; rm -rf *\n`, null]);
  const sort = run.task("sort").attributes;
  deepEqual(sort["dagtrail.task.command"], ["sort", "{words/my words.txt}"]);
  deepEqual([sort["dagtrail.task.module"], sort["dagtrail.task.sandboxed"]], ["command:sort", false]);
  match(String(sort["dagtrail.task.source.digest"]), /^sha256:/);
  deepEqual(run.attempt("sort").attributes["dagtrail.attempt.isolation"], []);
  deepEqual(run.printed("sort"), []);
});

Deno.test("what a program prints is logged, and its exit code is its outcome", async () => {
  await using project = await makeProject();
  const run = await runCommands(project, () => {
    command("prints", { command: () => ["sh", "-c", "echo out; echo err >&2"] });
    command("fails", { command: () => ["sh", "-c", "echo reason >&2; exit 7"] });
    command("expected", { command: () => ["sh", "-c", "exit 3"], exitCodes: [0, 3] });
    command("unexpected", { command: () => ["true"], exitCodes: [1] });
    command("killed", { command: () => ["sh", "-c", "kill -9 $$"] });
    command("slow", { command: () => ["sleep", "600"], timeout: "300ms" });
  });
  deepEqual([run.printed("prints", "stdout"), run.printed("prints", "stderr")], [["out"], ["err"]]);
  const outcomes = Object.entries(run.result.tasks).map(([id, { result, exception }]) =>
    [id, result, exception?.message].filter((part) => part !== undefined)
  );
  deepEqual(outcomes, [
    ["prints", "success"],
    ["fails", "failure", "the process exited with code 7"],
    ["expected", "success"],
    ["unexpected", "failure", "the process exited with code 0"],
    ["killed", "error", "the process was ended by the signal SIGKILL"],
    ["slow", "timeout", "it took longer than 300 ms"],
  ]);
});

const RECORDS = `
metric() { printf '{"kind":"metric","name":"%s","value":%s,"step":%s}\\n' "$1" "$2" "$3" >> "$DAGTRAIL_RECORDS"; }
metric loss 0.5 1; metric loss 0.25 2
echo '{"kind":"param","name":"solver","value":"sgd"}' >> "$DAGTRAIL_RECORDS"
echo '{"kind":"value","name":"best","value":{"at":[1,2]}}' >> "$DAGTRAIL_RECORDS"
echo '{"kind":"progress","fraction":0.5,"message":"half"}' >> "$DAGTRAIL_RECORDS"
echo 'a report' > "$DAGTRAIL_ARTIFACTS/report.txt"
echo '{"kind":"artifact","name":"report","mediaType":"text/plain","file":"report.txt"}' >> "$DAGTRAIL_RECORDS"
echo 'a file' > "$DAGTRAIL_OUTPUT/file.txt"
cp "$DAGTRAIL_CONTEXT" "$DAGTRAIL_OUTPUT/context.json"
test -d "$DAGTRAIL_INPUT_BEFORE" && test -d "$DAGTRAIL_INPUT_ALL_1" && test "$TMPDIR" = "$PWD" || exit 9
echo '{"kind":"return","value":{"rows":3}}' >> "$DAGTRAIL_RECORDS"
`;

Deno.test("a program logs, leaves artifacts and returns a value by lines in a file", async () => {
  await using project = await makeProject({
    "before.ts": `export default async ({ output }) => { await output.writeText("f", "x"); return 5; };`,
  });
  const run = await runCommands(project, () => {
    const before = task("before", { module: project.url("before.ts") } as never);
    const told = command("tells", {
      params: { n: 1 },
      inputs: { before, all: [before, before] },
      command: () => ["sh", "-c", RECORDS],
    });
    command("after", { inputs: { told }, command: ({ inputs }) => ["cat", inputs.told.file("context.json")] });
  });
  equal(run.result.result, "success");
  deepEqual(run.result.tasks.tells!.value, { rows: 3 });
  const attempt = run.attempt("tells");
  deepEqual(logged(attempt, "dagtrail.metric", "loss"), [0.5, 0.25]);
  deepEqual(logged(attempt, "dagtrail.param", "solver"), ["sgd"]);
  equal(eventsOf(attempt, "dagtrail.progress")[0]!.attributes["dagtrail.message"], "half");
  ok(eventsOf(attempt, "dagtrail.metric").every(({ timeNs }) => timeNs >= attempt.startNs && timeNs <= attempt.endNs));
  equal(
    new TextDecoder().decode(run.artifacts("tells").get("report")!.attributes["dagtrail.artifact.data"] as Uint8Array),
    "a report\n",
  );
  const context = JSON.parse(run.printed("after").join("\n"));
  deepEqual([context.task, context.attempt, context.params, context.inputs.before.value, context.inputs.all.length], [
    "tells",
    1,
    { n: 1 },
    5,
    2,
  ]);
});

Deno.test("a program gets what its task declares of the environment, and nothing else of the runner's", async () => {
  await using project = await makeProject();
  Deno.env.set("DAGTRAIL_TEST_GIVEN", "given");
  Deno.env.set("DAGTRAIL_TEST_HIDDEN", "hidden");
  Deno.env.set("DAGTRAIL_TEST_KEY", "hunter2-key");
  try {
    const run = await runCommands(project, () => {
      command("env", {
        permissions: { env: ["DAGTRAIL_TEST_GIVEN"] },
        secrets: ["DAGTRAIL_TEST_KEY"],
        command: () => ["env"],
      });
    });
    const names = run.printed("env").map((line) => line.split("=")[0]!);
    ok(names.includes("DAGTRAIL_TEST_GIVEN") && !names.includes("DAGTRAIL_TEST_HIDDEN"));
    ok(run.printed("env").includes("DAGTRAIL_TEST_KEY=***"));
    deepEqual(
      names.filter((name) => !/^(DAGTRAIL_|PATH$|HOME$|TMPDIR$|TRACEPARENT$|LANG$|LC_ALL$|TZ$)/.test(name)),
      [],
    );
  } finally {
    for (const name of ["GIVEN", "HIDDEN", "KEY"]) Deno.env.delete(`DAGTRAIL_TEST_${name}`);
  }
});

Deno.test("the file that takes a program's standard output can be of any size, and one that cannot be written is an error", async () => {
  await using project = await makeProject();
  let runId = "";
  const run = await runCommands(project, () => {
    const big = command("big", { command: () => ["head", "-c", "20000000", "/dev/zero"], stdout: "zeros" });
    command("size", { inputs: { big }, command: ({ inputs }) => ["wc", "-c", inputs.big.file("zeros")] });
    // The directory is in the way of the file.
    command("blocked", { command: () => ["yes"], stdout: "x", timeout: "20s" });
  }, {
    onEvent(event: RunEvent) {
      if (event.type === "run-started") runId = event.run;
      if (event.type !== "attempt-started" || event.task !== "blocked") return;
      Deno.mkdirSync(`${project.path("runs")}/.work/${runId}/tasks/blocked/attempt-1/output/x`, { recursive: true });
    },
  });
  match(run.printed("size")[0]!, /^20000000 /);
  const { result, exception } = run.result.tasks.blocked!;
  deepEqual([result, exception?.type], ["error", "OutputError"]);
});

Deno.test("a program that does not exist, or a file of it that does not, is told before anything starts", async () => {
  await using project = await makeProject();
  const check = async (words: readonly string[], message: RegExp) => {
    let told = "";
    try {
      await runCommands(
        project,
        () =>
          void command("c", {
            command: ({ file }) => words.map((word) => word.startsWith("file:") ? file(word) : word),
          }),
      );
    } catch (error) {
      told = String(error);
    }
    match(told, message);
  };
  await check(["no-such-program-at-all"], /program "no-such-program-at-all" of the command "c" is not on the PATH/);
  await check(["/no/such/program"], /does not exist or may not be executed/);
  await check(["cat", project.url("gone.txt")], /names the file ".*gone\.txt", which does not exist/);
});

Deno.test("what a script of a command is counts for what the command is", async () => {
  await using project = await makeProject({ "script.sh": "echo one" });
  const digest = async (): Promise<unknown> => {
    const run = await runCommands(project, () => {
      command("c", { command: ({ file }) => ["sh", file(project.url("script.sh"))] });
    });
    deepEqual(run.attempt("c").attributes["dagtrail.attempt.grants"], [
      { kind: "read", origin: "code", values: ["./script.sh"] },
      { kind: "read", origin: "attempt", values: ["ATTEMPT"] },
      { kind: "write", origin: "attempt", values: ["ATTEMPT"] },
      { kind: "run", origin: "command", values: ["sh"] },
    ]);
    return run.task("c").attributes["dagtrail.task.source.digest"];
  };
  const first = await digest();
  equal(await digest(), first);
  await project.write("script.sh", "echo two");
  equal((await digest()) === first, false);
});

Deno.test("a command's output is the type of a task's input", () => {
  const reads = (context: TaskContext<Record<never, never>, { list: TaskOutput<unknown> }>): Promise<string> =>
    context.inputs.list.readText("list.txt");
  type Reads = { default: typeof reads };
  pipeline({
    name: "types",
    tasks() {
      const list = command("list", { command: () => ["ls"], stdout: "list.txt" });
      task<Reads>("reads", { module: "file:///reads.ts", inputs: { list } });
    },
  });
});

Deno.test({
  name: "a cancelled program ends with all that it started",
  ignore: !HAS_PROC,
  async fn() {
    await using project = await makeProject();
    const controller = new AbortController();
    const run = await runCommands(project, () => {
      command("waits", { command: () => ["sh", "-c", "sleep 600 & echo started; wait"], grace: "100ms" });
    }, {
      signal: controller.signal,
      onEvent: (event: RunEvent) => event.type === "attempt-line" && controller.abort(),
    });
    equal(run.result.tasks.waits!.result, "cancellation");
  },
});

Deno.test({
  name: `with strict isolation a program is confined, and does its work all the same${WITHOUT_BWRAP}`,
  ignore: WITHOUT_BWRAP !== "",
  async fn() {
    await using project = await makeProject({
      "data/in.txt": "in",
      "secret.txt": "not declared",
      "leaves.ts": `export default async ({ output }) => { await output.writeText("f.txt", "left"); };`,
    });
    const run = await runCommands(project, () => {
      const left = task("leaves", { module: project.url("leaves.ts") } as never);
      command("strict", {
        isolation: "strict",
        inputs: { left },
        permissions: { read: ["data"] },
        command: ({ inputs, output }) => [
          "sh",
          "-c",
          `cat ${inputs.left.file("f.txt")} ${project.path("data/in.txt")} ${project.path("secret.txt")} > ${
            output.file("all.txt")
          }; exit 5`,
        ],
        exitCodes: [5],
      });
      command("late", { isolation: "strict", command: () => ["sleep", "600"], timeout: "300ms", grace: "10s" });
      command("killed", { isolation: "strict", command: () => ["sh", "-c", "kill -SEGV $$"] });
    }, { keepWork: true });
    const strict = run.result.tasks.strict!;
    equal(strict.result, "success", JSON.stringify(run.result.tasks));
    equal(Deno.readTextFileSync(`${run.result.work}/tasks/strict/attempt-1/output/all.txt`), "leftin");
    deepEqual(run.attempt("strict").attributes["dagtrail.attempt.isolation"]?.toString().split(",").at(-1), "bwrap");
    equal(run.task("strict").attributes["dagtrail.task.sandboxed"], true);
    // Asked to stop, it stopped, and was not killed.
    deepEqual([run.result.tasks.late!.result, run.attempt("late").attributes["dagtrail.process.exit.signal"]], [
      "timeout",
      "SIGTERM",
    ]);
    equal(run.result.tasks.killed!.exception?.type, "SIGSEGV");
  },
});
