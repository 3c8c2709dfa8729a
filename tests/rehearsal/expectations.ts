import assert from "node:assert/strict";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import type { RunFile } from "../../runner/otlp/span.ts";
import { renderMarkdown } from "../helpers/github_markdown.ts";
import { listFiles } from "./platform.ts";
import type { Rehearsal } from "./rehearsal.ts";
import type { WorkflowResult } from "./run_workflow.ts";
import type { StepResult } from "./run_steps.ts";

/** The one run of a workflow among some. */
export function runOf(results: readonly WorkflowResult[], workflow: string): WorkflowResult {
  const found = results.filter(({ run }) => run.workflow === workflow);
  assert.equal(found.length, 1, `${found.length} runs of ${workflow}`);
  return found[0]!;
}

/** That a workflow run came out as it should; else what its steps printed. */
export function concluded(result: WorkflowResult, conclusion: WorkflowResult["conclusion"]): void {
  assert.equal(result.conclusion, conclusion, describe(result));
}

/** What jobs came to, in words: `comment skipped, build success, deploy success`. */
export function outcomes({ jobs }: WorkflowResult): string {
  return jobs.map(({ job, outcome }) => `${job} ${outcome}`).join(", ");
}

/** All steps of a workflow run. */
export function stepsOf({ jobs }: WorkflowResult): readonly StepResult[] {
  return jobs.flatMap(({ steps }) => steps);
}

/** What a workflow run wrote as its summary, which has to be Markdown that GitHub takes. */
export function summaryOf(result: WorkflowResult): string {
  const summary = stepsOf(result).map(({ summary }) => summary).join("");
  assert.ok(new TextEncoder().encode(summary).length < 1_048_576);
  const { elements, fences } = renderMarkdown(summary);
  assert.ok(elements.includes("table"), summary);
  assert.equal(fences.filter(({ language }) => language === "mermaid").length, 1);
  return summary;
}

/** The identifiers of the runs that a workflow run left run files of. */
export async function runsLeftBy({ platform }: Rehearsal, result: WorkflowResult): Promise<readonly string[]> {
  const left = platform.artifactsOf(result.run.id).filter(({ name }) => name.startsWith("dagtrail-run-"));
  const files = await Promise.all(left.map(({ folder }) => listFiles(folder)));
  return files.flat().filter((path) => path.endsWith(".otlp.json")).map((path) => path.replace(/\.otlp\.json$/, ""));
}

/** The run file of the one run that a workflow run has left. */
export async function runFileOf({ platform }: Rehearsal, result: WorkflowResult): Promise<RunFile> {
  const left = platform.artifactsOf(result.run.id).filter(({ name }) => name.startsWith("dagtrail-run-"));
  assert.equal(left.length, 1, describe(result));
  const path = (await listFiles(left[0]!.folder)).find((path) => path.endsWith(".otlp.json"))!;
  return decodeRunFile(await Deno.readTextFile(`${left[0]!.folder}/${path}`));
}

/** The identifiers of the runs that the published site has pages of. */
export async function runsShownBy({ platform }: Rehearsal): Promise<readonly string[]> {
  const pages = await listFiles(platform.published);
  const runs = pages.flatMap((path) => /^runs\/([^/]+)\/index\.html$/.exec(path)?.[1] ?? []);
  for (const run of runs) {
    assert.match(await Deno.readTextFile(`${platform.published}/runs/${run}/index.html`), /<!doctype html>/i);
  }
  return runs;
}

/** What a workflow run printed, for a person who looks for why it failed. */
export function describe(result: WorkflowResult): string {
  return [
    `${result.run.workflow} after ${result.run.event.name}: ${result.conclusion}`,
    ...result.jobs.flatMap(({ job, outcome, steps }) => [
      `  ${job}: ${outcome}`,
      ...steps.map((step) =>
        `    ${step.outcome}: ${step.title}${step.outcome === "failure" ? `\n${step.output}` : ""}`
      ),
    ]),
  ].join("\n");
}
