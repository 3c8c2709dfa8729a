import { deepEqual, equal } from "node:assert/strict";
import { errorStack } from "../../../runner/sdk/error_stack.ts";

/** The first lines of what is told of an error: who caused what. */
function told(error: Error): string[] {
  return errorStack(error, "https://none.invalid/").split("\n").filter((line) => !/^\s+at /.test(line));
}

Deno.test("the stack of an error tells of what caused it, and of every error that it stands for", () => {
  const cause = new TypeError("no number", { cause: new RangeError("too large") });
  deepEqual(told(new Error("no model", { cause })), [
    "Error: no model",
    "Caused by: TypeError: no number",
    "Caused by: RangeError: too large",
  ]);
  const all = new AggregateError([new Error("left", { cause }), "no error", new Error("right")], "none came");
  deepEqual(told(all), [
    "AggregateError: none came",
    "One of them: Error: left",
    "Caused by: TypeError: no number",
    "Caused by: RangeError: too large",
    "One of them: Error: right",
  ]);
});

Deno.test("errors that caused each other are told of a few times", () => {
  const error = new Error("again");
  error.cause = error;
  equal(told(error).length, 10);
});

Deno.test("frames of Dagtrail's own are left out, also where it lies in a folder whose path has to be encoded", () => {
  const error = new Error("no model");
  error.stack = [
    "Error: no model",
    "    at train (file:///home/a%20b/pipelines/train.ts:3:9)",
    "    at file:///home/a b/dagtrail/runner/sandbox/bootstrap.bundle.js:9:1",
    "    at async file:///home/a%20b/dagtrail/runner/notebook/run_cells.ts:1:2",
  ].join("\n");
  deepEqual(errorStack(error, "file:///home/a%20b/dagtrail/runner/").split("\n"), [
    "Error: no model",
    "    at train (file:///home/a%20b/pipelines/train.ts:3:9)",
  ]);
});
