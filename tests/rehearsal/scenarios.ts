import assert from "node:assert/strict";
import { rehearseFanOut } from "./fan_out.ts";
import { concluded, describe, outcomes, runOf, runsLeftBy, runsShownBy, stepsOf, summaryOf } from "./expectations.ts";
import { pressed, pushed, scheduled } from "./github_event.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** A situation that the workflows are for; what it expects is asserted as it goes. */
export interface Scenario {
  readonly title: string;
  readonly rehearse: (rehearsal: Rehearsal) => Promise<void>;
}

/** A change that a person could make in a pull request. */
const HARMLESS = { "notes.txt": "a change\n" };

/** A notebook of the digits pipeline, to which what cannot be carried out is added. */
const FAILING = "pipelines/digits/notebooks/summary.ts";

/** In an order in which each takes up what those before have left. */
export const SCENARIOS: readonly Scenario[] = [
  {
    title: "the first run ever: nothing was published before",
    rehearse: async (rehearsal) => {
      const results = await rehearsal.happen(pushed(await rehearsal.head()));
      const [pipeline, tracker] = [runOf(results, "pipeline"), runOf(results, "tracker")];
      concluded(pipeline, "success");
      assert.match(summaryOf(pipeline), /There is no run on <code>main<\/code> to compare the metrics with\./);
      assert.equal(outcomes(tracker), "comment skipped, build success, deploy success", describe(tracker));
      assert.deepEqual(await runsShownBy(rehearsal), await runsLeftBy(rehearsal, pipeline));
    },
  },
  {
    title: "a scheduled run: its metrics are held against the one before",
    rehearse: async (rehearsal) => {
      const results = await rehearsal.happen(scheduled(await rehearsal.head()));
      concluded(runOf(results, "pipeline"), "success");
      assert.match(
        summaryOf(runOf(results, "pipeline")),
        /metrics are within what the last runs on <code>main<\/code> gave/,
      );
      await showsNewest(rehearsal);
    },
  },
  {
    title: "a run that a person starts with parameters",
    rehearse: async (rehearsal) => {
      const inputs = { environment: "dev", "simulate-failures": false };
      const results = await rehearsal.happen(pressed("pipeline", await rehearsal.head(), inputs));
      concluded(runOf(results, "pipeline"), "success");
      assert.match(stepsOf(runOf(results, "pipeline")).map(({ output }) => output).join(""), /train-model\[400\]/);
      await showsNewest(rehearsal);
    },
  },
  {
    title: "a pull request: its run is shown, and its comment is written once and then updated",
    rehearse: async (rehearsal) => {
      const { comments } = rehearsal.platform.github;
      const event = await rehearsal.openPullRequest(HARMLESS, { fork: false });
      for (const round of [1, 2]) {
        const results = await rehearsal.happen(event);
        concluded(runOf(results, "pipeline"), "success");
        assert.equal(outcomes(runOf(results, "tracker")), "comment success, build success, deploy success");
        assert.equal(comments.length, 1, `${round}`);
        assert.match(comments[0]!.body, /^<!-- dagtrail: digits -->\n### <code>digits<\/code> ✅ success/);
        await showsNewest(rehearsal);
      }
    },
  },
  {
    title:
      "a fork's pull request: it runs with a token that may read, gets its comment, and is shown with the next run",
    rehearse: async (rehearsal) => {
      const { deployments, github } = rehearsal.platform;
      const event = await rehearsal.openPullRequest(HARMLESS, { fork: true });
      const results = await rehearsal.happen(event);
      const pipeline = runOf(results, "pipeline");
      concluded(pipeline, "success");
      summaryOf(pipeline);
      assert.equal(outcomes(runOf(results, "tracker")), "comment success, build skipped, deploy skipped");
      assert.equal(rehearsal.platform.deployments, deployments);
      assert.deepEqual(github.comments.filter(({ issue }) => issue === event.payload.number).length, 1);
      await rehearsal.happen(scheduled(await rehearsal.head()));
      await showsNewest(rehearsal);
      const [run] = await runsLeftBy(rehearsal, pipeline);
      const shown = await Deno.readTextFile(`${rehearsal.platform.published}/runs/${run}/index.html`);
      assert.match(shown, />fork</);
    },
  },
  {
    title: "a failing pipeline: the job fails, says where, and its run is shown",
    rehearse: async (rehearsal) => {
      const before = await rehearsal.head();
      await rehearsal.edit(FAILING, (text) => `${text}\nthrow new Error("no summary today");\n`);
      const results = await rehearsal.happen(pushed(await rehearsal.head()));
      const pipeline = runOf(results, "pipeline");
      concluded(pipeline, "failure");
      assert.match(summaryOf(pipeline), /❌ failure[\s\S]*no summary today/);
      const errors = stepsOf(pipeline).flatMap(({ commands }) => commands).filter(({ name }) => name === "error");
      const { length } = (await Deno.readTextFile(new URL(`../../${FAILING}`, import.meta.url))).split("\n");
      assert.deepEqual(errors.map(({ properties: { file, line } }) => [file, line]), [[FAILING, `${length + 1}`]]);
      concluded(runOf(results, "tracker"), "success");
      await showsNewest(rehearsal);
      await rehearsal.revert(before);
    },
  },
  {
    title: "two at once: both are shown at the end, and no deployment races another",
    rehearse: async (rehearsal) => {
      const sha = await rehearsal.head();
      const both = await Promise.all([rehearsal.happen(pushed(sha)), rehearsal.happen(scheduled(sha))]);
      for (const results of both) concluded(runOf(results, "pipeline"), "success");
      await showsNewest(rehearsal);
    },
  },
  {
    title: "after 90 days, and with nothing cached, earlier runs are shown from what was published",
    rehearse: async (rehearsal) => {
      const before = await runsShownBy(rehearsal);
      rehearsal.platform.expireArtifacts();
      rehearsal.platform.forgetCaches();
      const results = await rehearsal.happen(scheduled(await rehearsal.head()));
      concluded(runOf(results, "tracker"), "success");
      const shown = await runsShownBy(rehearsal);
      assert.deepEqual(before.filter((run) => !shown.includes(run)), []);
      assert.equal(shown.length, before.length + 1);
    },
  },
  {
    title:
      "a published site that cannot be read: the build fails rather than dropping runs, until it is told to start over",
    rehearse: async (rehearsal) => {
      const { platform } = rehearsal;
      const deployments = platform.deployments;
      await Deno.writeTextFile(`${platform.published}/tracker.json`, "<html>");
      const results = await rehearsal.happen(scheduled(await rehearsal.head()));
      concluded(runOf(results, "pipeline"), "success");
      concluded(runOf(results, "tracker"), "failure");
      assert.equal(platform.deployments, deployments);
      const over = await rehearsal.happen(pressed("tracker", await rehearsal.head(), { "start-over": true }));
      concluded(runOf(over, "tracker"), "success");
      const [left] = await runsLeftBy(rehearsal, runOf(results, "pipeline"));
      assert.ok((await runsShownBy(rehearsal)).includes(left!));
    },
  },
  {
    title: "Pages switched off: everything but the deployment goes on",
    rehearse: async (rehearsal) => {
      const { github } = rehearsal.platform;
      const pages = github.pages;
      github.pages = undefined;
      const results = await rehearsal.happen(scheduled(await rehearsal.head()));
      assert.equal(outcomes(runOf(results, "tracker")), "comment skipped, build success, deploy skipped");
      github.pages = pages;
    },
  },
  {
    title: "a pipeline over many machines: the compiled workflow's joined run is that of one machine",
    rehearse: (rehearsal) =>
      rehearseFanOut(rehearsal, {
        name: "digits",
        module: "pipelines/digits/pipeline.ts",
        params: ["environment=ci", "simulateFailures=false"],
      }),
  },
];

/** That the site shows every run that any run of the pipeline's workflow has left, the newest included. */
export async function showsNewest(rehearsal: Rehearsal): Promise<void> {
  const left = await Promise.all(
    rehearsal.results.filter(({ run }) => run.workflow === "pipeline").map((result) => runsLeftBy(rehearsal, result)),
  );
  assert.deepEqual((await runsShownBy(rehearsal)).toSorted(), left.flat().toSorted());
}
