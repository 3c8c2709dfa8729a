import assert from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { lintWorkflow } from "../../helpers/lint_workflow.ts";

async function emptyFolder(): Promise<string> {
  return await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-init-" }));
}

async function deno(cwd: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), { args, cwd, env: { NO_COLOR: "1" } })
    .output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.ok(success, said);
  return said;
}

Deno.test("init writes a starter that is in order, and that runs and shows itself at once", async () => {
  const folder = await emptyFolder();
  try {
    const { code, stdout } = await dagtrail(["init"], { cwd: folder });
    assert.equal(code, 0);
    assert.match(stdout, /^wrote {2}\.github\/workflows\/ci\.yml\n/);
    await deno(folder, "fmt", "--check");
    await deno(folder, "lint");
    await deno(folder, "check");
    assert.match(await deno(folder, "task", "pipeline"), /✓ success {2}estimate-pi-[\s\S]*open {6}site\/index\.html/);
    assert.match(await Deno.readTextFile(`${folder}/site/index.html`), /estimate-pi/);
    for (const { name } of Deno.readDirSync(`${folder}/.github/workflows`)) {
      assert.equal(await lintWorkflow(await Deno.readTextFile(`${folder}/.github/workflows/${name}`)), "");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("init takes the library and the actions from where it is told", async () => {
  const folder = await emptyFolder();
  try {
    const library = "https://example.org/dagtrail/mod.ts";
    await dagtrail(["init", "new/place", "--library", library, "--action", "octo/dagtrail@v1.2"], { cwd: folder });
    const { imports } = JSON.parse(await Deno.readTextFile(`${folder}/new/place/deno.json`));
    assert.equal(imports.dagtrail, library);
    assert.equal(imports["dagtrail/tracker"], "https://example.org/dagtrail/tracker/define_tracker.ts");
    const used: string[] = [];
    for (const { name } of Deno.readDirSync(`${folder}/new/place/.github/workflows`)) {
      const text = await Deno.readTextFile(`${folder}/new/place/.github/workflows/${name}`);
      used.push(...[...text.matchAll(/uses: (.*dagtrail.*|\.\/.*)/g)].map(([, action]) => action!));
    }
    assert.deepEqual(used.sort(), [
      "octo/dagtrail/.github/actions/comment@v1.2",
      "octo/dagtrail/.github/actions/dagtrail@v1.2",
      "octo/dagtrail/.github/actions/tracker@v1.2",
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("init refuses an address that is not that of the library's module, and says what is of this machine", async () => {
  const folder = await emptyFolder();
  try {
    const wrong = await dagtrail(["init", "new", "--library", "https://example.org/dagtrail"], { cwd: folder });
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--library must be the address of Dagtrail's mod\.ts, such as https:/);
    assert.deepEqual([...Deno.readDirSync(folder)], []);
    const right = ["init", "new", "--library", "https://example.org/dagtrail/mod.ts"];
    assert.match((await dagtrail(right, { cwd: folder })).stdout, /^note +the task `pipeline` .* on this machine/m);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("init writes nothing where there is something, but for a new Git repository", async () => {
  const folder = await emptyFolder();
  try {
    await Deno.writeTextFile(`${folder}/notes.txt`, "mine");
    const full = await dagtrail(["init"], { cwd: folder });
    assert.deepEqual([full.code, full.stdout], [2, ""]);
    assert.match(full.stderr, /the folder "\." is not empty \(it holds "notes\.txt"\); name a new or an empty one/);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["notes.txt"]);

    assert.match((await dagtrail(["init", "notes.txt"], { cwd: folder })).stderr, /"notes\.txt" is a file; name a new/);
    assert.match(
      (await dagtrail(["init", "x", "--action", "what"], { cwd: folder })).stderr,
      /--action must be owner\/repository@version/,
    );
    await Deno.mkdir(`${folder}/git/.git`, { recursive: true });
    assert.equal((await dagtrail(["init", "git"], { cwd: folder })).code, 0);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
