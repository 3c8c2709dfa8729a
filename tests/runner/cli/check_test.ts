import { deepEqual, equal, match } from "node:assert/strict";
import { dagtrail } from "../../helpers/command_line.ts";
import { DAGTRAIL, makeProject, type Project } from "../../helpers/project.ts";

const FIXTURE = new URL("../../fixtures/run_files/1/", import.meta.url).pathname;

/** A folder of run files: one that is valid, one with a fault, one of a later version, one that is no JSON. */
async function makeRuns(): Promise<Project> {
  const text = await Deno.readTextFile(`${FIXTURE}fixture.otlp.json`);
  const project = await makeProject({
    "runs/valid.otlp.json": text,
    "runs/renumbered.otlp.json": text.replace(
      `"dagtrail.attempt.number","value":{"intValue":"2"`,
      (found) => found.replace("2", "7"),
    ),
    "runs/later.otlp.json": text.replace(
      `"dagtrail.format.version","value":{"intValue":"1"`,
      (found) => found.replace(`"1"`, `"2"`),
    ),
    "runs/cut.otlp.json": text.slice(0, 5000),
  });
  await Deno.mkdir(project.path("runs/blobs"));
  for await (const { name } of Deno.readDir(`${FIXTURE}blobs`)) {
    await Deno.copyFile(`${FIXTURE}blobs/${name}`, project.path(`runs/blobs/${name}`));
  }
  return project;
}

Deno.test("a valid run exits with 0, a fault with 1, and what cannot be checked with 2", async () => {
  await using project = await makeRuns();
  const cases: readonly (readonly [readonly string[], number, RegExp, RegExp])[] = [
    [
      ["valid"],
      0,
      /^✓ valid {2}runs\/valid\.otlp\.json {2}18 spans \(6 tasks, 6 attempts, 3 artifacts\), 22 events\n$/,
      /^$/,
    ],
    [
      ["runs/renumbered.otlp.json"],
      1,
      /^fault {3}train\[2\] attempt 2 \([0-9a-f]{16}\): has the number 7[^]*✗ 1 fault /,
      /^$/,
    ],
    [["cut"], 1, /^fault {3}not JSON: .*[^]*✗ 1 fault /, /^$/],
    [["valid", "cut", "renumbered"], 1, /^✓ valid [^]*✗ 1 fault [^]*✗ 1 fault /, /^$/],
    [
      ["later"],
      2,
      /^$/,
      /later\.otlp\.json could not be checked: .*version 2.*versions up to 1: read it with a newer Dagtrail/,
    ],
    [["nobody"], 2, /^$/, /no run whose identifier begins so/],
  ];
  for (const [words, code, stdout, stderr] of cases) {
    const called = await dagtrail(["check", ...words], { cwd: project.root });
    equal(called.code, code, `${words.join(" ")}: ${called.stderr}`);
    match(called.stdout, stdout);
    match(called.stderr, stderr);
    equal(called.stderr.includes("    at "), false, called.stderr);
  }
  // The others refuse it in the same words.
  const shown = await dagtrail(["show", "later"], { cwd: project.root });
  equal(shown.code, 2);
  match(shown.stderr, /read it with a newer Dagtrail/);
});

Deno.test("with --json, each file comes with its faults, where they are and whose span they are about", async () => {
  await using project = await makeRuns();
  const { code, stdout } = await dagtrail(["check", "--json", "valid", "renumbered"], { cwd: project.root });
  equal(code, 1);
  const [valid, renumbered] = JSON.parse(stdout);
  deepEqual([valid.file, valid.faults, valid.counts], ["runs/valid.otlp.json", [], { fault: 0, warning: 0 }]);
  const [fault] = renumbered.faults;
  match(fault.at, /^\$\.resourceSpans\[0\]\.scopeSpans\[\d+\]\.spans\[0\]$/);
  deepEqual([fault.severity, fault.span.task, fault.span.attempt], ["fault", "train[2]", 7]);
});

const LEAKY = {
  "deno.json": "{}",
  "leaks.ts": `export default ({ log }) => {
    const value = Deno.env.get("TOKEN");
    console.log("as it is: " + value);
    log.param("coded", btoa("ab" + value));
    // Where one piece of a large file ends and the next one begins.
    for (const before of [2 ** 20 - 5, 2 ** 21 + 40]) log.artifact("blob-" + before, "z".repeat(before) + encodeURIComponent(value) + "z");
    log.artifact("clean", "z".repeat(2 ** 21));
  };`,
  "pipeline.ts": `
    import { pipeline, task } from ${JSON.stringify(DAGTRAIL)};
    export default pipeline({
      name: "leaky",
      tasks() {
        task("leaks", { module: import.meta.resolve("./leaks.ts"), permissions: { env: ["TOKEN"] } } as never);
      },
    });`,
};

Deno.test("check proves a run file and its blobs clean of secrets, or says where each is, and never what", async () => {
  await using project = await makeProject(LEAKY);
  const TOKEN = "hunter2/&%-hunter2";
  const call = (...words: string[]) => dagtrail(words, { cwd: project.root, env: { TOKEN, OTHER: "not in there" } });
  equal((await call("run", "pipeline.ts")).code, 0);

  const leaky = await call("check", "--secrets", "TOKEN,OTHER");
  equal(leaky.code, 1);
  const places = [...leaky.stdout.matchAll(/^fault .*: (.*) has the secret (\w+) in it$/gm)].map(([, place, name]) => {
    equal(name, "TOKEN");
    return place!.replace(/[0-9a-f]{64}/, "SHA").replace(/ of the span .*/, "");
  });
  deepEqual(places.sort(), [
    "blobs/SHA",
    "blobs/SHA",
    "dagtrail.value of event 1 (dagtrail.param)",
    "log.record.original of event 0 (dagtrail.log)",
  ]);
  equal(leaky.stdout.includes(TOKEN), false);
  const json = await call("check", "--secrets", "TOKEN", "--json");
  equal(JSON.parse(json.stdout)[0].counts.fault, 4);

  const clean = await call("check", "--secrets", "OTHER");
  equal(clean.code, 0);
  match(clean.stdout, /^✓ valid .*, none of 1 secret\n$/);
  await project.write("token.txt", `${TOKEN}\n`);
  equal((await call("check", "--secret", "ANY=file:token.txt")).code, 1);
  const missing = await call("check", "--secrets", "NOWHERE");
  deepEqual([missing.code, missing.stdout], [2, ""]);
  match(missing.stderr, /the secret "NOWHERE" is not set; set the environment variable NOWHERE, or pass --secret/);
});
