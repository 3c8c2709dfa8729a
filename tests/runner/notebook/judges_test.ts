/**
 * Jupyter's own software as the judge: its validator and its renderer on every evaluated notebook of the corpus, and
 * Deno's own kernel on the same cells. Skipped, with the reason in the title, where they cannot be had.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CORPUS, shownOutput } from "../../notebooks/corpus.ts";
import { type CorpusRun, makeCorpusProject, runCorpus } from "../../notebooks/corpus_run.ts";
import { askJudge, findJudges } from "../../notebooks/python_judges.ts";

const judges = await findJudges();
const why = "missing" in judges ? ` (skipped: ${judges.missing})` : "";
const python = "python" in judges ? judges.python : "";
const ignore = "missing" in judges;

Deno.test({
  name: `nbformat finds every evaluated notebook valid, and nbconvert renders it${why}`,
  ignore,
  async fn() {
    await using corpus: CorpusRun = await runCorpus();
    const texts = CORPUS.map(({ name }) => [name, corpus.artifact(name, `${name}.ipynb`)]);
    const verdicts = await askJudge(python, "judge_notebooks.py", Object.fromEntries(texts)) as Readonly<
      Record<string, { readonly fault: string | null; readonly html: number }>
    >;
    for (const { name } of CORPUS) {
      assert.equal(verdicts[name]!.fault, null, name);
      assert.ok(verdicts[name]!.html > 0, name);
    }
  },
});

Deno.test({
  name: `the cells of the corpus put out what they do in Deno's own kernel${why}`,
  ignore,
  async fn(t) {
    await using project = await makeCorpusProject();
    const asked = CORPUS.filter(({ notInKernel }) => notInKernel === undefined);
    assert.ok(asked.length >= 15);
    const answers = await askJudge(python, "run_in_kernel.py", {
      deno: Deno.execPath(),
      directory: project.root,
      notebooks: Object.fromEntries(
        asked.map(({ name, cells }) => [
          name,
          cells.filter((cell) => typeof cell === "string" && cell.trim() !== ""),
        ]),
      ),
    }) as Readonly<Record<string, readonly (readonly Readonly<Record<string, unknown>>[])[]>>;
    for (const { name, outputs } of asked) {
      await t.step(name, () => {
        const cells = answers[name]!.map((cell) => cell.map((output) => oneLine(shownOutput(output))));
        assert.equal(cells.length, outputs.length);
        for (const [i, wanted] of outputs.entries()) {
          assert.equal(cells[i]!.length, wanted.length, `cell ${i + 1}: ${cells[i]!.join("\n").slice(0, 500)}`);
          for (const [j, line] of wanted.entries()) {
            if (typeof line === "string") assert.equal(cells[i]![j], oneLine(line), `cell ${i + 1}`);
            else assert.match(answers[name]![i]!.map(shownOutput)[j]!, line, `cell ${i + 1}`);
          }
        }
      });
    }
  },
});

// The kernel breaks an object's text into lines a little sooner.
function oneLine(text: string): string {
  return text.startsWith("result: text/plain") ? text.replace(/\s+/g, " ") : text;
}
