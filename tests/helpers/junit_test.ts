import assert from "node:assert/strict";
import { countJUnit } from "./junit.ts";

Deno.test("a report's test cases are counted by how they ended, and the skipped ones named", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="1" errors="1" time="0.1">
    <testsuite name="./a_test.ts" tests="5" disabled="1" errors="1" failures="1">
        <testcase name="good" classname="./a_test.ts" time="0.000" line="1" col="6">
        </testcase>
        <testcase name="short" classname="./a_test.ts"/>
        <testcase name="no &lt;browser&gt; &amp; no &quot;display&quot;" classname="./a_test.ts">
            <skipped/>
        </testcase>
        <testcase name="bad" classname="./a_test.ts">
            <failure message="Uncaught Error: x">&lt;testcase name="fake"&gt;&lt;skipped/&gt;</failure>
        </testcase>
        <testcase name="cancelled" classname="./a_test.ts">
            <error message="Cancelled"/>
        </testcase>
    </testsuite>
</testsuites>`;
  assert.deepEqual(countJUnit(xml), { passed: 2, failed: 2, skipped: ['no <browser> & no "display"'] });
});

Deno.test("a report that Deno wrote is counted as Deno counts", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/a_test.ts`,
      `Deno.test("good", () => {});
Deno.test("a > b & \\"c\\"", () => { throw new Error("</failure><testcase>"); });
Deno.test.ignore("later", () => {});
`,
    );
    const { code } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "--no-config", "--junit-path=report.xml", "a_test.ts"],
      cwd: folder,
      stdout: "null",
      stderr: "null",
    }).output();
    assert.equal(code, 1);
    assert.deepEqual(countJUnit(await Deno.readTextFile(`${folder}/report.xml`)), {
      passed: 1,
      failed: 1,
      skipped: ["later"],
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
