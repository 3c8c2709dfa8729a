import { deepEqual, equal, match, ok } from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { CLI } from "../../helpers/command_line.ts";
import { makeCliProject } from "./cli_project.ts";

/** Runs words of bash, in which `$DAGTRAIL` calls the command. */
async function bash(script: string, cwd: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await new Deno.Command("bash", {
    args: ["-c", `unset NO_COLOR\n${script}`],
    cwd,
    env: { DENO: Deno.execPath(), CLI },
    stdin: "null",
  }).output();
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function has(program: string): Promise<boolean> {
  try {
    return (await new Deno.Command(program, { args: ["--version"], stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

const hasBash = await has("bash");
// Of util-linux; the one of other systems takes other words.
const hasScript = Deno.build.os === "linux" && await has("script");
// deno-lint-ignore no-console -- a test that cannot run here must say so
if (!hasScript) console.log("skipped: there is no `script` of util-linux, which makes a terminal");

const FILES = {
  "one.ts": `export default ({ log }) => { console.log("printed by one"); log.progress(0.5, "half"); return 1; };`,
  "two.ts": `export default () => { throw new Error("as planned"); };`,
};

Deno.test({
  name: "a reader that closes the output early does not make the command fail",
  ignore: !hasBash,
  async fn() {
    await using project = await makeCliProject(`task("one");`, FILES);
    for (
      const words of [
        "plan pipeline.ts --format json",
        "run pipeline.ts --runs closed",
        "completions bash",
        "completions zsh",
        "--help",
        "show",
      ]
    ) {
      const { stdout, stderr } = await bash(
        `"$DENO" run -A "$CLI" run pipeline.ts -q >/dev/null
         "$DENO" run -A "$CLI" ${words} 2>err | : ; code=\${PIPESTATUS[0]}; cat err >&2; echo "code $code"`,
        project.root,
      );
      equal(stdout, "code 0\n", `${words}: ${stderr}`);
      equal(/panic|BrokenPipe|Uncaught/.test(stderr), false, `${words}: ${stderr}`);
    }
    const head = await bash(`"$DENO" run -A "$CLI" plan pipeline.ts --format json | head -1`, project.root);
    deepEqual([head.stdout, head.stderr], ["{\n", ""]);
  },
});

Deno.test({
  name: "in a terminal the run is followed while it goes on, and ends with the summary",
  ignore: !hasScript,
  async fn() {
    await using project = await makeCliProject(
      `task("waits", { permissions: { read: ["go"] } }); task("two", { after: ["waits"] });`,
      {
        ...FILES,
        "waits.ts": `
          export default async () => {
            const watcher = Deno.watchFs(new URL("./go", import.meta.url).pathname);
            console.log("it watches");
            for await (const _ of watcher) return;
          };`,
        "go/README.txt": "A file that comes here lets the task end.",
      },
    );
    const child = new Deno.Command("script", {
      args: ["-qec", `unset NO_COLOR; stty cols 100 rows 40; "$DENO" run -A "$CLI" run pipeline.ts`, "/dev/null"],
      cwd: project.root,
      env: { DENO: Deno.execPath(), CLI },
      stdin: "null",
      stdout: "piped",
    }).spawn();
    let stdout = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      stdout += text;
      // The task goes on once the screen has been drawn with it.
      if (stdout.includes("it watches") && /━\S* 0\/2/.test(stdout)) await project.write("go/on", "");
    }
    equal((await child.status).code, 1, stdout);
    ok(stdout.includes("\x1b[32m✓ success"), "a terminal gets colours");
    // deno-lint-ignore no-control-regex -- what is taken out is what moves the cursor
    const lines = stdout.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, "").split(/\r?\n/);
    const table = lines.slice(lines.findLastIndex((line) => /^task +attempts/.test(line)));
    match(table[2]!, /^waits +1 +✓ success/);
    match(table[3]!, /^two +1 +✗ failure +\d.*Error: as planned/);
    ok(table.some((line) => /^run file +runs\/cli-/.test(line)));
    equal(table.some((line) => line.includes("━")), false, "nothing is drawn after the summary");
  },
});

Deno.test({
  name: "a terminal that has no width, and one whose output goes elsewhere, get plain lines",
  ignore: !hasScript,
  async fn() {
    await using project = await makeCliProject(`task("one");`, FILES);
    const narrow = await bash(
      `script -qec 'stty cols 0; "$DENO" run -A "$CLI" run pipeline.ts' /dev/null </dev/null`,
      project.root,
    );
    equal(narrow.code, 0);
    // deno-lint-ignore no-control-regex -- colours are taken out
    const plain = narrow.stdout.replace(/\x1b\[[0-9;]*m/g, "");
    match(plain, /^one +1 +✓ success +\d+ ms\r?$/m);
    match(plain, /one \| printed by one/);
    const elsewhere = await bash(
      `script -qec 'stty cols 100 rows 40; "$DENO" run -A "$CLI" run pipeline.ts --no-cache >out.txt' /dev/null`,
      project.root,
    );
    equal(elsewhere.code, 0, elsewhere.stdout);
    const out = await Deno.readTextFile(project.path("out.txt"));
    match(out, /^one +1 +✓ success/m);
    equal(out.includes("\x1b"), false);
    const log = await bash(
      `script -qec 'stty cols 100 rows 40; "$DENO" run -A "$CLI" run pipeline.ts --no-cache 2>log.txt' /dev/null`,
      project.root,
    );
    ok(log.stdout.includes("\x1b[32m✓ success"));
    const followed = await Deno.readTextFile(project.path("log.txt"));
    match(followed, /one \| printed by one/);
    equal(followed.includes("\x1b"), false);
  },
});

Deno.test({
  name: "a task that prints more than a terminal can show is followed all the same, and its run file has every line",
  ignore: !hasScript,
  async fn() {
    const count = 50_000;
    await using project = await makeCliProject(`task("prints"); task("two", { after: ["prints"] });`, {
      ...FILES,
      "prints.ts": `export default () => { for (let i = 0; i < ${count}; i++) console.log("line " + i); };`,
    });
    const { code, stdout } = await bash(
      `script -qec 'stty cols 100 rows 40; "$DENO" run -A "$CLI" run pipeline.ts' /dev/null </dev/null`,
      project.root,
    );
    equal(code, 1);
    ok((stdout.match(/\| line \d/g) ?? []).length < count / 2);
    match(stdout, /and \d+ lines more, which the run file has/);
    match(stdout, /Error: as planned/);
    const [name] = Array.from(Deno.readDirSync(project.path("runs")), ({ name }) => name).filter((name) =>
      name.endsWith(".json")
    );
    const { spans } = decodeRunFile(await Deno.readTextFile(project.path(`runs/${name}`)));
    const printed = spans.find(({ name }) => name === "prints attempt 1")!.events.map(({ attributes }) =>
      attributes["log.record.original"]
    );
    deepEqual(printed, Array.from({ length: count }, (_, i) => `line ${i}`));
  },
});
