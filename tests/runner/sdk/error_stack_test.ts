import { deepEqual, equal } from "node:assert/strict";
import { errorStack } from "../../../runner/sdk/error_stack.ts";

/** The first lines of what is told of an error: who caused what. */
function told(error: Error): string[] {
  return errorStack(error, (line) => /^\s+at /.test(line)).split("\n");
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
