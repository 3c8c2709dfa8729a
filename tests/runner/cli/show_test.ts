import { equal, match } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { makeCliProject } from "./cli_project.ts";

const FILES = {
  "hello.ts": `
    export default ({ params, log }) => {
      console.log("printed by " + params.name);
      console.error("\\x1b[31mto stderr");
      log.metric("score", 0.5);
      log.text("note.txt", "text");
    };`,
};

Deno.test("a run is shown by path, by identifier, by the beginning of one, and the newest without any", async () => {
  await using project = await makeCliProject(`task("hello", { params });`, FILES);
  const call = (...words: string[]) => dagtrail(words, { cwd: project.root });
  const identifier = (stdout: string): string => /show (cli-\S+)/.exec(stdout)![1]!;
  const first = identifier((await call("run", "pipeline.ts", "-q", "-p", "name=first")).stdout);
  const second = identifier((await call("run", "pipeline.ts", "-q", "-p", "name=second")).stdout);
  // Written in the same second or not, the later file is the newer one.
  await Deno.utime(project.path(`runs/${first}.otlp.json`), 1, 1);

  const shown = await call("show", first);
  equal(shown.code, 0, shown.stderr);
  match(shown.stdout, new RegExp(`^${first}  ✓ success`));
  match(shown.stdout, /^hello +1 +✓ success/m);
  match(shown.stdout, /^hello +score +0\.5/m);
  match(shown.stdout, /^hello +note\.txt +text\/plain +4 B/m);
  match(shown.stdout, /params +\{"name":"first"\}/);
  equal(shown.stdout.includes("printed by"), false);

  for (const name of [`runs/${first}.otlp.json`, project.path(`runs/${first}.otlp.json`), first.slice(0, -1)]) {
    equal((await call("show", name)).stdout, shown.stdout, name);
  }
  match((await call("show")).stdout, new RegExp(`^${second}`));
  const logs = await call("show", first, "--logs");
  match(logs.stdout, /\| printed by first$/m);
  match(logs.stdout, /! to stderr$/m);

  const ambiguous = await call("show", "cli-");
  equal(ambiguous.code, 2);
  match(ambiguous.stderr, /2 runs begin with cli-/);
});

Deno.test("a run that is not there, and a file that is not a run, exit with 2 and say which", async () => {
  await using project = await makeCliProject("", {
    "runs/broken.otlp.json": `{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":`,
    "runs/other.otlp.json": `{"hello":"world"}`,
    "runs/sub/x.txt": "",
  });
  for (
    const [words, message] of [
      [["broken"], /broken\.otlp\.json could not be read: .*not JSON/],
      [["other"], /other\.otlp\.json could not be read/],
      [["nobody"], /no run whose identifier begins so/],
      [["--runs", "nowhere"], /no run file.*nowhere/],
      [["runs/sub"], /begins so/],
    ] as const
  ) {
    const { code, stdout, stderr } = await dagtrail(["show", ...words], { cwd: project.root });
    equal(code, 2, words.join(" "));
    equal(stdout, "");
    match(stderr, message);
    equal(stderr.includes("    at "), false, stderr);
  }
});

Deno.test("the command that is named after a run shows it, wherever its file lies", async () => {
  await using project = await makeCliProject(`task("hello", { params });`, FILES);
  const { stdout } = await dagtrail(["run", "pipeline.ts", "-q", "--runs", "other runs"], { cwd: project.root });
  const [, words] = /^next +deno run -A \S+ (show .*)$/m.exec(stdout)!;
  match(words!, /--runs 'other runs'$/);
  const shown = await dagtrail(
    words!.replaceAll("'other runs'", "other_runs").split(" ").map((w) => w.replace("_", " ")),
    {
      cwd: project.root,
    },
  );
  equal(shown.code, 0, shown.stderr);
});

Deno.test("what could not be kept is told of while the run goes on, and when it is shown", async () => {
  await using project = await makeCliProject(`task("hello", { params });`, {
    "hello.ts": `
      export default async ({ log, output }) => {
        await log.text("note.txt", "text");
        Deno.removeSync(output.directory.replace(/[^/]*$/, "artifacts"), { recursive: true });
      };`,
  });
  const told = /hello +the artifact "note\.txt" could not be kept: NotFound/;
  const run = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
  match(run.stderr, told);
  match((await dagtrail(["show"], { cwd: project.root })).stdout, told);
});

Deno.test({
  name: "a disk that is full behind stderr costs no run, and one behind stdout is told in a line",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using project = await makeCliProject(`task("hello", { params });`, FILES);
    const startedBy = (redirection: string) => ["sh", "-c", `exec "$0" "$@" ${redirection}`];
    const run = await dagtrail(["run", "pipeline.ts"], { cwd: project.root, startedBy: startedBy("2>/dev/full") });
    equal(run.code, 0);
    match(run.stdout, /✓ success/);
    const shown = await dagtrail(["show"], { cwd: project.root, startedBy: startedBy(">/dev/full") });
    equal(
      [shown.code, shown.stderr].join(" "),
      "1 what was to be printed could not be written: No space left on device (os error 28)",
    );
  },
});
