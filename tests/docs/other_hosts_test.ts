import assert from "node:assert/strict";
import { parse } from "yaml";
import { startedFolder } from "./started_folder.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/other-hosts.md", import.meta.url));

/** The code blocks of the page in a language, in order. */
function blocks(language: string): string[] {
  return [...PAGE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(([, text]) => text!);
}

Deno.test("GitLab's own schema takes the recipe for GitLab, and refuses it with a mistake", async () => {
  await using folder = await startedFolder();
  const [recipe = ""] = blocks("yaml");
  for (const [text, taken] of [[recipe, true], [recipe.replace("expire_in:", "expires_in:"), false]] as const) {
    await folder.write(".gitlab-ci.yml", text);
    // It carries the schema that GitLab publishes.
    const { success, said } = await folder.tool("gitlab-ci-local", "--list");
    assert.equal(success, taken, said);
  }
});

Deno.test("the scripts of the recipe for GitLab run, and publish the run with those that were published before", async () => {
  await using folder = await startedFolder();
  const published = await folder.publish();
  const [recipe = ""] = blocks("yaml");
  const { pipeline, pages } = parse(recipe);
  const env = { CI_PAGES_URL: published.url, CI_PROJECT_DIR: folder.path };
  for (const round of [1, 2]) {
    await folder.bash([...pipeline.script, ...pipeline.after_script, ...pages.script].join("\n"), env);
    assert.match(await Deno.readTextFile(`${folder.path}/report.html`), /estimate-pi/);
    await published.replace(`${folder.path}/public`);
    assert.equal((await published.runs()).length, round);
    // A job begins with a clean folder.
    for (const name of ["runs", "history", "public", "report.html"]) await folder.remove(name);
  }
});

Deno.test("the script for cron runs the pipeline and publishes it, and fails when the pipeline does, which is published too", async () => {
  await using folder = await startedFolder();
  const script = blocks("sh").find((text) => text.startsWith("#!"))!;
  await folder.write("nightly.sh", script);
  const env = { TARGET: `${folder.path}/www` };
  await folder.bash("bash nightly.sh", env);
  await folder.write("tasks/compare.ts", "export default () => {\n  throw new Error('no');\n};\n");
  const failed = await folder.bash("bash nightly.sh", env, 1);
  assert.match(failed, /✗ failure/);
  const runs = [...Deno.readDirSync(`${folder.path}/www/runs`)].filter(({ isDirectory }) => isDirectory);
  assert.equal(runs.length, 2);
});
