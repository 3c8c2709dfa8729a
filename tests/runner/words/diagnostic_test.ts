import assert from "node:assert/strict";
import { formatDiagnostic, nearest, PipelineError } from "../../../runner/words/diagnostic.ts";

Deno.test("a typing error is traced to the name that was meant", () => {
  const names = ["ingest", "split-train-test", "train-model", "eda"];
  const check = (typed: string, meant: string | undefined): void => assert.equal(nearest(typed, names), meant);
  check("ingset", "ingest");
  check("Ingest", "ingest");
  check("ingests", "ingest");
  check("split_train_test", "split-train-test");
  check("train-modle", "train-model");
  check("ead", undefined);
  check("summary", undefined);
  check("", undefined);
});

Deno.test("a name of one letter is no guess for another one", () => {
  assert.equal(nearest("a", ["b"]), undefined);
  assert.equal(nearest("a", ["A"]), "A");
});

Deno.test("the closest of several candidates is taken, and of equals the first", () => {
  assert.equal(nearest("model", ["modern", "models", "modes"]), "models");
});

Deno.test("a diagnostic reads as message, place and fix, each on a line of its own", () => {
  assert.equal(
    formatDiagnostic({ code: "cycle", message: "a circle", task: "a", location: "pipeline.ts:3:5", fix: "cut it" }),
    "error[cycle]: a circle\n  at  pipeline.ts:3:5\n  fix cut it",
  );
  assert.equal(formatDiagnostic({ code: "empty", message: "no task" }), "error[empty]: no task");
});

Deno.test("an error about a pipeline tells every mistake and that nothing was started", () => {
  const diagnostics = [{ code: "a", message: "first" }, { code: "b", message: "second" }];
  const error = new PipelineError('the pipeline "digits"', diagnostics);
  assert.equal(error.name, "PipelineError");
  assert.deepEqual(error.diagnostics, diagnostics);
  assert.match(error.message, /^the pipeline "digits": 2 mistakes, and nothing was started\n/);
  assert.match(error.message, /error\[a\]: first\nerror\[b\]: second$/);
  assert.match(new PipelineError("x", diagnostics.slice(1)).message, /^x: a mistake, and/);
});
