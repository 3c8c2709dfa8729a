import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { startDagtrail } from "../../helpers/command_line.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { eventsOf } from "../../helpers/project_run.ts";
import { makeCliProject } from "./cli_project.ts";

const ignore = !HAS_PROC;

const FILES = {
  "waits.ts": `
    export default async ({ log }) => {
      log.metric("before", 1);
      console.log("it has started");
      await new Promise(() => setInterval(() => {}, 1000));
    };`,
  "stubborn.ts": `
    export default async ({ signal }) => {
      signal.addEventListener("abort", () => console.log("it was asked to stop"));
      console.log("it has started");
      await new Promise(() => setInterval(() => {}, 1000));
    };`,
  "saves.ts": `
    export default async ({ log, signal }) => {
      const asked = new Promise((resolve) => signal.addEventListener("abort", resolve));
      const held = setInterval(() => {}, 1000);
      console.log("it has started");
      await asked;
      await new Promise((resolve) => setTimeout(resolve, 100));
      clearInterval(held);
      log.value("saved", true);
    };`,
  "after.ts": `export default () => {};`,
};

async function runFiles(folder: string): Promise<string[]> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name);
  return names.filter((name) => name.endsWith(".otlp.json"));
}

/** The ways a request to stop comes: to the command alone, or, by a terminal, to every process of its group. */
const WAYS = [
  { ownImports: false, to: "process", signal: "SIGINT" },
  { ownImports: false, to: "process", signal: "SIGTERM" },
  { ownImports: false, to: "process", signal: "SIGHUP" },
  { ownImports: false, to: "group", signal: "SIGINT" },
  { ownImports: false, to: "group", signal: "SIGTERM" },
  { ownImports: false, to: "group", signal: "SIGHUP" },
  // Then the command has a second process, which does the work and must be told.
  { ownImports: true, to: "process", signal: "SIGINT" },
  { ownImports: true, to: "process", signal: "SIGTERM" },
  { ownImports: true, to: "group", signal: "SIGINT" },
  { ownImports: true, to: "group", signal: "SIGTERM" },
] as const;

for (const { ownImports, to, signal } of WAYS) {
  const where = `${to === "group" ? "every process" : "the command"}${ownImports ? " of a project of its own" : ""}`;
  Deno.test({
    name: `${signal} to ${where} ends the run with a run file that says cancellation, and exit code 130`,
    ignore,
    async fn() {
      await using project = await makeCliProject(`task("waits"); task("after", { after: ["waits"] });`, FILES, {
        ownImports,
      });
      await using calling = startDagtrail(["run", "pipeline.ts"], { cwd: project.root });
      await calling.shows("it has started");
      calling.signal(signal, to);
      const { code, stdout, stderr } = await calling.ended;
      equal(code, 130, stderr);
      match(stdout, /■ cancellation/);
      match(stderr, new RegExp(`stopping: stopped by ${signal}`));
      doesNotMatch(stderr, /[Dd]ebugger/);
      const [file, ...more] = await runFiles(project.path("runs"));
      deepEqual(more, []);
      const text = await Deno.readTextFile(project.path(`runs/${file}`));
      deepEqual(checkTracesData(text), []);
      const { spans } = decodeRunFile(text);
      const results = spans.map(({ attributes }) =>
        attributes["cicd.pipeline.result"] ?? attributes["cicd.pipeline.task.run.result"]
      );
      deepEqual(results.sort(), ["cancellation", "cancellation", "cancellation", "skip"]);
      deepEqual(processesIn(project.root), []);
    },
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `a task that asked for the signal can save its work when ${signal} comes to every process`,
    ignore,
    async fn() {
      await using project = await makeCliProject(`task("saves", { grace: "1m" });`, FILES);
      await using calling = startDagtrail(["run", "pipeline.ts"], { cwd: project.root });
      await calling.shows("it has started");
      calling.signal(signal, "group");
      const { code, stderr } = await calling.ended;
      equal(code, 130, stderr);
      const [file] = await runFiles(project.path("runs"));
      const { spans } = decodeRunFile(await Deno.readTextFile(project.path(`runs/${file}`)));
      const attempt = spans.find(({ attributes }) => "dagtrail.attempt.number" in attributes)!;
      deepEqual(eventsOf(attempt, "dagtrail.value").map(({ attributes }) => attributes["dagtrail.name"]), ["saved"]);
    },
  });
}

for (const { ownImports, to } of WAYS.filter(({ signal }) => signal === "SIGINT")) {
  const where = `${to === "group" ? "every process" : "the command"}${ownImports ? " of a project of its own" : ""}`;
  Deno.test({
    name: `a second SIGINT to ${where} leaves at once, and leaves no process`,
    ignore,
    async fn() {
      await using project = await makeCliProject(`task("stubborn", { grace: "10m" });`, FILES, { ownImports });
      await using calling = startDagtrail(["run", "pipeline.ts"], { cwd: project.root });
      await calling.shows("it has started");
      calling.signal("SIGINT", to);
      await calling.shows("it was asked to stop");
      calling.signal("SIGINT", to);
      const { code, stdout } = await calling.ended;
      deepEqual([code, stdout], [130, ""]);
      await eventually("its processes are gone", () => processesIn(project.root).length === 0);
      deepEqual(await runFiles(project.path("runs")), []);
    },
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test({
    name: `${signal} to the command of a project of its own counts, also before it has begun`,
    ignore,
    async fn() {
      const asked = Promise.withResolvers<void>();
      const answer = Promise.withResolvers<Response>();
      // What the command waits for before anything else.
      await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
        asked.resolve();
        return answer.promise;
      });
      await using project = await makeCliProject(`task("after");`, FILES);
      await project.write("deno.json", JSON.stringify({ importMap: `http://127.0.0.1:${server.addr.port}/map.json` }));
      await using calling = startDagtrail(["run", "pipeline.ts"], { cwd: project.root });
      await asked.promise;
      calling.signal(signal);
      answer.resolve(Response.json({ imports: { "#tasks/": "./" } }));
      const { code, stdout } = await calling.ended;
      deepEqual([code, stdout], [130, ""]);
      deepEqual((await Array.fromAsync(Deno.readDir(project.root))).map(({ name }) => name).includes("runs"), false);
    },
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  for (const command of ["run", "plan"]) {
    Deno.test({
      name: `${signal} ends \`${command}\` at once while the pipeline's module is still loading, with exit code 130`,
      ignore,
      async fn() {
        await using project = await makeCliProject("", {
          "never.ts": `console.error("it is loading"); await new Promise(() => setInterval(() => {}, 1000));`,
        });
        await using calling = startDagtrail([command, "never.ts"], { cwd: project.root });
        await calling.shows("it is loading");
        calling.signal(signal);
        const { code, stderr } = await calling.ended;
        equal(code, 130);
        match(stderr, new RegExp(`stopped by ${signal}, before anything had begun`));
      },
    });
  }
}
