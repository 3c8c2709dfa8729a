import { deepEqual, equal, ok } from "node:assert/strict";
import { createHash } from "node:crypto";
import { testWithPython } from "../../helpers/python.ts";
import { exportText, FIXTURE, hostileRun, withRun } from "./exported_runs.ts";

Deno.test("the statement has every artifact of the successful tasks, and the run file, by digest", async () => {
  const { subject, predicate } = JSON.parse(await exportText("slsa", FIXTURE));
  const digests = new Map(subject.map(({ name, digest }: { name: string; digest: object }) => [name, digest]));
  deepEqual([...digests.keys()], [
    "fixture-20261123-023744-4c8c59.otlp.json",
    "prepare/rows.csv",
    "prepare/blobs/large.bin",
    "report/summary.md",
  ]);
  const sha256 = (content: string | Uint8Array): object => ({
    sha256: createHash("sha256").update(content).digest("hex"),
  });
  deepEqual(digests.get("prepare/rows.csv"), sha256("x,y\n1,2\n"));
  deepEqual(digests.get("fixture-20261123-023744-4c8c59.otlp.json"), sha256(Deno.readFileSync(FIXTURE)));
  const { buildDefinition } = predicate;
  deepEqual(buildDefinition.externalParameters, { pipeline: "fixture", module: "pipeline.ts", params: { size: 40 } });
  const [git, ...sources] = buildDefinition.resolvedDependencies;
  equal(git.uri, "git+https://github.com/owner/fixture@refs/heads/main");
  ok(/^[0-9a-f]{40}$/.test(git.digest.gitCommit));
  equal(sources.length, 6);
});

testWithPython({
  title: "in-toto's own library accepts the statement and SLSA's provenance in it",
  modules: ["in_toto_attestation"],
  program: `
import json, sys
from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from in_toto_attestation.predicates.provenance.v1 import provenance_pb2
for path in sys.argv[1:]:
    document = json.load(open(path, encoding="utf-8"))
    Statement.copy_from_pb(json_format.ParseDict(document, statement_pb2.Statement())).validate()
    provenance = json_format.ParseDict(document["predicate"], provenance_pb2.Provenance())
    assert provenance.build_definition.build_type and provenance.run_details.builder.id
print("ok")
`,
  async prepare(folder) {
    await Deno.writeTextFile(`${folder}/fixture.json`, await exportText("slsa", FIXTURE));
    await withRun(await hostileRun(), async (path) => {
      await Deno.writeTextFile(`${folder}/hostile.json`, await exportText("slsa", path));
    });
    return [`${folder}/fixture.json`, `${folder}/hostile.json`];
  },
  check: (stdout) => equal(stdout, "ok\n"),
});
