import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { SiteBuilder, type SiteBuilt, SiteFolderError, type SiteReply } from "../../../tracker/cli/site_builder.ts";
import { eventually, HAS_PROC, processesIn } from "../../helpers/processes.ts";
import { makeProject, type Project } from "../../helpers/project.ts";

const RUN_FILE = await Deno.readTextFile(new URL("../../fixtures/run_files/1/fixture.otlp.json", import.meta.url));

function open(project: Project, out = "site"): Promise<SiteBuilder> {
  return SiteBuilder.open({ runs: [project.path("runs")], out: project.path(out) });
}

function built(reply: SiteReply): SiteBuilt {
  ok("report" in reply, JSON.stringify(reply));
  return reply;
}

Deno.test("a site is built in a process of its own, whether or not it was prepared, as often as is asked", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
  await using builder = await open(project);
  builder.prepare();
  for (let turn = 0; turn < 2; turn++) {
    const { page, notices, report } = built(await builder.build());
    match(await Deno.readTextFile(page), /^<!doctype html>/i);
    deepEqual([notices, report.runs, report.built], [[], 1, turn === 0 ? 1 : 0]);
  }
});

Deno.test("a file that cannot be read is a notice", async () => {
  await using project = await makeProject({ "runs/broken.otlp.json": "{" });
  await using builder = await open(project);
  match(built(await builder.build()).notices.join(), /^not read: .*broken\.otlp\.json: /);
});

Deno.test("a folder that holds something else is told at once, or when it has come to since", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE, "mine/letter.txt": "" });
  await rejects(open(project, "mine"), SiteFolderError);
  await using builder = await open(project);
  await Deno.mkdir(project.path("site"));
  await Deno.writeTextFile(project.path("site/letter.txt"), "");
  const reply = await builder.build();
  ok("error" in reply && reply.mendable);
  match(reply.error, /^".*site" is not empty and not a tracker's/);
});

Deno.test({
  name: "a prepared process that the system has ended is replaced by another",
  ignore: !HAS_PROC,
  async fn() {
    await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
    await using builder = await open(project);
    builder.prepare();
    Deno.kill(await processFor(project), "SIGKILL");
    ok(built(await builder.build()).page);
  },
});

Deno.test({
  name: "one that ends while it builds is said, and is not for the user to mend",
  ignore: !HAS_PROC,
  async fn() {
    await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
    await using builder = await open(project);
    const reply = builder.build();
    Deno.kill(await processFor(project), "SIGKILL");
    deepEqual(await reply, { error: "its process ended with SIGKILL", mendable: false });
  },
});

Deno.test("a build that is no longer wanted ends, and the next one makes the site", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
  await using builder = await open(project);
  builder.prepare();
  const unwanted = new AbortController();
  const reply = builder.build(unwanted.signal);
  unwanted.abort();
  ok("error" in await reply);
  equal(built(await builder.build()).report.runs, 1);
});

Deno.test("a prepared process ends with the one that started it, however that ends", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
  const module = import.meta.resolve("../../../tracker/cli/site_builder.ts");
  const order = { runs: [project.path("runs")], out: project.path("site") };
  const script = `
    const { SiteBuilder } = await import(${JSON.stringify(module)});
    const builder = await SiteBuilder.open(${JSON.stringify(order)});
    builder.prepare();
    Deno.kill(Deno.pid, "SIGKILL");
  `;
  // It has its standard error, too, so its end is the end of that.
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), { args: ["eval", script], env: { NO_COLOR: "1" } })
    .output();
  equal(signal, "SIGKILL");
  equal(new TextDecoder().decode(stderr), "");
});

/** The process that builds the project's site; it has no words yet in the moment that it becomes another program. */
async function processFor(project: Project): Promise<number> {
  await eventually("its process is there", () => processesIn(project.root).length === 1);
  return processesIn(project.root)[0]!;
}
