import assert from "node:assert/strict";
import type { RunEvent } from "../../../runner/words/run_event.ts";
import { actionsView } from "../../../runner/terminal/actions_view.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import { readWorkflowLog, type WorkflowLog } from "../../helpers/workflow_log.ts";
import { plannedTask } from "../planned_task.ts";

function view(events: readonly RunEvent[], ids: readonly string[] = ["a", "b"]): WorkflowLog {
  let output = "";
  const { handle } = actionsView((text) => output += text, styleFor(false), "/checkout");
  const tasks = ids.map((id) => plannedTask(id, { location: "/checkout/pipeline.ts:7:3" }));
  const plan = { pipeline: "p", params: {}, tasks };
  handle({ type: "run-started", timeNs: 0n, run: "p-1", plan, maxParallel: 2 });
  for (const event of events) handle(event);
  return readWorkflowLog(output);
}

const line = (task: string, text: string): RunEvent => ({
  type: "attempt-line",
  timeNs: 1n,
  task,
  attempt: 1,
  stream: "stdout",
  text,
});

function failure(task: string, message: string, stacktrace?: string): RunEvent[] {
  const exception = { type: "Error", message, ...(stacktrace === undefined ? {} : { stacktrace }) };
  return [
    { type: "attempt-ended", timeNs: 2n, task, attempt: 1, outcome: { result: "failure", exception } },
    { type: "task-ended", timeNs: 2n, task, result: "failure", attempts: 1 },
  ];
}

Deno.test("what attempts print is folded, each attempt's lines together, also when they print at the same time", () => {
  const { commands, lines } = view([
    line("a", "one"),
    line("b", "two"),
    line("a", "three"),
    { type: "attempt-ended", timeNs: 2n, task: "a", attempt: 1, outcome: { result: "success" } },
    { type: "attempt-ended", timeNs: 2n, task: "b", attempt: 1, outcome: { result: "success" } },
  ]);
  assert.deepEqual(commands.map(({ name }) => name), [
    "group",
    "stop-commands",
    "endgroup",
    "group",
    "stop-commands",
    "endgroup",
  ]);
  assert.deepEqual(commands.filter(({ name }) => name === "group").map(({ data }) => data), [
    "a attempt 1",
    "b attempt 1",
  ]);
  assert.deepEqual(lines.filter((text) => text.includes("|")), ["  a | one", "  a | three", "  b | two"]);
});

Deno.test("a task that failed is an error at the first place of its stack that lies in the workspace", () => {
  const stack = "Error: no\n    at f (https://jsr.io/x.ts:1:1)\n    at g (file:///elsewhere/y.ts:2:2)\n" +
    "    at async h (file:///checkout/some folder/z (1).ts:12:34)\n    at file:///checkout/late.ts:1:1";
  const { commands } = view(failure("a", "no: 50 %, really", stack));
  assert.deepEqual(commands, [{
    name: "error",
    properties: { file: "some folder/z (1).ts", line: "12", col: "34", title: "a ended in failure" },
    data: "Error: no: 50 %, really",
  }]);
});

Deno.test("an error in a notebook is marked at the line of its file, or at the file of an .ipynb, and names the cell", () => {
  const inPercent = "Error: no\n    at f (file:///checkout/some%20folder/eda.ts:42:7, cell 3)";
  assert.deepEqual({ ...view(failure("a", "no", inPercent)).commands[0]!.properties }, {
    file: "some folder/eda.ts",
    line: "42",
    col: "7",
    title: "a ended in failure, cell 3",
  });
  const inIpynb = "Error: no\n    at file:///checkout/eda.ipynb, cell 3:5:7";
  assert.deepEqual({ ...view(failure("a", "no", inIpynb)).commands[0]!.properties }, {
    file: "eda.ipynb",
    title: "a ended in failure, cell 3",
  });
  // What a task wrote itself, and no notebook.
  const forged = "Error: no\n    at file:///%zz, cell 1:1:1\n    at file:///project/%zz:2:2, cell 9";
  assert.equal(view(failure("a", "no", forged)).commands[0]!.properties.file, "pipeline.ts");
});

Deno.test("an error whose stack names no place of the workspace stands where the task was declared", () => {
  const { commands } = view(
    failure(
      "a",
      "no",
      "Error: no\n    at file:///checkout/../../etc/passwd:1:1".replace("/../../", "/node_modules/"),
    ),
  );
  assert.deepEqual({ ...commands[0]!.properties }, {
    file: "pipeline.ts",
    line: "7",
    col: "3",
    title: "a ended in failure",
  });
});

Deno.test("an attempt that is tried again, and a task that was stopped, are no errors; and ten are the most that GitHub shows", () => {
  const [ended] = failure("a", "once") as [RunEvent, RunEvent];
  assert.deepEqual(
    view([ended, { type: "task-retrying", timeNs: 3n, task: "a", attempt: 2, delayMs: 5 }]).commands,
    [],
  );
  assert.deepEqual(
    view([ended, { type: "task-ended", timeNs: 3n, task: "a", result: "cancellation", attempts: 1 }]).commands,
    [],
  );
  const ids = Array.from({ length: 30 }, (_, i) => `t${i}`);
  assert.equal(view(ids.flatMap((id) => failure(id, "no")), ids).commands.length, 10);
});

Deno.test("nothing that a task prints, throws or is called commands the workflow", () => {
  const tricks = [
    "::error::forged",
    "##[error]forged",
    "x ##[set-output name=a]b",
    "::endgroup::",
    "  ::stop-commands::x",
  ];
  for (const trick of tricks) {
    const { commands } = view([
      line(trick, trick),
      { type: "attempt-notice", timeNs: 1n, task: trick, attempt: 1, message: trick },
      ...failure(trick, `${trick}\n${trick}`, `${trick}\n    at ${trick}:1:1`),
      { type: "run-cancelling", timeNs: 3n, reason: trick },
    ], [trick]);
    assert.deepEqual(commands.map(({ name }) => name), ["group", "stop-commands", "endgroup", "error"], trick);
    assert.equal(commands[3]!.data, `Error: ${trick}\n${trick}`);
  }
});

Deno.test("of very many lines the first and the last are shown, and how many there were in between", () => {
  const count = 5000;
  const { lines } = view([
    ...Array.from({ length: count }, (_, i) => line("a", `line ${i}`)),
    { type: "attempt-ended", timeNs: 2n, task: "a", attempt: 1, outcome: { result: "success" } },
  ]);
  const shown = lines.filter((text) => /line|lines/.test(text));
  assert.deepEqual(
    [shown[0], shown[999], shown[1000], shown[1001], shown.at(-1)],
    [
      "  a | line 0",
      "  a | line 999",
      "  … 3000 lines, which the run file has …",
      "  a | line 4000",
      "  a | line 4999",
    ],
  );
  assert.equal(shown.length, 2001);
});
