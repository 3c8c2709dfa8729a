import { deepEqual } from "node:assert/strict";
import { makeProject } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

Deno.test("a task that left no files hands over an empty output", async () => {
  await using project = await makeProject({
    "quiet.ts": "export default () => {};",
    "reader.ts": "export default ({ inputs }) => inputs.quiet.list();",
  });
  const { result } = await runInProject(project, {
    quiet: { module: "quiet.ts" },
    reader: { module: "reader.ts", inputs: { quiet: "quiet" } },
  });
  deepEqual(result.tasks.reader!.value, []);
});
