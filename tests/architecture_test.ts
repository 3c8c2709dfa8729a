/**
 * The house, and that it is kept: what may import what, and what a file may look like.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  type Exception,
  exceptionsAreNeeded,
  exitsOnlyIn,
  type Fence,
  fencesHold,
  filesAreShort,
  importsPointDown,
  namesSaySomething,
  noBareSpecifiersBehind,
  noCycles,
  noNodeModules,
  onlyReexports,
  type Part,
} from "./helpers/house_rules.ts";
import { readSourceTree } from "./helpers/source_tree.ts";

/** From the roof down. A file imports from its own part and from floors below it. */
const RUNNER: readonly (readonly Part[])[] = [
  ["cli.ts", "mod.ts"],
  ["runner/cli/"],
  ["runner/*"],
  ["runner/running/"],
  ["runner/reuse/"],
  ["runner/planning/", "runner/recovery/"],
  ["runner/work/"],
  [
    "runner/scheduler/",
    "runner/engines/",
    "runner/recording/",
    "runner/terminal/",
    "runner/sandbox/",
    "runner/cache/",
    "runner/checking/",
    "runner/streaming/",
    "runner/export/",
    "runner/notebook/",
    "runner/fan_out/",
  ],
  ["runner/dag/", "runner/sdk/", "runner/otlp/"],
  ["runner/words/"],
];

const TRACKER: readonly (readonly Part[])[] = [
  ["cli.ts"],
  ["tracker/cli/"],
  ["tracker/*"],
  ["tracker/github/"],
  ["tracker/client/"],
  ["tracker/site/", "tracker/output/", "tracker/intake/"],
  ["tracker/artifacts/", "tracker/graph/", "tracker/query/", "tracker/history/"],
  ["tracker/catalog/"],
  ["tracker/model/"],
  ["tracker/sha256.ts", "tracker/temporary_folder.ts"],
];

/** Neighbours on one floor that need each other all the same. */
const EXCEPTIONS: readonly Exception[] = [
  { from: "runner/engines/", to: "runner/sandbox/", reason: "an engine starts attempts, and the sandbox is how" },
  { from: "runner/dag/", to: "runner/sdk/", reason: "a pipeline is typed by the functions of its tasks" },
];

const FENCES: readonly Fence[] = [
  { part: "runner/words/", mayImport: [], reason: "words are what everything else is said in" },
  { part: "runner/sdk/", mayImport: ["runner/words/"], reason: "it is loaded into every task's process" },
  { part: "runner/", mayImport: [], reason: "it knows nothing of who reads its run files" },
  { part: "tracker/", mayImport: ["runner/otlp/"], reason: "it knows a run from its file alone, whoever wrote that" },
];

/** What a pipeline that ships may import besides its own files and packages. */
const OPEN_TO_PIPELINES: readonly Part[] = ["mod.ts"];

/** Folders that are loaded into a task's process or before a command's first line is printed. */
const WITHOUT_NODE: readonly Part[] = [
  "runner/words/",
  "runner/sdk/",
  "runner/otlp/",
  "runner/recording/",
  "runner/sandbox/",
];

const LONGEST_FILE = 500;

/** Longer files, with the reason that a reader would accept. */
const LONG_FILES: Readonly<Record<string, string>> = {
  "runner/otlp/attributes.ts": "a table: every name of the run file in one place",
};

/** Where a process may be ended. */
const EXITS: readonly Part[] = ["cli.ts", "runner/sandbox/bootstrap.ts", "tracker/cli/site_process.ts", "tests/"];

const EMPTY_NAMES = ["util", "utils", "helper", "helpers", "manager", "misc", "common", "stuff"];

const TREE = await readSourceTree(new URL("..", import.meta.url).pathname.replace(/\/$/, ""));
const SOURCES = TREE.filter(({ path }) => !path.startsWith("tests/"));
const PIPELINES = new Set(SOURCES.flatMap(({ path }) => /^(bench\/)?pipelines\/[^/]+\//.exec(path)?.[0] ?? []));

function holds(title: string, violations: string[]): void {
  Deno.test(title, () => assert.deepEqual(violations, [], violations.join("\n")));
}

Deno.test("the tree was read, with its imports", () => {
  const composition = SOURCES.find(({ path }) => path === "runner/running/run_pipeline.ts");
  assert.ok(composition?.imports.some(({ target }) => target === "runner/scheduler/schedule.ts"));
  assert.ok(SOURCES.length > 50, `${SOURCES.length} files`);
});

holds("the runner's imports point downward", importsPointDown(SOURCES, RUNNER, EXCEPTIONS));
holds("the tracker's imports point downward", importsPointDown(SOURCES, TRACKER, []));
holds("every exception is still needed", exceptionsAreNeeded(SOURCES, EXCEPTIONS));
holds("the words, the SDK, the runner and the tracker stay behind their fences", fencesHold(SOURCES, FENCES));
holds(
  "a pipeline imports the door, its own files and packages",
  fencesHold(
    SOURCES,
    [...PIPELINES].map((part) => ({ part, mayImport: OPEN_TO_PIPELINES, reason: "it has what its users have" })),
  ),
);
holds("what starts with every process is free of Node's modules", noNodeModules(SOURCES, WITHOUT_NODE));
holds("mod.ts only re-exports by name", onlyReexports(SOURCES, "mod.ts"));
holds("mod.ts can be imported by its address", noBareSpecifiersBehind(SOURCES, "mod.ts"));
holds("no imports go round in a circle", noCycles(TREE));
holds(`no file is longer than ${LONGEST_FILE} lines without a reason`, filesAreShort(TREE, LONGEST_FILE, LONG_FILES));
holds("a process is ended in its entry module alone", exitsOnlyIn(TREE, EXITS));
holds("every file is named after what it does", namesSaySomething(SOURCES, EMPTY_NAMES));
