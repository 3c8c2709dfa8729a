import { deepEqual, equal, match } from "node:assert/strict";
import { explain, type Pipeline, pipeline, task } from "../../../mod.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { pipelineOf, type ProjectRunOptions, runInProject, type TaskOf } from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken, sentence } from "./decisions.ts";

const FILES = {
  "split.ts": `
    import { parts } from "./lib/parts.ts";
    export default async ({ params, output }) => {
      await output.writeText("parts.txt", parts(params.n).join());
      return params.n % 10;
    };`,
  "lib/parts.ts": `export const parts = (n) => Array.from({ length: n % 10 }, (_, i) => i);`,
  "sum.ts": `
    export default async ({ inputs }) => (await inputs.parts.readText("parts.txt")).split(",").length;`,
  "data/a.csv": "1,2",
};

function tasks(n: number, more: Readonly<Record<string, unknown>> = {}): Record<string, TaskOf> {
  return {
    split: { module: "split.ts", params: { n }, ...more },
    sum: { module: "sum.ts", inputs: { parts: "split" } },
  };
}

/** Runs once, lets `change` happen, and gives what is said of `split` then: by the plan, and by the run file. */
async function check(
  wanted: string,
  change: (project: Project) => Promise<unknown> | unknown,
  after: { readonly tasks?: Record<string, TaskOf>; readonly before?: Record<string, TaskOf> } & ProjectRunOptions = {},
): Promise<void> {
  await using project = await makeProject(FILES);
  const { tasks: later = tasks(3), before = tasks(3), ...options } = after;
  await runInProject(project, before);
  await change(project);
  const where = { ...options, runs: options.runs ?? project.path("runs"), root: project.root };
  const { split } = await explain(pipelineOf(project, later), where);
  const run = await runInProject(project, later, options);
  match(decisionOf(run, "split"), sentence(wanted));
  equal(
    split!.reason,
    String(run.task("split").attributes["dagtrail.task.cache.reason"]).replace(/^ran /, "runs ").replace(
      /^did /,
      "does ",
    ),
    "the plan says the same in the present",
  );
}

Deno.test("a task of which nothing changed does not run, and says which run its results come from", async () => {
  await check("hit: did not run, because nothing that it depends on changed since the run RUN", () => {});
});

Deno.test("a file of the task's code that changed is named, with its digests", async () => {
  await check(
    "miss: ran because the digest of `lib/parts.ts` changed from sha256:# to sha256:#",
    (project) => project.write("lib/parts.ts", FILES["lib/parts.ts"] + " "),
  );
});

Deno.test("a file that is new in the task's code, or gone from it, is named", async () => {
  await check(
    "miss: ran because the file `lib/new.ts` of its code is new and " +
      "the digest of `split.ts` changed from sha256:# to sha256:#",
    async (project) => {
      await project.write("lib/new.ts", "");
      await project.write("split.ts", `import "./lib/new.ts"; ${FILES["split.ts"]}`);
    },
  );
  await check(
    "miss: ran because the file `lib/parts.ts` of its code is gone and " +
      "the digest of `split.ts` changed from sha256:# to sha256:#",
    (project) => project.write("split.ts", `export default () => 1;`),
    { tasks: { split: tasks(3)["split"]! } },
  );
});

Deno.test("a parameter that changed is named with both values, and so is one that is new or gone", async () => {
  await check("miss: ran because the parameter `n` changed from 3 to 4", () => {}, { tasks: tasks(4) });
  await check(
    'miss: ran because the parameter `k` is new, "v"',
    () => {},
    { tasks: { ...tasks(3), split: { module: "split.ts", params: { n: 3, k: "v" } } } },
  );
  await check(
    "miss: ran because the parameter `k` is gone",
    () => {},
    { before: { split: { module: "split.ts", params: { n: 3, k: "v" } } } },
  );
});

Deno.test("parameters in another order are told, since a task may see the order", async () => {
  await check(
    "miss: ran because the order of its parameters changed",
    () => {},
    {
      before: { split: { module: "split.ts", params: { n: 3, k: 1 } } },
      tasks: { split: { module: "split.ts", params: { k: 1, n: 3 } } },
    },
  );
});

Deno.test("the output of a task upstream that changed is named", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, tasks(3));
  const run = await runInProject(project, tasks(4));
  match(decisionOf(run, "sum"), sentence("miss: ran because the output of `split` changed from sha256:# to sha256:#"));
});

Deno.test("a task whose input comes from another task says so", async () => {
  await using project = await makeProject(FILES);
  const other = { other: tasks(3)["split"]! };
  await runInProject(project, { ...tasks(3), ...other });
  const run = await runInProject(project, {
    ...tasks(3),
    ...other,
    sum: { module: "sum.ts", inputs: { parts: "other" } },
  });
  match(decisionOf(run, "sum"), /^miss: ran because the task of its input `parts` changed from split to other$/);
});

Deno.test("a file of declared data that changed, is new or is gone is named", async () => {
  const withData = {
    before: tasks(3, { permissions: { read: ["data"] } }),
    tasks: tasks(3, { permissions: { read: ["data"] } }),
  };
  await check(
    "miss: ran because the digest of its data `data/a.csv` changed from sha256:# to sha256:#",
    (project) => project.write("data/a.csv", "1,3"),
    withData,
  );
  await check(
    "miss: ran because the file `data/b.csv` of its data is new",
    (project) => project.write("data/b.csv", "1,3"),
    withData,
  );
});

Deno.test("a permission that changed is named", async () => {
  await check(
    'miss: ran because the file `data/a.csv` of its data is new and the permission `read` is new, ["data"]',
    () => {},
    { tasks: tasks(3, { permissions: { read: ["data"] } }) },
  );
});

Deno.test("an environment variable that changed is named without its value", async () => {
  const name = `DAGTRAIL_TEST_${crypto.randomUUID().slice(0, 8)}`;
  Deno.env.set(name, "first-value");
  try {
    const withEnv = tasks(3, { permissions: { env: [name] } });
    await check(
      `miss: ran because the environment variable \`${name}\` changed`,
      () => Deno.env.set(name, "second-value"),
      { before: withEnv, tasks: withEnv },
    );
  } finally {
    Deno.env.delete(name);
  }
});

Deno.test("many changes are told by the first ones and a count", async () => {
  await check(
    "miss: ran because the parameter `a` changed from 1 to 2, the parameter `b` changed from 1 to 2, " +
      "the parameter `c` changed from 1 to 2 and 2 things more changed",
    () => {},
    {
      before: { split: { module: "split.ts", params: { n: 3, a: 1, b: 1, c: 1, d: 1, e: 1 } } },
      tasks: { split: { module: "split.ts", params: { n: 3, a: 2, b: 2, c: 2, d: 2, e: 2 } } },
    },
  );
});

Deno.test("a task that nothing is kept of says that", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, tasks(3));
  equal(decisionOf(run, "split"), "miss: ran because nothing of it is in the cache");
});

Deno.test("--force and --no-cache are given as the reason", async () => {
  await check("forced: ran because --force names it", () => {}, { force: ["split"] });
  await check("off: ran because --no-cache switches the cache off", () => {}, { cache: false });
});

Deno.test("a task that may do what no key can hold says so, and why it is not cached", async () => {
  const check = async (permissions: Readonly<Record<string, unknown>>, may: string): Promise<void> => {
    await using project = await makeProject(FILES);
    for (let turn = 0; turn < 2; turn++) {
      const run = await runInProject(project, tasks(3, { permissions }));
      equal(decisionOf(run, "split"), `off: ran because it may ${may}, and such a task is cached on request only`);
      equal(run.result.tasks.split!.attempts, 1);
    }
  };
  await check({ net: ["127.0.0.1:1"] }, "reach the network");
  await check({ run: true }, "start programs");
  await check({ ffi: ["./x.so"] }, "call native code");
  await check({ sys: ["hostname"] }, "ask about the machine");
});

Deno.test("on request such a task is cached, for as long as it may be", async () => {
  await using project = await makeProject(FILES);
  const net = { permissions: { net: ["127.0.0.1:1"] } };
  await runInProject(project, tasks(3, { ...net, cache: "always" }));
  const again = await runInProject(project, tasks(3, { ...net, cache: "always" }));
  equal(again.result.tasks.split!.decision!.verdict, "hit");
  const young = await runInProject(project, tasks(3, { ...net, cache: { maxAge: "1h" } }));
  equal(young.result.tasks.split!.decision!.verdict, "hit");
  const old = await runInProject(project, tasks(3, { ...net, cache: { maxAge: 0 } }));
  match(decisionOf(old, "split"), /^miss: ran because what the cache has of it is \d.* old, and may be 0 ms old$/);
});

Deno.test("a task that is never cached is not, however little it may do", async () => {
  await using project = await makeProject(FILES);
  for (let turn = 0; turn < 2; turn++) {
    const run = await runInProject(project, tasks(3, { cache: "never" }));
    equal(decisionOf(run, "split"), "off: ran because the pipeline says that it is never cached");
  }
  const asked = await runInProject(project, tasks(3));
  equal(decisionOf(asked, "split"), "miss: ran because nothing of it is in the cache", "nothing was kept either");
});

Deno.test("a task below one that will run may run, and the plan names that one", async () => {
  await using project = await makeProject(FILES);
  const where = { runs: project.path("runs"), root: project.root };
  const chain = { ...tasks(3), last: { module: "sum.ts", inputs: { parts: "sum" } } };
  const forecast = await explain(pipelineOf(project, chain), where);
  equal(forecast["split"]!.reason, "runs because nothing of it is in the cache");
  equal(forecast["sum"]!.reason, "may run: `split` runs first");
  equal(forecast["last"]!.reason, "may run: `split` runs first");
  equal(Deno.readDirSync(project.root).some(({ name }) => name === "runs"), false, "nothing is written");
});

Deno.test("a change that leaves the output as it was stops there: what depends on it does not run", async () => {
  await using project = await makeProject(FILES);
  await runInProject(project, tasks(3));
  const where = { runs: project.path("runs"), root: project.root };
  equal((await explain(pipelineOf(project, tasks(13)), where))["sum"]!.runs, "maybe");
  const run = await runInProject(project, tasks(13));
  equal(run.result.tasks.split!.attempts, 1);
  match(
    decisionOf(run, "sum"),
    sentence("hit: did not run, because nothing that it depends on changed since the run RUN"),
  );
  equal(run.result.tasks.sum!.value, 3);
});

Deno.test("tasks of one name are told apart by their keys, and only the new ones run", async () => {
  await using project = await makeProject({
    "trial.ts": `export default ({ params }) => params.rate * 2;`,
    "best.ts": `export default ({ inputs }) => Math.max(...inputs.trials.map(({ value }) => value));`,
  });
  const sweep = (rates: readonly number[]): Pipeline<object> =>
    pipeline({
      name: "sweep",
      tasks() {
        const trials = rates.map((rate) =>
          task("trial", { module: project.url("trial.ts"), key: rate, params: { rate } } as never)
        );
        task("best", { module: project.url("best.ts"), inputs: { trials } } as never);
      },
    }) as Pipeline<object>;
  await runInProject(project, sweep([1, 2]));
  const run = await runInProject(project, sweep([1, 2, 3]));
  deepEqual(ranAndTaken(run), { ran: ["trial[3]", "best"], taken: ["trial[1]", "trial[2]"] });
  equal(decisionOf(run, "best"), "miss: ran because the task of its input `trials[2]` is new, trial[3]");
  equal(run.result.tasks.best!.value, 6);
});
