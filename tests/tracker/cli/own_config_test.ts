import assert from "node:assert/strict";
import { dagtrail, startDagtrail } from "../../helpers/command_line.ts";
import { makeProject, type Project } from "../../helpers/project.ts";

const RUN_FILE = await Deno.readTextFile(new URL("../../fixtures/run_files/1/fixture.otlp.json", import.meta.url));
const DAGTRAIL = new URL("../../../", import.meta.url).href;

/** A project that is not Dagtrail's, with a configuration that imports by names of its own, a package among them. */
async function project(): Promise<Project> {
  return await makeProject({
    "deno.json": JSON.stringify({
      imports: {
        dagtrail: `${DAGTRAIL}mod.ts`,
        "dagtrail/tracker": `${DAGTRAIL}tracker/define_tracker.ts`,
        "words/": "./lib/",
        dsv: "npm:d3-dsv@3.0.2",
      },
    }),
    "lib/title.ts": `export const TITLE = "Our lab";`,
    "lib/shout.ts": `import { csvFormatRows } from "dsv"; console.log(csvFormatRows([["loud", "clear"]]));`,
    "tracker.config.ts": `
      import { defineTracker } from "dagtrail/tracker";
      import { dsvFormat } from "dsv";
      import { TITLE } from "words/title.ts";
      console.log("said on the way");
      export default defineTracker({
        title: TITLE,
        pages: [{ path: "about.html", title: "About", content: dsvFormat(";").formatRows([["a", "b"]]) }],
        scripts: ["./lib/shout.ts"],
      });`,
    "pipeline.ts": `
      import { pipeline, task } from "dagtrail";
      export default pipeline({
        name: "quick",
        tasks() { task("quick", { module: import.meta.resolve("./quick.ts") }); },
      });`,
    "quick.ts": "export default () => {};",
    "runs/fixture.otlp.json": RUN_FILE,
  });
}

/** Without what Deno says of packages that it downloads. */
function ownWords(stderr: string): string {
  return stderr.split("\n").filter((line) => !/^\S*Download\S* /.test(line)).join("\n");
}

async function shows(files: Project): Promise<void> {
  assert.match(await Deno.readTextFile(files.path("site/index.html")), /<title>[^<]*Our lab<\/title>/);
  assert.match(await Deno.readTextFile(files.path("site/about.html")), /a;b/);
  assert.match(await Deno.readTextFile(files.path("site/assets/own.js")), /loud/);
}

Deno.test("the configuration in the current folder counts, by the names of its own project", async () => {
  await using files = await project();
  const { code, stdout, stderr } = await dagtrail(["tracker", "build"], { cwd: files.root });
  // What the configuration prints is for its author.
  assert.deepEqual([code, ownWords(stderr)], [0, "said on the way"]);
  assert.match(stdout, /^1 run, 1 new, .*\nwith {2}tracker\.config\.ts\nsite /);
  await shows(files);
});

Deno.test("a run whose tracker is built has it, too, and so another build has nothing to make anew", async () => {
  await using files = await project();
  const { code, stdout } = await dagtrail(["run", "pipeline.ts", "--tracker", "site"], { cwd: files.root });
  assert.equal(code, 0);
  assert.match(stdout, /open {6}site\/index\.html/);
  await shows(files);
  assert.match((await dagtrail(["tracker", "build"], { cwd: files.root })).stdout, /^2 runs, 0 new, /);
});

Deno.test("a site that is served has it, too", async () => {
  await using files = await project();
  const words = ["tracker", "serve", "--port", "0", "--out", "site", "--config", "tracker.config.ts"];
  await using serving = startDagtrail(words, { cwd: files.root });
  await serving.prints("open  http");
  await shows(files);
  serving.signal("SIGINT");
  assert.equal((await serving.ended).code, 0);
});

Deno.test("a configuration that asks for a name that its project does not have is told where", async () => {
  await using files = await project();
  await Deno.writeTextFile(files.path("tracker.config.ts"), `import "nowhere"; export default {};`);
  const { code, stderr } = await dagtrail(["tracker", "build"], { cwd: files.root });
  assert.equal(code, 2);
  assert.match(stderr, /"tracker\.config\.ts" could not be loaded: Import "nowhere" not a dependency/);
});

Deno.test("a configuration behind a link, in a folder with odd characters, imports by its own project's names", async () => {
  await using files = await project();
  const odd = files.path("odd [v2] #1 100%");
  await Deno.mkdir(odd);
  for (const name of ["deno.json", "lib", "tracker.config.ts"]) await Deno.rename(files.path(name), `${odd}/${name}`);
  await Deno.symlink(`${odd}/tracker.config.ts`, files.path("tracker.config.ts"));
  const { code, stderr } = await dagtrail(["tracker", "build"], { cwd: files.root });
  assert.deepEqual([code, ownWords(stderr)], [0, "said on the way"]);
  await shows(files);
});
