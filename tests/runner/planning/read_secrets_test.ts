import assert from "node:assert/strict";
import { maskCommands, readSecrets } from "../../../runner/planning/read_secrets.ts";
import type { Plan } from "../../../runner/words/plan.ts";
import { plannedTask } from "../planned_task.ts";

const plan = (...names: string[]): Plan => ({
  pipeline: "p",
  params: {},
  tasks: [plannedTask("one", { secrets: names }), plannedTask("two", { secrets: names.slice(0, 1) })],
});

const environment = (name: string): string | undefined =>
  ({ FROM_ENV: "environment's", SHORT: " abc \n", EMPTY: "" })[name];

Deno.test("a secret is read from the environment, a file, a descriptor or the program, and from nowhere else", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "from a file\n");
    using opened = await Deno.open(file);
    // Its number is not for a program to know; the kernel lists what is open.
    const fd = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => Number(name)).find((fd) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${fd}`) === Deno.realPathSync(file);
      } catch {
        return false;
      }
    })!;
    const read = await readSecrets(plan("FROM_ENV", "FROM_FILE", "FROM_FD", "FROM_HERE"), {
      FROM_FILE: { file },
      FROM_FD: { fd },
      FROM_HERE: { value: "from here\n" },
    }, environment);
    assert.deepEqual(read.diagnostics, []);
    assert.deepEqual(Object.fromEntries(read.values), {
      FROM_ENV: "environment's",
      FROM_FILE: "from a file",
      FROM_FD: "from a file",
      FROM_HERE: "from here\n",
    });
    assert.equal(opened.isTerminal(), false);
  } finally {
    await Deno.remove(file);
  }
});

Deno.test("a secret that cannot be one is refused with the reason, and never shown", async () => {
  const binary = await Deno.makeTempFile();
  await Deno.writeFile(binary, new Uint8Array([0xff, 0xfe, 1, 2, 3, 4, 5, 6]));
  const check = async (
    source: Parameters<typeof readSecrets>[1][string] | undefined,
    name: string,
    message: RegExp,
  ) => {
    const read = await readSecrets(plan(name), source === undefined ? {} : { [name]: source }, environment);
    assert.equal(read.diagnostics.length, 1);
    assert.match(read.diagnostics[0]!.message, message);
    assert.ok(read.diagnostics[0]!.fix !== undefined && read.diagnostics[0]!.code === "secret");
    assert.equal(read.values.size, 0);
  };
  await check(undefined, "NOT_SET", /the secret "NOT_SET" of the task "one" is not set/);
  await check(undefined, "EMPTY", /is not set/);
  await check(undefined, "SHORT", /has fewer than 6 characters, the space around it left out/);
  await check({ value: "12345" }, "X", /has fewer than 6 characters/);
  await check({ value: "x".repeat(110_000) }, "X", /is longer than 100 KiB/);
  await check({ value: "abc\0def" }, "X", /has a NUL character in it/);
  await check({ file: "/no/such/file" }, "X", /cannot be read from the file "\/no\/such\/file": No such file/);
  await check({ file: binary }, "X", /it is not UTF-8/);
  await check({ fd: 1 }, "X", /cannot be read from the file descriptor 1/);
  await check({ fd: 987 }, "X", /cannot be read from the file descriptor 987: /);
  await Deno.remove(binary);
});

Deno.test("a secret that no task declares is refused, with the names of those that are declared", async () => {
  const read = await readSecrets(plan("FROM_ENV"), { FROM_EVN: { value: "abcdefgh" } }, environment);
  assert.equal(read.diagnostics.length, 1);
  assert.match(read.diagnostics[0]!.message, /is given the secret "FROM_EVN", and no task of the pipeline declares it/);
  assert.equal(read.diagnostics[0]!.fix, "the tasks declare: FROM_ENV");
});

Deno.test("a task whose name has a secret in it is refused without showing the secret", async () => {
  const tasks = [plannedTask("deploy[hunter2.key]", { secrets: ["KEY"] })];
  const read = await readSecrets({ pipeline: "p", params: {}, tasks }, { KEY: { value: "hunter2.key" } }, environment);
  assert.equal(read.diagnostics.length, 1);
  assert.equal(read.diagnostics[0]!.message, 'the name of a task has the value of the secret "KEY" in it');
  assert.equal(JSON.stringify(read.diagnostics).includes("hunter2"), false);
});

Deno.test("GitHub is told every line of a secret that is long enough, once, in its own escapes", () => {
  assert.equal(
    maskCommands(["100%secret", "-----BEGIN\r\nMIIEvQIBADAN\nab\n  Bgkqhki\n", "100%secret"]),
    "::add-mask::100%25secret\n::add-mask::-----BEGIN\n::add-mask::MIIEvQIBADAN\n::add-mask::Bgkqhki\n",
  );
  assert.equal(maskCommands([]), "");
});
