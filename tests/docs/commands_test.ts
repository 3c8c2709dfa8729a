import assert from "node:assert/strict";
import { dagtrail } from "../helpers/command_line.ts";
import { DAGTRAIL, makeProject } from "../helpers/project.ts";
import { decodeRunFile } from "../../runner/otlp/decode.ts";
import { spanTree } from "../helpers/span_tree.ts";
import { logged } from "../helpers/project_run.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/commands.md", import.meta.url));

/** The first code block of the page in a language. */
function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "ms").exec(PAGE)![1]!;
}

const HAS_PYTHON = await new Deno.Command("python3", { args: ["--version"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: `the page about commands has a script in Python that logs, leaves an artifact and returns a value${
    HAS_PYTHON ? "" : " (skipped: there is no python3)"
  }`,
  ignore: !HAS_PYTHON,
  async fn() {
    await using project = await makeProject({
      "deno.json": JSON.stringify({ imports: { dagtrail: DAGTRAIL } }),
      "pipeline.ts": block("ts"),
      "describe.py": block("python"),
    });
    const { code, stderr } = await dagtrail(["run", "pipeline.ts"], { cwd: project.root });
    assert.equal(code, 0, stderr);
    const [file] = [...Deno.readDirSync(project.path("runs"))].filter(({ name }) => name.endsWith(".otlp.json"));
    const { attempts, artifacts, faults } = spanTree(
      decodeRunFile(await Deno.readTextFile(project.path(`runs/${file!.name}`))),
    );
    assert.deepEqual(faults, []);
    const attempt = attempts.get("describe")![0]!;
    assert.equal(logged(attempt, "dagtrail.metric", "mean").length, 20);
    const { mean } = attempt.attributes["dagtrail.attempt.return_value"] as { readonly mean: number };
    assert.ok(Math.abs(mean - 25.5) < 0.1, `${mean}`);
    assert.deepEqual(artifacts.map(({ name }) => name), ["ARTIFACT report.md"]);
    assert.deepEqual(attempt.events.filter(({ name }) => name === "dagtrail.notice"), []);
  },
});
