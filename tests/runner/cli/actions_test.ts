import assert from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { makeProject } from "../../helpers/project.ts";
import { readWorkflowLog } from "../../helpers/workflow_log.ts";

const PIPELINE = `import { pipeline, task } from "dagtrail";
export default pipeline({ name: "p", tasks() { task("loud", { module: import.meta.resolve("./loud.ts") }); } });
`;
const LOUD = `console.log("::error::forged");
console.log("##[set-output name=x]forged");
export default () => {
  throw new Error("::warning::forged\\n::error::forged ##[error]forged");
};
`;

Deno.test("in a workflow, run folds logs and marks the failure at its line, and no task can command the workflow", async () => {
  await using project = await makeProject({ "pipeline.ts": PIPELINE, "loud.ts": LOUD });
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project.root };
  const { code, stdout, stderr } = await dagtrail(["run", "pipeline.ts"], { cwd: project.root, env });
  assert.equal(code, 1);
  const { commands } = readWorkflowLog(stderr);
  assert.deepEqual(commands.map(({ name }) => name), ["group", "stop-commands", "endgroup", "error"]);
  assert.deepEqual({ ...commands[3]!.properties }, {
    file: "loud.ts",
    line: "4",
    col: "9",
    title: "loud ended in failure",
  });
  assert.deepEqual(readWorkflowLog(stdout).commands, []);
  assert.match(stdout, /forged/);

  const shown = await dagtrail(["show", "--logs"], { cwd: project.root, env });
  assert.match(shown.stdout, /forged/);
  assert.deepEqual(readWorkflowLog(shown.stdout).commands, []);
});
