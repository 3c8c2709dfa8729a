import assert from "node:assert/strict";
import { parse } from "yaml";
import { compileStages } from "../../../runner/fan_out/compile_stages.ts";
import { workflowText, WorkflowTextError } from "../../../runner/fan_out/workflow_text.ts";
import { lintWorkflow } from "../../helpers/lint_workflow.ts";
import { workflowErrors } from "../../helpers/workflow_parser.ts";
import { plannedTask } from "../planned_task.ts";

const TASKS = [
  plannedTask("ingest"),
  ...[1, 2, 3, 4, 5].map((key) => plannedTask(`train[${key}]`, { after: ["ingest"] })),
  plannedTask("sum", { after: [1, 2, 3, 4, 5].map((key) => `train[${key}]`) }),
];

const options = {
  name: "digits",
  module: "pipelines/digits/pipeline.ts",
  params: ["environment=ci"],
  action: "./",
  stages: compileStages(TASKS, { maxJobs: 2 }),
  timeoutMinutes: 30,
};

Deno.test("a pipeline's stages become jobs that need each other, a fan a matrix, and the last job joins them", () => {
  const { jobs } = parse(workflowText(options));
  assert.deepEqual(Object.keys(jobs), ["stage-1", "fan-train", "stage-3", "join"]);
  assert.deepEqual(Object.values<{ needs?: string[] }>(jobs).map(({ needs }) => needs), [
    undefined,
    ["stage-1"],
    ["fan-train"],
    ["stage-1", "fan-train", "stage-3"],
  ]);
  assert.deepEqual(jobs["fan-train"].strategy.matrix.include, [
    { part: "fan-train-1", tasks: "train[1]\ntrain[2]" },
    { part: "fan-train-2", tasks: "train[3]\ntrain[4]\ntrain[5]" },
  ]);
});

Deno.test("actionlint and GitHub's own parser take what is written, whatever the tasks are called", async () => {
  const odd = ['a "quoted" one', "colon: and # hash", "*star", "ünïcödé 🙂", "- dash", "%", "back\\slash", "'single'"];
  for (
    const [tasks, maxJobs] of [[TASKS, 2], [odd.map((id) => plannedTask(id)), 20], [
      odd.map((key) => plannedTask(`x[${key}]`)),
      3,
    ]] as const
  ) {
    for (const action of ["./", "octo/dagtrail@v1"]) {
      const text = workflowText({ ...options, name: odd[1]!, action, stages: compileStages(tasks, { maxJobs }) });
      assert.equal(await lintWorkflow(text), "");
      assert.deepEqual(await workflowErrors("generated.yml", text), []);
    }
  }
});

Deno.test("a name that GitHub would take for an expression, and a pipeline of too many tasks, are refused", () => {
  const stages = compileStages([plannedTask("x[${{ secrets.KEY }}]")]);
  assert.throws(() => workflowText({ ...options, stages }), WorkflowTextError);
  const many = compileStages(Array.from({ length: 20_000 }, (_, i) => plannedTask(`a-task-with-a-long-name[${i}]`)));
  assert.throws(() => workflowText({ ...options, stages: many }), /and GitHub takes 500000/);
});
