import assert from "node:assert/strict";
import { checkRunFile } from "../../../runner/checking/check_run_file.ts";
import { FORMAT_VERSION } from "../../../runner/otlp/attributes.ts";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { loadRunFile } from "../../../runner/otlp/load_run_file.ts";
import { runTree } from "../../../runner/otlp/run_tree.ts";
import { runReport } from "../../../runner/terminal/run_report.ts";
import { styleFor } from "../../../runner/terminal/style.ts";
import { readRun } from "../../../tracker/model/read_run.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";

const FOLDER = new URL("../../fixtures/run_files/", import.meta.url).pathname;

interface Fixture {
  readonly version: number;
  readonly path: string;
}

const FIXTURES: readonly Fixture[] = [...Deno.readDirSync(FOLDER)].filter(({ isDirectory }) => isDirectory).flatMap(
  ({ name: version }) =>
    [...Deno.readDirSync(`${FOLDER}${version}`)]
      .filter(({ name }) => name.endsWith(".otlp.json"))
      .map(({ name }) => ({ version: Number(version), path: `${FOLDER}${version}/${name}` })),
);

Deno.test("there is a run file of every version of the format", () => {
  const versions = new Set(FIXTURES.map(({ version }) => version));
  for (let version = 1; version <= FORMAT_VERSION; version++) assert.ok(versions.has(version), `none of ${version}`);
});

for (const { version, path } of FIXTURES) {
  const name = path.slice(FOLDER.length);

  Deno.test(`${name} is valid, for OTLP's own definitions and for check`, () => {
    assert.deepEqual(checkTracesData(Deno.readTextFileSync(path)), []);
    const { faults, seen } = checkRunFile(path);
    assert.deepEqual(faults, []);
    assert.ok(seen.tasks >= 3 && seen.attempts >= 4 && seen.artifacts >= 3 && seen.events >= 10, JSON.stringify(seen));
  });

  Deno.test(`${name} reads the same whole and in parts, and says of which version it is`, () => {
    const whole = decodeRunFile(Deno.readTextFileSync(path));
    assert.deepEqual(loadRunFile(path), whole);
    assert.equal(whole.resource["dagtrail.format.version"], version);
  });

  Deno.test(`${name} is shown in the terminal and understood by the tracker`, () => {
    const file = loadRunFile(path);
    const text = runReport(file, { style: styleFor(false), width: 160 });
    const run = readRun(file);
    const tree = runTree(file);
    assert.ok(run.complete);
    assert.deepEqual(run.tasks.map(({ name }) => name).sort(), tree.tasks.map(({ name }) => name).sort());
    assert.ok(run.tasks.some(({ attempts }) => attempts.length > 1));
    for (const { name, outcome, attempts } of run.tasks) {
      assert.notEqual(outcome, "unknown", name);
      const words = name.replace(/[[\]]/g, "\\$&");
      assert.match(text, new RegExp(`^${words} +${attempts.length} +. ${outcome}`, "m"));
    }
    for (const word of ["loss", "accuracy", "rows.csv", "RangeError|TypeError"]) assert.match(text, new RegExp(word));
  });
}
