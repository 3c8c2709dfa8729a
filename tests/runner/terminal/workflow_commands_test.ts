import assert from "node:assert/strict";
import fc from "fast-check";
import { inert, withoutCommands, workflowCommand } from "../../../runner/terminal/workflow_commands.ts";
import { SEED } from "../../helpers/seed.ts";
import { readWorkflowLog } from "../../helpers/workflow_log.ts";

const TRICKS = [
  "::error::x",
  "##[error]x",
  "  ::add-mask::x",
  "\u0085::debug::x",
  "a ##[group]x",
  "%0A::error::x",
  ":::error::",
];

const hostile = fc.array(
  fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom(...TRICKS, "::", "##[", "]", " ", "\t", "\n")),
).map((parts) => parts.join(""));

Deno.test("a command is read by GitHub's runner as it was meant, whatever its values hold", () => {
  fc.assert(
    fc.property(hostile, hostile, (title, message) => {
      const { commands, lines } = readWorkflowLog(workflowCommand("error", { file: "a.ts", title }, message));
      assert.deepEqual(lines, []);
      assert.deepEqual(commands, [{ name: "error", properties: { file: "a.ts", title }, data: message }]);
    }),
    { seed: SEED },
  );
});

Deno.test("text that was made inert holds no command, and keeps all that it says but for spaces", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      assert.deepEqual(readWorkflowLog(inert(text)).commands, []);
      assert.equal(inert(text).replaceAll(" ", ""), text.replaceAll(" ", ""));
    }),
    { seed: SEED },
  );
});

Deno.test("between two lines that stop commands, every line is shown as it is, and commands go on after them", () => {
  const output = [...withoutCommands(TRICKS), workflowCommand("endgroup", {})].join("\n");
  const { commands, lines } = readWorkflowLog(output);
  assert.deepEqual(commands.map(({ name }) => name), ["stop-commands", "endgroup"]);
  assert.deepEqual(lines, TRICKS);
});
