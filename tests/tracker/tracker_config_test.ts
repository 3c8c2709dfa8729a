import assert from "node:assert/strict";
import { noticesOf } from "../../tracker/cli/site_report.ts";
import { ConfigError, loadConfig } from "../../tracker/tracker_config.ts";
import { failedRun } from "./sample_runs.ts";
import { makeSiteRig } from "./site_rig.ts";

const CONFIG = new URL("./own_project/tracker.config.ts", import.meta.url).pathname;
const FAILED = "runs/digits-20261122-231133-fa11ed";

Deno.test("a project adds columns, pages, a logo, styles, a script and a viewer", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  const report = await rig.build({ config: await loadConfig(CONFIG) });
  assert.deepEqual(report.refused, []);

  const list = await rig.read("runs.html");
  assert.match(list, /<title>Runs · Digits lab<\/title>/);
  assert.match(list, /src="assets\/logo.svg"/);
  assert.match(list, /href="about.html">About</);
  assert.match(list, /href="assets\/own.css"/);
  assert.match(list, /<script\s+src="assets\/own.js" defer/);
  assert.match(list, /team &lt;octocat>/);
  assert.match(await rig.read("assets/own.js"), /hello from the project/);
  assert.match(await rig.read("assets/own.css"), /\.note/);
  assert.match(await rig.read("assets/logo.svg"), /<circle/);

  const about = await rig.read("about.html");
  assert.match(about, /<p class="note">1 runs, of &lt;everyone&gt;\.<\/p><hr>/);
  assert.match(about, /href="about.html" aria-current="page"/);

  const task = await rig.read(`${FAILED}/tasks/eda.html`);
  const [, href] = /<ol class="counts"><li>178<\/li>.*?<a href="([^"]*)">all/.exec(task)!;
  assert.ok((await rig.files()).includes(`${FAILED}/${href!.replace("../", "")}`));
  assert.match(task, /the viewer fails failed: out of ideas/);
  assert.match(task, /All \*pixels\* are from 0 to 16|All <em>pixels/, "what it could not show is shown by Dagtrail");
  assert.deepEqual((await rig.build({ config: await loadConfig(CONFIG) })).changed, []);
});

Deno.test("another configuration makes all pages anew, and none takes what it added away", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  await rig.build({ config: await loadConfig(CONFIG) });
  assert.equal((await rig.build()).built, 1);
  assert.doesNotMatch(await rig.read("runs.html"), /Digits lab|own\.css|about\.html/);
  assert.ok(!(await rig.files()).some((path) => /about|own\.|logo/.test(path)));
});

Deno.test("a column that goes wrong leaves its cells empty, says for which run and why, and costs no page", async () => {
  await using rig = await makeSiteRig();
  await rig.add("a.otlp.json", failedRun());
  const path = `${rig.root}/tracker.config.js`;
  await Deno.writeTextFile(
    path,
    `export default { columns: [
      { name: "throws", value: (run) => run.nothing.at(0) },
      { name: "later", value: () => Promise.resolve(1) },
      { name: "nothing", value: () => undefined },
      { name: "fine", value: () => "fine indeed" },
    ], defaultColumns: ["own.throws", "own.later", "own.nothing", "own.fine"] };`,
  );
  const report = await rig.build({ config: await loadConfig(path) });
  assert.deepEqual([report.runs, report.refused], [1, []]);
  assert.match(await rig.read("runs.html"), /fine indeed/);
  const notices = noticesOf(report);
  assert.equal(notices.length, 2);
  assert.match(notices[0]!, /^the column "throws" is empty for 1 run, such as digits-\S+: TypeError: .*undefined/);
  assert.match(
    notices[1]!,
    /^the column "later" .*: its value must be a text, .* and is an object of the class Promise/,
  );
});

Deno.test("a configuration that is wrong is refused with what is wrong", async () => {
  await using rig = await makeSiteRig();
  const cases: readonly [string, RegExp][] = [
    ["export default 1;", /its default export must be an object/],
    ["export const x = 1;", /its default export must be an object/],
    ["export default {", /could not be loaded/],
    ["throw new Error('no');", /could not be loaded: no/],
    ["export default { pages: {} };", /`pages` must be a list/],
    [`export default { pages: [{ path: "../x.html", title: "x", content: "" }] };`, /is a name such as "about.html"/],
    [`export default { pages: [{ path: "index.html", title: "x", content: "" }] };`, /and is "index.html"/],
    [`export default { pages: [{ path: "x.html" }] };`, /"x.html" needs a `title`/],
    [`export default { columns: [{ name: "a" }] };`, /a `name` and a function `value`/],
    [`export default { columns: [{ name: "a", value() {} }, { name: "a", value() {} }] };`, /have one name/],
    [`export default { viewers: [{ name: "a" }] };`, /the functions `accepts` and `show`/],
    [`export default { logo: "logo.exe" };`, /must be one of svg/],
    [`export default { logo: "missing.svg" };`, /names the file "missing.svg", which cannot be read/],
    [`export default { scripts: ["missing.ts"] };`, /cannot be bundled/],
  ];
  for (const [i, [text, message]] of cases.entries()) {
    const path = `${rig.root}/config-${i}.ts`;
    await Deno.writeTextFile(path, text);
    await assert.rejects(loadConfig(path), (error) => {
      assert.ok(error instanceof ConfigError, text);
      assert.match(error.message, message);
      return true;
    });
  }
  await assert.rejects(loadConfig(`${rig.root}/nothing.ts`), /there is no configuration/);
});
