import { deepEqual, equal, match, ok } from "node:assert/strict";
import { checkRunFile } from "../../../runner/checking/check_run_file.ts";
import { dagtrail, startDagtrail } from "../../helpers/command_line.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { DAGTRAIL, makeProject, type Project } from "../../helpers/project.ts";
import { eventsOf } from "../../helpers/project_run.ts";
import { spanTree } from "../../helpers/span_tree.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { makeCliProject } from "./cli_project.ts";

const ignore = !HAS_PROC;

/** What a task leaves behind when its runner is killed, in every way that a process can be hard to find. */
const FILES = {
  "blocks.ts": `export default () => { console.log("blocks is there"); for (;;); };`,
  "ignores.ts": `export default async () => {
    Deno.addSignalListener("SIGTERM", () => {});
    console.log("ignores is there");
    await new Promise(() => setInterval(() => {}, 1000));
  };`,
  // In the group of the attempt, without its environment.
  "group.ts": `export default async () => {
    new Deno.Command("sleep", { args: ["1000"], clearEnv: true }).spawn();
    console.log("group is there");
    await new Promise(() => {});
  };`,
  // In a session of its own, with the environment of the attempt.
  "session.ts": `export default async () => {
    new Deno.Command("sleep", { args: ["1000"], detached: true }).spawn().unref();
    console.log("session is there");
    for (;;);
  };`,
  // In a group of its own, in the session of the attempt, without its environment: what a shell with job control does.
  "jobs.ts": `export default async () => {
    const script = "set -m; sleep 1000 & echo jobs is there; wait";
    new Deno.Command("bash", { args: ["-c", script], clearEnv: true, env: { PATH: "/usr/bin:/bin" } }).spawn();
    await new Promise(() => {});
  };`,
};

const NAMES = Object.keys(FILES).map((file) => file.replace(".ts", ""));

async function project(ownImports: boolean): Promise<Project> {
  const tasks = NAMES.map((name) =>
    `task(${JSON.stringify(name)}, { cpus: 0.1, permissions: { run: ["sleep", "bash"] } });`
  );
  return await makeCliProject(tasks.join("\n"), FILES, { ownImports });
}

for (const ownImports of [false, true]) {
  Deno.test({
    name: `when the runner is killed, no process of any attempt is left${ownImports ? ", nor its second process" : ""}`,
    ignore,
    async fn() {
      await using files = await project(ownImports);
      await using calling = startDagtrail(["run", "pipeline.ts", "--max-parallel", "5"], { cwd: files.root });
      for (const name of NAMES) await calling.shows(`${name} is there`);
      ok(processesIn(files.root).length >= 8);
      calling.signal("SIGKILL");
      await calling.ended;
      const started = performance.now();
      await eventually("they are gone", () => processesIn(files.root).length === 0);
      const tookMs = performance.now() - started;
      ok(tookMs < 2000, `it took ${tookMs} ms until they were gone`);

      const { code, stdout } = await dagtrail(["recover", "--json"], { cwd: files.root });
      equal(code, 0);
      const [recovered, ...more] = JSON.parse(stdout);
      deepEqual([recovered.state, recovered.result, more], ["recovered", "error", []]);
      deepEqual(recovered.interrupted.toSorted(), NAMES.toSorted());
      deepEqual(checkRunFile(recovered.file).faults, []);
    },
  });
}

Deno.test({
  name: "a run whose runner was killed is recovered by a command, which says what became of each run",
  ignore,
  async fn() {
    await using files = await makeCliProject(`task("quick"); task("waits", { after: ["quick"] });`, {
      "quick.ts": `export default ({ log }) => { log.metric("m", 1); log.text("note", "text"); return 7; };`,
      "waits.ts": `export default async ({ log }) => {
        for (let i = 0; i < 500; i++) log.metric("i", i);
        console.log("it has started");
        await new Promise(() => setInterval(() => {}, 1000));
      };`,
    });
    const recover = (...flags: string[]) => dagtrail(["recover", ...flags], { cwd: files.root });
    await using first = startDagtrail(["run", "pipeline.ts"], { cwd: files.root });
    await first.shows("it has started");
    match((await recover()).stdout, /^cli-\S+ {2}left alone: its runner is still at work\n$/);
    first.signal("SIGKILL");
    await first.ended;
    await using second = startDagtrail(["run", "pipeline.ts"], { cwd: files.root });
    await second.shows("it has started");

    const { code, stdout } = await recover();
    equal(code, 0);
    match(stdout, /recovered {2}✗ error, 1 task finished, interrupted: waits\n {2}runs\/cli-\S+\.otlp\.json\n/);
    match(stdout, /left alone: its runner is still at work/);
    match((await recover()).stdout, /has its run file, runs\/cli-/);

    const shown = await dagtrail(["show"], { cwd: files.root });
    match(shown.stdout, /waits +1 +✗ error .*Interrupted: the runner ended before the attempt did/);

    const [file] = Array.from(Deno.readDirSync(files.path("runs")), ({ name }) => name).filter((name) =>
      name.endsWith(".json")
    );
    const { attempts, artifacts, faults } = spanTree(
      decodeRunFile(await Deno.readTextFile(files.path(`runs/${file}`))),
    );
    deepEqual(faults, []);
    // What the attempt had logged is there, whether or not the runner had come to read it.
    const steps = eventsOf(attempts.get("waits")![0]!, "dagtrail.metric").map(({ attributes }) =>
      attributes["dagtrail.value"]
    );
    deepEqual(steps, Array.from({ length: 500 }, (_, i) => i));
    equal(attempts.get("quick")![0]!.attributes["dagtrail.attempt.return_value"], 7);
    deepEqual(artifacts.map(({ name }) => name), ["ARTIFACT note"]);

    second.signal("SIGKILL");
    await second.ended;
    const cleaned = await recover("--clean");
    equal(cleaned.code, 0);
    equal(cleaned.stdout.match(/^ {2}removed runs\/\.work\/cli-\S+$/gm)?.length, 2, cleaned.stdout);
    const left = Array.from(Deno.readDirSync(files.path("runs")), ({ name }) => name).filter((name) =>
      name !== ".cache"
    );
    equal(left.length, 2);
    ok(left.every((name) => name.endsWith(".otlp.json")), left.join());
    equal((await recover()).stdout, "nothing to recover in runs\n");
  },
});

Deno.test({
  name: "what a notebook had recorded between its outputs is told once when its runner was killed",
  ignore,
  async fn() {
    await using files = await makeProject({
      "deno.json": "{}",
      "nb.ts": [
        `// %%\nimport { notebookContext } from ${JSON.stringify(DAGTRAIL)};`,
        `export const { log } = await notebookContext();`,
        `// %%\n"an output";`,
        `// %%\nlog.metric("m", 1);\n"another";`,
        `// %%\nlog.metric("m", 2);\nconsole.log("it has started");`,
        `await new Promise(() => setInterval(() => {}, 1000));`,
      ].join("\n"),
    });
    await using calling = startDagtrail(["run", "nb.ts"], { cwd: files.root });
    await calling.shows("it has started");
    await eventually("the runner has read what it recorded", () => journaled(files, "dagtrail.metric") === 2);
    calling.signal("SIGKILL");
    await calling.ended;
    await eventually("its processes are gone", () => processesIn(files.root).length === 0);
    const { code, stdout } = await dagtrail(["recover", "--json"], { cwd: files.root });
    equal(code, 0);
    const { spans } = decodeRunFile(await Deno.readTextFile(JSON.parse(stdout)[0].file));
    const attempt = spans.find(({ attributes }) => "dagtrail.attempt.number" in attributes)!;
    deepEqual(eventsOf(attempt, "dagtrail.metric").map(({ attributes }) => attributes["dagtrail.value"]), [1, 2]);
  },
});

Deno.test("a folder that is not there is a mistake, and one without runs has nothing to recover", async () => {
  await using files = await makeCliProject("", {});
  const missing = await dagtrail(["recover", "nowhere"], { cwd: files.root });
  equal(missing.code, 2);
  match(missing.stderr, /there is no folder \S+\/nowhere/);
  deepEqual(await dagtrail(["recover", "."], { cwd: files.root }), {
    code: 0,
    stdout: "nothing to recover in .\n",
    stderr: "",
  });
});

Deno.test({
  name: "a run of which nothing was started has nothing to recover, and its folder is removed when asked",
  ignore,
  async fn() {
    await using files = await makeCliProject("", {});
    const work = files.path("runs/.work/cli-20261123-000000-abc123");
    await Deno.mkdir(work, { recursive: true });
    await Deno.writeTextFile(`${work}/lock`, "");
    const told = await dagtrail(["recover"], { cwd: files.root });
    deepEqual([told.code, told.stderr], [0, ""]);
    match(told.stdout, /left alone: there is no journal.log in .*: nothing had been started/);
    await dagtrail(["recover", "--clean"], { cwd: files.root });
    deepEqual(Array.from(Deno.readDirSync(files.path("runs"))), []);
  },
});

/** How often a name stands among the events that the runs of a project have journaled. */
function journaled(files: Project, name: string): number {
  const work = files.path("runs/.work");
  const folders = Array.from(Deno.readDirSync(work), (run) => `${work}/${run.name}/events`);
  const texts = folders.flatMap((folder) =>
    Array.from(Deno.readDirSync(folder), (file) => Deno.readTextFileSync(`${folder}/${file.name}`))
  );
  return texts.join("").split(JSON.stringify(name)).length - 1;
}
