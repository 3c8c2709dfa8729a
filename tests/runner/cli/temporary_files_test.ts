import { deepEqual, equal } from "node:assert/strict";
import { startDagtrail } from "../../helpers/command_line.ts";
import { makeCliProject } from "./cli_project.ts";

const TASK = `
  export default async () => {
    await Deno.makeTempFile();
    await Deno.makeTempDir();
    console.log("it has started");
    while ((await Deno.readTextFile(new URL("./flag.txt", import.meta.url))) !== "go") {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };`;

for (const ownImports of [false, true]) {
  const whose = ownImports ? "in a project with names of its own" : "with Dagtrail's names alone";
  Deno.test(`a run ${whose} has nothing in the system's temporary folder, also while it goes on`, async () => {
    await using project = await makeCliProject(
      `task("makes", { permissions: { read: ["flag.txt"] } });`,
      { "makes.ts": TASK, "flag.txt": "wait", "tmp/.keep": "" },
      { ownImports },
    );
    const inTemporary = (): string[] => [...Deno.readDirSync(project.path("tmp"))].map(({ name }) => name);
    await using calling = startDagtrail(["run", "pipeline.ts"], {
      cwd: project.root,
      env: { TMPDIR: project.path("tmp") },
    });
    await calling.shows("it has started");
    deepEqual(inTemporary(), [".keep"]);
    await project.write("flag.txt", "go");
    const { code, stderr } = await calling.ended;
    equal(code, 0, stderr);
    deepEqual(inTemporary(), [".keep"]);
  });
}
