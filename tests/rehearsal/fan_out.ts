import assert from "node:assert/strict";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import type { RunFile } from "../../runner/otlp/span.ts";
import { dagtrail } from "../helpers/command_line.ts";
import { comparable } from "../runner/fan_out/comparable_run.ts";
import { concluded, outcomes, runFileOf, runOf, summaryOf } from "./expectations.ts";
import { pressed } from "./github_event.ts";
import type { Rehearsal } from "./rehearsal.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/**
 * Compiles a pipeline into a workflow, rehearses that, and holds the run that its jobs have left together against one of a
 * single machine.
 */
export async function rehearseFanOut(
  rehearsal: Rehearsal,
  pipeline: { readonly name: string; readonly module: string; readonly params: readonly string[] },
): Promise<void> {
  const params = pipeline.params.flatMap((param) => ["--param", param]);
  const compiled = await dagtrail(["github", "workflow", pipeline.module, ...params], { cwd: ROOT });
  assert.equal(compiled.code, 0, compiled.stderr);
  const sha = await rehearsal.commit({ ".github/workflows/fan-out.yml": compiled.stdout });
  const result = runOf(await rehearsal.happen(pressed(pipeline.name, sha, {})), pipeline.name);
  concluded(result, "success");
  assert.ok(result.jobs.length > 4, outcomes(result));
  summaryOf(result);
  const joined = await runFileOf(rehearsal, result);
  const { tasks, run } = comparable(joined);
  const local = comparable(await runHere(pipeline.module, params));
  assert.deepEqual({ run, tasks }, { run: local.run, tasks: local.tasks });
}

async function runHere(module: string, params: readonly string[]): Promise<RunFile> {
  const runs = await Deno.makeTempDir({ prefix: "dagtrail-whole-" });
  try {
    const { code, stderr } = await dagtrail(["run", module, ...params, "--runs", runs, "--quiet"], { cwd: ROOT });
    assert.equal(code, 0, stderr);
    const file = [...Deno.readDirSync(runs)].find(({ name }) => name.endsWith(".otlp.json"))!.name;
    return decodeRunFile(await Deno.readTextFile(`${runs}/${file}`));
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
}
