import { deepEqual, equal, ok } from "node:assert/strict";
import { ROCrate } from "ro-crate";
import { exportFolder, filesBelow, FIXTURE, hostileRun, withRun } from "./exported_runs.ts";

interface Entity {
  readonly "@id": string;
  readonly "@type": string | readonly string[];
  readonly [name: string]: unknown;
}

function graphOf(out: string): readonly Entity[] {
  return JSON.parse(Deno.readTextFileSync(`${out}/ro-crate-metadata.json`))["@graph"];
}

/** What an entity refers to by an identifier within the crate. */
function* referencesOf(value: unknown): Generator<string> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === "@id" && Object.keys(value).length === 1) yield member as string;
    else yield* referencesOf(member);
  }
}

for (const [title, text] of [["a run", undefined], ["a run of hostile names", hostileRun]] as const) {
  Deno.test(`the crate of ${title} lists each file once, and nothing in it refers to what is not there`, async () => {
    await withRun(text === undefined ? "" : await text(), async (path, folder) => {
      const out = `${folder}/crate`;
      deepEqual(await exportFolder("ro-crate", text === undefined ? FIXTURE : path, out), []);
      const graph = graphOf(out);
      const ids = graph.map((entity) => entity["@id"]);
      equal(new Set(ids).size, ids.length);
      const known = new Set(ids);
      for (const entity of graph) {
        for (const id of referencesOf(entity)) {
          ok(known.has(id) || /^https:\/\//.test(id), `${entity["@id"]} refers to ${id}`);
        }
      }
      const files = graph.filter((entity) => [entity["@type"]].flat().includes("File")).map((entity) => entity["@id"]);
      deepEqual(files.map(decodeURIComponent).sort(), filesBelow(out).filter((file) => !file.startsWith("ro-crate-")));
    });
  });
}

Deno.test("RO-Crate's own library reads the crate: its workflow, its run and what came of it", async () => {
  await withRun("", async (_, folder) => {
    await exportFolder("ro-crate", FIXTURE, `${folder}/crate`);
    const document = JSON.parse(Deno.readTextFileSync(`${folder}/crate/ro-crate-metadata.json`));
    const crate = new ROCrate(document, { array: true, link: true });
    // deno-lint-ignore no-explicit-any -- the library's own entities, without types
    const root: any = crate.rootDataset;
    const [workflow] = root.mainEntity;
    ok(workflow["@type"].includes("ComputationalWorkflow"));
    deepEqual(workflow.step.map(({ name }: { name: string[] }) => name[0]), [
      "prepare",
      "train[1]",
      "train[2]",
      "broken",
      "report",
    ]);
    const actions = root.mentions.filter((entity: Entity) => entity["@type"].includes("CreateAction"));
    equal(actions.length, 7);
    const run = actions.find((entity: Entity) => entity["@id"] === "#run");
    deepEqual([run.actionStatus, run.error], [["http://schema.org/FailedActionStatus"], ["failure"]]);
    const failed = actions.find(({ name }: { name: string[] }) => name[0] === "broken attempt 1");
    deepEqual(failed.error, ["TypeError: this one never works"]);
    ok(run.result.some(({ name }: { name: string[] }) => name[0] === "rows.csv"));
  });
});

Deno.test("an artifact whose blob is missing is told, and is no part of the crate", async () => {
  await withRun(Deno.readTextFileSync(FIXTURE), async (path, folder) => {
    const failed = await exportFolder("ro-crate", path, `${folder}/crate`);
    equal(failed.length, 1);
    ok(/blobs\/large\.bin.*is not there/.test(failed[0]!));
    ok(!JSON.stringify(graphOf(`${folder}/crate`)).includes('large.bin"'));
  });
});
