import { equal, rejects } from "node:assert/strict";
import { sweepOutput, UnsafeOutputError } from "../../../runner/sandbox/sweep.ts";
import { makeProject } from "../../helpers/project.ts";

Deno.test("an output of files and folders passes, however deep", async () => {
  await using project = await makeProject({ "output/a/b/c/d.txt": "", "output/é 🎉.txt": "" });
  equal(await sweepOutput(project.root), true);
});

Deno.test("an attempt that left no output passes", async () => {
  await using project = await makeProject({ "records.jsonl": "" });
  equal(await sweepOutput(project.root), false);
});

Deno.test("an output with a link in it does not, wherever the link is and whatever it points to", async () => {
  for (
    const [target, place] of [["/etc", "output/a/link"], ["nowhere", "output/link"], [".", "output/a/b/self"]] as const
  ) {
    await using project = await makeProject({ "output/a/b/c.txt": "" });
    await Deno.symlink(target, project.path(place));
    await rejects(sweepOutput(project.root), UnsafeOutputError);
  }
});

Deno.test({
  name: "an output with a pipe in it does not: whoever opens it would wait for ever",
  ignore: Deno.build.os === "windows",
  async fn() {
    await using project = await makeProject({ "output/a.txt": "" });
    const { success } = await new Deno.Command("mkfifo", { args: [project.path("output/pipe")] }).output();
    equal(success, true);
    await rejects(sweepOutput(project.root), /neither a file nor a folder/);
  },
});
