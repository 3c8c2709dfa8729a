import assert from "node:assert/strict";
import { concluded, runOf, runsLeftBy, stepsOf, summaryOf } from "../rehearsal/expectations.ts";
import { rehearseFanOut } from "../rehearsal/fan_out.ts";
import { pushed } from "../rehearsal/github_event.ts";
import { Rehearsal } from "../rehearsal/rehearsal.ts";
import { SCENARIOS } from "../rehearsal/scenarios.ts";

const ROOT = new URL("../../", import.meta.url);

/** The situations that are rehearsed here; `deno task rehearse` has them all. */
const HERE = ["the first run ever", "a fork's pull request"];

Deno.test("the workflows, rehearsed: the first run ever, and a fork's pull request", async () => {
  await using rehearsal = await Rehearsal.make();
  // Small models, and no failures that take ten seconds to be noticed: the workflow is what is tried.
  await rehearsal.edit(
    ".github/workflows/pipeline.yml",
    (text) =>
      text.replace("inputs.environment || 'ci'", "'dev'").replace(/simulateFailures=.*/, "simulateFailures=false"),
  );
  for (const { title, rehearse } of SCENARIOS.filter(({ title }) => HERE.some((begin) => title.startsWith(begin)))) {
    try {
      await rehearse(rehearsal);
    } catch (error) {
      throw new Error(`${title}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
  // Nothing but what the job needs is in the environment of a task's process, and no token of the workflow's in its log.
  const printed = rehearsal.results.flatMap((result) => stepsOf(result)).map(({ output }) => output).join("\n");
  assert.doesNotMatch(printed, /token-\d/);
});

Deno.test("the ten lines of the documentation are a workflow that runs a starter's pipeline", async () => {
  const pages = ["docs/github.md", "README.md"].map((page) => Deno.readTextFileSync(new URL(page, ROOT)));
  const found = pages.flatMap((page) =>
    [...page.matchAll(/^```yaml\n((?:name: pipeline\n)?on: .*?)^```$/gms)].map(([, text]) => text!)
  );
  assert.ok(found.length >= 1);
  assert.equal(new Set(found).size, 1, "they are the same wherever they stand");
  const files = ["pipeline.ts", "tasks/estimate.ts", "tasks/compare.ts"];
  await using rehearsal = await Rehearsal.make();
  const sha = await rehearsal.commit({
    ...Object.fromEntries(files.map((file) => [file, Deno.readTextFileSync(new URL(`starter/${file}`, ROOT))])),
    ".github/workflows/pipeline.yml": found[0]!,
  });
  const result = runOf(await rehearsal.happen(pushed(sha)), "pipeline");
  concluded(result, "success");
  assert.match(summaryOf(result), /estimate-pi/);
  assert.equal((await runsLeftBy(rehearsal, result)).length, 1);
});

Deno.test("a compiled workflow, rehearsed, leaves the run that one machine would have left", async () => {
  await using rehearsal = await Rehearsal.make();
  await rehearseFanOut(rehearsal, { name: "sweep", module: "pipelines/sweep/pipeline.ts", params: ["steps=5"] });
});
