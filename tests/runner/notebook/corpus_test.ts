import assert from "node:assert/strict";
import { convertNotebook } from "../../../runner/notebook/convert_notebook.ts";
import { parseIpynb } from "../../../runner/notebook/ipynb_format.ts";
import { CORPUS, shownOutput } from "../../notebooks/corpus.ts";
import { notebookFaults } from "../../notebooks/check_notebook.ts";
import { runCorpus } from "../../notebooks/corpus_run.ts";

interface EvaluatedCell {
  readonly cell_type: string;
  readonly execution_count?: number | null;
  readonly outputs?: readonly Readonly<Record<string, unknown>>[];
  readonly source: readonly string[];
  readonly metadata: { readonly papermill?: { readonly status: string; readonly duration: number | null } };
}

Deno.test("the corpus has at least thirty notebooks, each with a name of its own", () => {
  assert.ok(new Set(CORPUS.map(({ name }) => name)).size >= 30);
});

Deno.test("the notebooks of the corpus", async (t) => {
  await using corpus = await runCorpus();
  for (const one of CORPUS) {
    await t.step(`${one.name} ends as it should, and leaves what its cells put out until then`, () => {
      const { result, exception } = corpus.run.result.tasks[one.name]!;
      assert.equal(result, one.result ?? "success", exception?.stacktrace ?? exception?.message ?? "no exception");
      const text = corpus.artifact(one.name, `${one.name}.ipynb`);
      assert.deepEqual(notebookFaults(text), []);
      const { cells } = JSON.parse(text) as { cells: readonly EvaluatedCell[] };
      assert.deepEqual(
        cells.map(({ source }) => source.join("")),
        one.cells.map((cell) => typeof cell === "string" ? cell : cell.markdown),
      );
      const ran = cells.filter(({ execution_count }) => typeof execution_count === "number");
      assert.deepEqual(ran.map(({ execution_count }) => execution_count), one.outputs.map((_, i) => i + 1));
      for (const [i, wanted] of one.outputs.entries()) {
        const shown = ran[i]!.outputs!.map(shownOutput);
        assert.equal(shown.length, wanted.length, `cell ${i + 1}: ${shown.join("\n").slice(0, 1000)}`);
        for (const [j, line] of wanted.entries()) {
          if (typeof line === "string") assert.equal(shown[j], line, `cell ${i + 1}`);
          else assert.match(shown[j]!, line, `cell ${i + 1}`);
        }
      }
      const failed = ran.filter(({ metadata }) => metadata.papermill!.status === "failed").length;
      assert.equal(failed, one.result === undefined ? 0 : 1);
    });

    await t.step(`${one.name} has a span for each cell that began`, () => {
      const { spanId } = corpus.run.attempt(one.name);
      const spans = corpus.run.file.spans
        .filter((span) => span.parentSpanId === spanId && "dagtrail.cell.number" in span.attributes)
        .sort((a, b) => Number(a.attributes["dagtrail.cell.number"]) - Number(b.attributes["dagtrail.cell.number"]));
      assert.deepEqual(
        spans.map((span) => Number(span.attributes["dagtrail.cell.number"])),
        one.outputs.map((_, i) => i + 1),
      );
      const last = spans.at(-1)!;
      assert.equal(last.status.code, one.result === undefined ? "ok" : "error");
    });

    await t.step(`${one.name}, evaluated, keeps its texts, kinds and ids through percent format`, () => {
      const text = corpus.artifact(one.name, `${one.name}.ipynb`);
      const back = convertNotebook(convertNotebook(text, "ipynb", "percent"), "percent", "ipynb");
      const texts = (ipynb: string): unknown =>
        parseIpynb(ipynb).cells.map(({ kind, id, source }) => ({ kind, id, source }));
      assert.deepEqual(texts(back), texts(text));
    });

    await t.step(`${one.name} has a page without anything active`, () => {
      const page = corpus.artifact(one.name, `${one.name}.html`);
      assert.match(page, /^<!doctype html>/);
      assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
      // In an attribute or as text, a tag has no bracket of its own.
      assert.doesNotMatch(
        page,
        /<script|<iframe(?![^>]* sandbox="" )|<[a-z]+ [^>"]*\bon[a-z]+=|href="(?!https?:|mailto:|#)/i,
      );
      if (one.result !== undefined) assert.match(page, /class="banner"/);
    });
  }
});
