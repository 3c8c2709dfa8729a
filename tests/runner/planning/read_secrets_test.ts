import assert from "node:assert/strict";
import { maskCommands, readSecrets } from "../../../runner/planning/read_secrets.ts";
import { NO_SECRETS, type SecretNeeds, secretNeeds } from "../../../runner/planning/secret_needs.ts";
import type { SecretSource } from "../../../runner/words/secret_source.ts";
import type { Plan } from "../../../runner/words/plan.ts";
import { plannedTask } from "../planned_task.ts";

const plan = (...names: string[]): Plan => ({
  pipeline: "p",
  params: {},
  tasks: [plannedTask("one", { secrets: names }), plannedTask("two", { secrets: names.slice(0, 1) })],
});

const environment = (name: string): string | undefined =>
  ({ FROM_ENV: "environment's", SHORT: " abc \n", EMPTY: "" })[name];

function read(
  plan: Plan,
  sources: Readonly<Record<string, SecretSource>>,
  needs?: SecretNeeds,
): ReturnType<typeof readSecrets> {
  return readSecrets(plan, { sources, environment, ...(needs === undefined ? {} : { needs }) });
}

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
    const found = await read(plan("FROM_ENV", "FROM_FILE", "FROM_FD", "FROM_HERE"), {
      FROM_FILE: { file },
      FROM_FD: { fd },
      FROM_HERE: { value: "from here\n" },
    });
    assert.deepEqual(found.diagnostics, []);
    assert.deepEqual(Object.fromEntries(found.values), {
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
    source: SecretSource | undefined,
    name: string,
    message: RegExp,
  ) => {
    const found = await read(plan(name), source === undefined ? {} : { [name]: source });
    assert.equal(found.diagnostics.length, 1);
    assert.match(found.diagnostics[0]!.message, message);
    assert.ok(found.diagnostics[0]!.fix !== undefined && found.diagnostics[0]!.code === "secret");
    assert.equal(found.values.size, 0);
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
  const found = await read(plan("FROM_ENV"), { FROM_EVN: { value: "abcdefgh" } });
  assert.equal(found.diagnostics.length, 1);
  assert.match(
    found.diagnostics[0]!.message,
    /is given the secret "FROM_EVN", and no task of the pipeline declares it/,
  );
  assert.equal(found.diagnostics[0]!.fix, "the tasks declare: FROM_ENV");
});

Deno.test("only the tasks that a run is about, and those that it looks up, must have their secrets", async () => {
  const tasks = [
    plannedTask("fetch", { secrets: ["TOKEN"] }),
    plannedTask("clean", { inputs: { raw: "fetch" } }),
    plannedTask("train", { inputs: { rows: "clean" } }),
    plannedTask("aside", { secrets: ["OTHER", "FROM_ENV"] }),
  ];
  const plan: Plan = { pipeline: "p", params: {}, tasks };
  const missing = async (needs: SecretNeeds | undefined): Promise<string[]> =>
    (await read(plan, {}, needs)).diagnostics.map(({ task }) => task!);
  assert.deepEqual(await missing(undefined), ["fetch", "aside"]);
  assert.deepEqual(await missing(secretNeeds(tasks, {})), ["fetch", "aside"]);
  assert.deepEqual(await missing(secretNeeds(tasks, { only: ["aside"] })), ["aside"]);
  assert.deepEqual(await missing(secretNeeds(tasks, { exclude: ["aside"] })), ["fetch"]);
  assert.deepEqual(await missing(secretNeeds(tasks, { only: ["train"], reuse: "run" })), []);
  assert.deepEqual(await missing(NO_SECRETS), []);
  // What is there is read all the same, so that it is masked.
  assert.deepEqual([...(await read(plan, {}, NO_SECRETS)).values.keys()], ["FROM_ENV"]);

  const { diagnostics: [lookedUp, ...rest] } = await read(plan, {}, secretNeeds(tasks, { only: ["train"] }));
  assert.deepEqual(rest, []);
  assert.match(lookedUp!.message, /"TOKEN" of the task "fetch" is not set, and what selected .* is looked up/);
  assert.match(lookedUp!.fix!, /TOKEN.*--reuse RUN/);
  // Who names a source means it.
  const named = await read(plan, { OTHER: { file: "/no/such/file" } }, NO_SECRETS);
  assert.match(named.diagnostics[0]!.message, /"OTHER" of the task "aside" cannot be read/);
});

Deno.test("a task whose name has a secret in it is refused without showing the secret", async () => {
  const tasks = [plannedTask("deploy[hunter2.key]", { secrets: ["KEY"] })];
  const found = await read({ pipeline: "p", params: {}, tasks }, { KEY: { value: "hunter2.key" } });
  assert.equal(found.diagnostics.length, 1);
  assert.equal(found.diagnostics[0]!.message, 'the name of a task has the value of the secret "KEY" in it');
  assert.equal(JSON.stringify(found.diagnostics).includes("hunter2"), false);
});

Deno.test("GitHub is told every line of a secret that is long enough, once, in its own escapes", () => {
  assert.equal(
    maskCommands(["100%secret", "-----BEGIN\r\nMIIEvQIBADAN\nab\n  Bgkqhki\n", "100%secret"]),
    "::add-mask::100%25secret\n::add-mask::-----BEGIN\n::add-mask::MIIEvQIBADAN\n::add-mask::Bgkqhki\n",
  );
  assert.equal(maskCommands([]), "");
});
