import assert from "node:assert/strict";
import { urlOfPath } from "../../../runner/words/file_path.ts";

/** One file for each mistake; a comment stands above every line that the compiler must refuse. */
const FIXTURES = new URL("./wiring/", import.meta.url);
const EXPECTED = /\/\/ @ts-expect-error: .*/g;
const CONFIG = new URL("../../../deno.json", import.meta.url);
const OWN_PATH = '"../../../../mod.ts"';

async function fixtureNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { isFile, name } of Deno.readDir(FIXTURES)) if (isFile) names.push(name);
  return names.sort();
}

/** Every `FILE:LINE` that `deno check` finds an error at, and whether it was content. */
async function check(folder: URL, names: readonly string[]): Promise<{ success: boolean; errors: Set<string> }> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--config", CONFIG.pathname, ...names.map((name) => new URL(name, folder).href)],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stderr);
  // An error's own place stands four spaces in; the places of its explanations stand further in.
  const errors = text.matchAll(/^ {4}at (file:.*)\/([^/]+):(\d+):\d+$/gm).filter(([, at]) => folder.href === `${at}/`);
  return { success, errors: new Set(errors.map(([, , name, line]) => `${name}:${line}`)) };
}

Deno.test("a right pipeline passes `deno check`, and so does every file whose mistakes are expected", async () => {
  const { success, errors } = await check(FIXTURES, await fixtureNames());
  assert.deepEqual([...errors], []);
  assert.ok(success);
});

Deno.test("`deno check` refuses every wiring mistake, at its own line", async () => {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  try {
    const mod = JSON.stringify(new URL("../../../mod.ts", import.meta.url).href);
    const names = await fixtureNames();
    const expected: string[] = [];
    for (const name of names) {
      const text = await Deno.readTextFile(new URL(name, FIXTURES));
      for (const match of text.matchAll(EXPECTED)) {
        // The line after the comment's, counted from 1.
        expected.push(`${name}:${text.slice(0, match.index).split("\n").length + 1}`);
      }
      await Deno.writeTextFile(`${folder}/${name}`, text.replace(EXPECTED, "//").replace(OWN_PATH, mod));
    }
    await Deno.mkdir(`${folder}/tasks`);
    for await (const { name } of Deno.readDir(new URL("tasks/", FIXTURES))) {
      const text = await Deno.readTextFile(new URL(`tasks/${name}`, FIXTURES));
      await Deno.writeTextFile(`${folder}/tasks/${name}`, text.replace('"../../../../../mod.ts"', mod));
    }
    const { success, errors } = await check(new URL(`${urlOfPath(folder)}/`), names);
    assert.ok(!success);
    assert.deepEqual([...errors].sort(), expected.sort());
    const right = names.filter((name) => !expected.some((place) => place.startsWith(`${name}:`)));
    assert.deepEqual(right, ["right_pipeline.ts"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
