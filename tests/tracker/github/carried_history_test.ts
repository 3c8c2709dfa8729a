import assert from "node:assert/strict";
import { buildSite } from "../../../tracker/build_site.ts";
import { fetchHistory } from "../../../tracker/github/fetch_history.ts";
import { sha256OfText } from "../../../tracker/sha256.ts";
import { RunBuilder } from "../run_builder.ts";

Deno.test("a site that was published and one that is built from it show the same runs, large artifacts and forks", async () => {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-carried-" });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    try {
      return new Response(await Deno.readFile(`${folder}/first${decodeURIComponent(new URL(request.url).pathname)}`));
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  try {
    const large = { name: "model.onnx", mediaType: "application/octet-stream", data: "a large model", blob: true };
    const attempts = [{ startMs: 0, endMs: 1, metrics: { accuracy: 0.9 }, artifacts: [large] }];
    for (const [id, place] of [["own", "runs/1"], ["theirs", "runs/fork-2"]] as const) {
      await Deno.mkdir(`${folder}/${place}/blobs`, { recursive: true });
      await Deno.writeTextFile(`${folder}/${place}/blobs/${sha256OfText(large.data)}`, large.data);
      const text = await new RunBuilder({ id, tasks: [{ name: "a", attempts }] }).encode();
      await Deno.writeTextFile(`${folder}/${place}/${id}.otlp.json`, text);
    }
    const source = { repository: "octo/data", artifact: 2, fork: true, headRepository: "mallory/data" };
    await Deno.writeTextFile(`${folder}/runs/fork-2/source.json`, JSON.stringify(source));
    const first = await buildSite({ runs: [`${folder}/runs`], out: `${folder}/first` });
    assert.deepEqual([first.runs, first.refused], [2, []]);

    const url = `http://127.0.0.1:${server.addr.port}/`;
    const history = await fetchHistory({ url, out: `${folder}/history` });
    assert.deepEqual(history, { found: true, fetched: 2, known: 0, lost: [] });
    const second = await buildSite({ runs: [`${folder}/history`], out: `${folder}/second` });
    assert.deepEqual([second.runs, second.refused], [2, []]);
    for (const run of ["own", "theirs"]) {
      const page = async (site: string) => await Deno.readTextFile(`${folder}/${site}/runs/${run}/index.html`);
      assert.equal(/>fork</.test(await page("second")), />fork</.test(await page("first")));
      const files = [...Deno.readDirSync(`${folder}/second/runs/${run}/files`)].map(({ name }) => name);
      const kept = files.find((name) => name.endsWith("-model.onnx"));
      assert.equal(await Deno.readTextFile(`${folder}/second/runs/${run}/files/${kept}`), large.data);
    }
    assert.match(await Deno.readTextFile(`${folder}/second/runs/theirs/index.html`), />fork</);
  } finally {
    await server.shutdown();
    await Deno.remove(folder, { recursive: true });
  }
});
