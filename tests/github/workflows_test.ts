import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { lintWorkflow } from "../helpers/lint_workflow.ts";
import { workflowErrors } from "../helpers/workflow_parser.ts";

const ROOT = new URL("../../", import.meta.url);

/** Every workflow that is here or that `init` writes, and every composite action, by path. */
const WORKFLOWS = [...filesIn(".github/workflows"), ...filesIn("starter/workflows")];
const ACTIONS = [...Deno.readDirSync(new URL(".github/actions", ROOT))].map(({ name }) =>
  `.github/actions/${name}/action.yml`
);

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(new URL(folder, ROOT))].map(({ name }) => `${folder}/${name}`).sort();
}

function read(path: string): string {
  return Deno.readTextFileSync(new URL(path, ROOT));
}

for (const path of WORKFLOWS) {
  Deno.test(`actionlint and GitHub's own parser have nothing to say about ${path}`, async () => {
    assert.equal(await lintWorkflow(read(path)), "");
    assert.deepEqual(await workflowErrors(path, read(path)), []);
  });

  Deno.test(`${path} says what its token may do, and every job when it is to be given up`, () => {
    const text = read(path);
    assert.match(text, /^permissions:/m);
    const jobs = text.match(/^ {4}runs-on:/gm) ?? [];
    const limits = text.match(/^ {4}timeout-minutes: \d+$/gm) ?? [];
    assert.ok(jobs.length > 0);
    assert.equal(limits.length, jobs.length);
  });
}

for (const path of ACTIONS) {
  Deno.test(`actionlint finds nothing in the steps of ${path}, as those of a job that is called with its inputs`, async () => {
    assert.equal(await lintWorkflow(asWorkflow(read(path))), "");
  });
}

/** A composite action as a reusable workflow, which is what linters read. */
function asWorkflow(text: string): string {
  const { name, inputs, outputs, runs } = parse(text);
  const typed = Object.fromEntries(
    Object.entries<{ description: string; required?: boolean }>(inputs).map(([input, { description, required }]) => [
      input,
      { description, required: required ?? false, type: "string" },
    ]),
  );
  const job = {
    "runs-on": "ubuntu-24.04",
    ...(outputs === undefined ? {} : {
      outputs: Object.fromEntries(
        Object.entries<{ value: string }>(outputs).map(([output, { value }]) => [output, value]),
      ),
    }),
    steps: runs.steps,
  };
  return stringify({ name, on: { workflow_call: { inputs: typed } }, permissions: {}, jobs: { job } });
}

const BROKEN:
  readonly (readonly [title: string, change: (good: string) => string, message: RegExp, parser: boolean])[] = [
    ["YAML that is not", (good) => `${good}\n  - [`, /could not parse as YAML|syntax/, true],
    ["a key that there is not", (good) => good.replace("runs-on:", "run-on:"), /run-on/, true],
    ["a trigger that there is not", (good) => good.replace("pull_request:", "pull_requests:"), /pull_requests/, true],
    ["an unknown permission", (good) => good.replace("contents: read", "content: read"), /content/, true],
    [
      "an input that an action does not have",
      // Of a version that is old enough for actionlint to know.
      (good) => good.replace(/checkout@.*/, "checkout@v4").replace("persist-credentials", "keep-credentials"),
      /keep-credentials/,
      false,
    ],
    [
      "an expression with an unknown property",
      (good) => good.replace("github.ref }}", "github.reff }}"),
      /reff/,
      false,
    ],
    [
      "a job that needs one that there is not",
      (good) => good.replace("runs-on:", "needs: nobody\n    runs-on:"),
      /nobody/,
      false,
    ],
  ];

for (const [title, change, message, parser] of BROKEN) {
  Deno.test(`actionlint${parser ? " and GitHub's parser find" : " finds"} ${title}`, async () => {
    const good = read(".github/workflows/ci.yml");
    const bad = change(good);
    assert.notEqual(bad, good);
    assert.match(await lintWorkflow(bad), message);
    assert.equal((await workflowErrors("bad.yml", bad)).length > 0, parser);
  });
}

Deno.test("every action of others is pinned to a commit, with its version beside it, the same everywhere, as the docs list them", () => {
  const pins = new Map<string, string>();
  for (const path of [...WORKFLOWS, ...ACTIONS]) {
    for (const [, used] of read(path).matchAll(/uses: (.*)$/gm)) {
      if (used!.startsWith("./")) continue;
      const [, action, pin] = /^([\w-]+\/[\w-]+)@([0-9a-f]{40} # v\d+\.\d+\.\d+)$/.exec(used!) ?? [];
      assert.ok(action !== undefined, `${path} uses ${used}`);
      assert.equal(pins.getOrInsert(action, pin!), pin, path);
    }
  }
  const documented = [
    ...read("docs/github.md").matchAll(/^\| `([\w-]+\/[\w-]+)` +\| (v[\d.]+) +\| `([0-9a-f]{40})`/gm),
  ];
  assert.deepEqual(
    documented.map(([, action, version, commit]) => `${action} ${commit} # ${version}`).sort(),
    [...pins].map(([action, pin]) => `${action} ${pin}`).sort(),
  );
});

Deno.test("no script of a workflow or an action takes in an expression, which whoever names a branch could write", () => {
  for (const path of [...WORKFLOWS, ...ACTIONS]) {
    const document = parse(read(path));
    const steps = document.runs?.steps ??
      Object.values<{ steps: unknown[] }>(document.jobs).flatMap(({ steps }) => steps);
    for (const { run } of steps as { run?: string }[]) assert.doesNotMatch(run ?? "", /\$\{\{/, path);
  }
});

Deno.test("what runs with more than a token to read checks out no pull request's code", () => {
  for (const path of WORKFLOWS) {
    const { on, jobs } = parse(read(path));
    assert.ok(!("pull_request_target" in on), path);
    if (!("workflow_run" in on)) {
      const levels = JSON.stringify([
        parse(read(path)).permissions,
        Object.values<{ permissions?: unknown }>(jobs).map((job) => job.permissions),
      ]);
      assert.doesNotMatch(levels, /write/, path);
      continue;
    }
    for (const { steps } of Object.values<{ steps: { uses?: string; with?: Record<string, unknown> }[] }>(jobs)) {
      for (const step of steps) {
        if (step.uses?.startsWith("actions/checkout")) assert.deepEqual(step.with, { "persist-credentials": false });
      }
    }
  }
});

Deno.test("every place that names Deno's version names the same one", async () => {
  const versions = new Set<string>();
  for (const path of [".ci/run", ...WORKFLOWS, ...ACTIONS, "README.md"]) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    const named = [...text.matchAll(/\bdeno(?:@|-version: )(\d+\.\d+\.\d+)/g)].map(([, version]) => version!);
    if (text.includes("setup-deno")) assert.ok(named.length > 0, `${path} names no version`);
    for (const version of named) versions.add(version);
  }
  assert.deepEqual([...versions], [Deno.version.deno]);
});

Deno.test(".ci/run is executable", async () => {
  const { mode } = await Deno.stat(new URL(".ci/run", ROOT));
  assert.ok(mode === null || (mode & 0o111) !== 0);
});
