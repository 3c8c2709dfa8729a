import { deepEqual } from "node:assert/strict";
import { flagsOf, readGrants } from "../../../tracker/model/read_grants.ts";

Deno.test("grants are read with where they come from, and what is none is left out", () => {
  const grants = readGrants({
    "dagtrail.attempt.grants": [
      { kind: "read", origin: "input", input: "data", task: "ingest", values: ["RUN/x", 7, null] },
      { kind: "net", origin: "declared", values: true },
      { kind: 7, origin: "declared", values: [] },
      { kind: "read", origin: "declared", values: "everything" },
      "read",
      null,
      ["read"],
    ],
  });
  deepEqual(grants, [
    { kind: "read", origin: "input", input: "data", task: "ingest", values: ["RUN/x"] },
    { kind: "net", origin: "declared", values: true },
  ]);
  deepEqual(flagsOf(grants), ["--allow-read=RUN/x", "--allow-net"]);
});

Deno.test("files of the first version have flags, which do not say where they come from", () => {
  const flags = [
    "--allow-read=./a.ts",
    "--allow-read=ATTEMPT",
    "--allow-run",
    "--allow-import=none.invalid",
    "--other",
  ];
  deepEqual(readGrants({ "dagtrail.attempt.permissions": flags }), [
    { kind: "read", values: ["./a.ts", "ATTEMPT"] },
    { kind: "run", values: true },
    { kind: "import", values: ["none.invalid"] },
  ]);
  deepEqual(readGrants({}), []);
});
