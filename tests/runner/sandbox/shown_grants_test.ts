import { deepEqual } from "node:assert/strict";
import { grantGroups, grantsOf } from "../../../runner/sandbox/attempt_grants.ts";
import { OWN_FOLDER } from "../../../runner/sandbox/child_command.ts";
import type { ModuleGraph } from "../../../runner/sandbox/module_graph.ts";
import { compactGrants, shownGrants } from "../../../runner/sandbox/shown_grants.ts";
import type { GrantGroup } from "../../../runner/words/grant.ts";
import { plannedTask } from "../planned_task.ts";

const GRAPH: ModuleGraph = {
  files: ["/p/a.ts", `${OWN_FOLDER}/mod.ts`, `${OWN_FOLDER}/runner/run.ts`, `${OWN_FOLDER}/runner/words/json.ts`],
  dataFiles: [],
  hosts: ["esm.sh:443"],
  remote: [],
  remoteFiles: {},
  resolutions: [],
  importsByName: false,
  packages: ["@scope/x@1.0.0"],
  packageDependencies: {},
  packageFolders: ["/cache/npm/registry.npmjs.org/@scope/x/1.0.0"],
  errors: [],
};

Deno.test("every permission is in one group with its origin, and together they are what the process is granted", () => {
  const task = plannedTask("t", {
    permissions: { read: ["/p/data"], net: true, env: ["TZ", "KEY"], run: [], ffi: [], sys: ["hostname"] },
    secrets: ["KEY"],
  });
  const inputs = {
    one: { task: "a", directory: "/w/a/output" },
    many: [{ task: "a", directory: "/w/a/output" }, { task: "b", directory: "/w/b/output" }],
  };
  const groups = grantGroups(task, GRAPH, { directory: "/w/t", inputs });
  deepEqual(
    groups.map(({ kind, origin, input, task }) => [kind, origin, input, task].filter((part) => part !== undefined)),
    [
      ["read", "code"],
      ["read", "package"],
      ["read", "declared"],
      ["read", "input", "one", "a"],
      ["read", "input", "many", "a"],
      ["read", "input", "many", "b"],
      ["read", "attempt"],
      ["write", "attempt"],
      ["net", "declared"],
      ["env", "declared"],
      ["env", "secret"],
      ["sys", "declared"],
      ["import", "code"],
    ],
  );
  deepEqual(grantsOf(groups), {
    read: [
      "/p/a.ts",
      `${OWN_FOLDER}/mod.ts`,
      `${OWN_FOLDER}/runner`,
      "/cache/npm/registry.npmjs.org/@scope/x/1.0.0",
      "/p/data",
      "/w/a/output",
      "/w/b/output",
      "/w/t",
    ],
    write: ["/w/t"],
    net: true,
    env: ["TZ", "KEY"],
    run: [],
    ffi: [],
    sys: ["hostname"],
    import: ["esm.sh:443"],
  });
  const shown = shownGrants(groups, { root: "/p", work: "/w", directory: "/w/t" });
  deepEqual(shown.slice(0, 7).map(({ values }) => values), [
    ["./a.ts", "DAGTRAIL/mod.ts", "DAGTRAIL/runner"],
    ["npm:@scope/x@1.0.0"],
    ["./data"],
    ["RUN/a/output"],
    ["RUN/a/output"],
    ["RUN/b/output"],
    ["ATTEMPT"],
  ]);
});

Deno.test("of many files their folders are named with how many there are, and of many values only some", () => {
  const group = (values: readonly string[], kind: GrantGroup["kind"] = "read"): GrantGroup => ({
    kind,
    origin: "code",
    values,
  });
  const files = (folder: string, count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${folder}/${i}.ts`);
  deepEqual(compactGrants([group(files(".", 8))]), [group(files(".", 8))]);
  deepEqual(compactGrants([group([...files("./lib", 90), "./main.ts", ...files("./lib/deep", 2)])]), [
    group(["./lib/ (90 files)", "./main.ts", "./lib/deep/ (2 files)"]),
  ]);
  const folders = Array.from({ length: 30 }, (_, i) => `./f${i}/a.ts`);
  deepEqual(compactGrants([group(folders)]), [group([...folders.slice(0, 16), "and 14 more"])]);
  const hosts = Array.from({ length: 20 }, (_, i) => `host${i}:443`);
  deepEqual(compactGrants([group(hosts, "net")]), [group([...hosts.slice(0, 16), "and 4 more"], "net")]);
});
