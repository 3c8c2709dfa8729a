import assert from "node:assert/strict";
import { testGroups } from "./test_groups.ts";

Deno.test("every test of the repository is in one group, and in one only", async () => {
  const root = new URL("../../", import.meta.url);
  const groups = testGroups(root, "tests", ["runner"]);
  const { code, stdout } = await new Deno.Command("git", {
    args: ["ls-files", "--cached", "--others", "--exclude-standard", "tests/**_test.ts"],
    cwd: root,
  }).output();
  assert.equal(code, 0);
  const files = new TextDecoder().decode(stdout).trim().split("\n");
  assert.ok(files.length > 100);
  for (const file of files) {
    const within = groups.filter((group) => file === group || file.startsWith(`${group}/`));
    assert.equal(within.length, 1, `${file} is in ${within.length} groups: ${within.join(", ")}`);
  }
});
