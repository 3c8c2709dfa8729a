import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { SiteBuilder, SiteFolderError } from "../../../tracker/cli/site_builder.ts";
import { makeProject } from "../../helpers/project.ts";

const RUN_FILE = await Deno.readTextFile(new URL("../../fixtures/run_files/1/fixture.otlp.json", import.meta.url));

Deno.test("a site is built in a process of its own, whether or not it was prepared, as often as is asked", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
  await using builder = await SiteBuilder.open(project.path("runs"), project.path("site"));
  builder.prepare();
  for (let turn = 0; turn < 2; turn++) {
    const { index, notices } = await builder.build();
    match(await Deno.readTextFile(index), /^<!doctype html>/i);
    deepEqual(notices, []);
  }
});

Deno.test("a file that cannot be read is a notice", async () => {
  await using project = await makeProject({ "runs/broken.otlp.json": "{" });
  await using builder = await SiteBuilder.open(project.path("runs"), project.path("site"));
  match((await builder.build()).notices.join(), /^not read: .*broken\.otlp\.json: /);
});

Deno.test("a folder that holds something else is told at once, or when it has come to since", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE, "mine/letter.txt": "" });
  await rejects(SiteBuilder.open(project.path("runs"), project.path("mine")), SiteFolderError);
  await using builder = await SiteBuilder.open(project.path("runs"), project.path("site"));
  await Deno.mkdir(project.path("site"));
  await Deno.writeTextFile(project.path("site/letter.txt"), "");
  await rejects(builder.build(), /^Error: the tracker could not be built: ".*site" is not empty and not a tracker's/);
});

Deno.test({
  name: "a prepared process that the system has ended is replaced by another",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
    await using builder = await SiteBuilder.open(project.path("runs"), project.path("site"));
    builder.prepare();
    // It has no words yet in the moment that it becomes another program.
    let pid = processWith(project.path("site"));
    while (pid === undefined) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      pid = processWith(project.path("site"));
    }
    Deno.kill(pid, "SIGKILL");
    ok((await builder.build()).index);
  },
});

Deno.test("a prepared process ends with the one that started it, however that ends", async () => {
  await using project = await makeProject({ "runs/fixture.otlp.json": RUN_FILE });
  const module = import.meta.resolve("../../../tracker/cli/site_builder.ts");
  const script = `
    const { SiteBuilder } = await import(${JSON.stringify(module)});
    const builder = await SiteBuilder.open(${JSON.stringify(project.path("runs"))}, ${
    JSON.stringify(project.path("site"))
  });
    builder.prepare();
    Deno.kill(Deno.pid, "SIGKILL");
  `;
  // It has its standard error, too, so its end is the end of that.
  const { signal, stderr } = await new Deno.Command(Deno.execPath(), { args: ["eval", script], env: { NO_COLOR: "1" } })
    .output();
  equal(signal, "SIGKILL");
  equal(new TextDecoder().decode(stderr), "");
});

/** The process that has `word` among the words that it was started with. */
function processWith(word: string): number | undefined {
  for (const { name } of Deno.readDirSync("/proc")) {
    try {
      if (Deno.readTextFileSync(`/proc/${name}/cmdline`).split("\0").includes(word)) return Number(name);
    } catch {
      // It is no process, or has ended.
    }
  }
}
