import assert from "node:assert/strict";
import fc from "fast-check";
import { EnvironmentDigests } from "../../../runner/cache/environment_digest.ts";
import { FileDigests } from "../../../runner/cache/file_digests.ts";
import { cacheKey, canonicalText, compareIngredients } from "../../../runner/cache/ingredient.ts";
import { KeyMaker, type MadeKey, type TaskKey } from "../../../runner/cache/key_maker.ts";
import type { TaskCode } from "../../../runner/cache/task_code.ts";
import type { PlannedCommand } from "../../../runner/words/command.ts";
import type { Json, JsonObject } from "../../../runner/words/json.ts";
import { DEFAULT_LIMITS } from "../../../runner/words/limits.ts";
import type { PlannedPermissions, PlannedTask } from "../../../runner/words/plan.ts";
import { SEED } from "../../helpers/seed.ts";
import { plannedTask } from "../planned_task.ts";

/** Everything that a task's outcome may depend on, as it might be. */
interface World {
  readonly pipeline: string;
  readonly files: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly remote: Readonly<Record<string, string>>;
  readonly packages: Readonly<Record<string, readonly string[]>>;
  readonly resolutions: Readonly<Record<string, string>>;
  readonly params: JsonObject;
  readonly outputs: Readonly<Record<string, string>>;
  readonly inputs: Readonly<Record<string, string | readonly string[]>>;
  readonly permissions: Partial<PlannedPermissions>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly secrets: readonly string[];
}

const name = fc.constantFrom("a", "b", "c", "d", "__proto__", "name with spaces", "ünï");
const word = fc.constantFrom("", "x", "y", "a longer text\n", "\ud800");
const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
const record = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(name, value, { maxKeys: 4 });
const fileNames = fc.constantFrom("a.ts", "lib/b.ts", "lib/c.ts", "d.json");

const arbitraryWorld: fc.Arbitrary<World> = fc.record({
  pipeline: fc.constantFrom("one", "two"),
  files: fc.dictionary(fileNames, word, { minKeys: 1, maxKeys: 4 }),
  data: fc.dictionary(fc.constantFrom("x.csv", "deep/y.csv", "deep/er/z.csv"), word, { minKeys: 1 }),
  remote: fc.dictionary(fc.constantFrom("r1", "r2"), word),
  packages: fc.dictionary(
    fc.constantFrom("p@1.0.0", "p@2.0.0", "@s/q@1.0.0"),
    fc.array(fc.constantFrom("d@1.0.0", "e@2.0.0")),
  ),
  resolutions: fc.dictionary(fc.constantFrom("p", "#lib/b"), fc.constantFrom("p@1.0.0", "p@2.0.0", "lib/b.ts")),
  params: record(json).map((params) => params as JsonObject),
  outputs: fc.record({ up1: word, up2: word, up3: word }),
  inputs: fc.dictionary(
    fc.constantFrom("in1", "in2"),
    fc.oneof(fc.constantFrom("up1", "up2"), fc.uniqueArray(fc.constantFrom("up1", "up2", "up3"))),
  ),
  permissions: fc.record({
    env: fc.uniqueArray(fc.constantFrom("ENV1", "ENV2")),
    net: fc.oneof(fc.constant(true as const), fc.uniqueArray(fc.constantFrom("h:1", "h:2"))),
    sys: fc.uniqueArray(fc.constantFrom("hostname", "osRelease")),
  }, { requiredKeys: [] }),
  environment: fc.record({ ENV1: fc.option(word, { nil: undefined }), ENV2: word, KEY1: word }),
  secrets: fc.uniqueArray(fc.constant("KEY1")),
});

/** A world on the disk, and the key of its task. */
class Site implements Disposable {
  readonly root: string = Deno.makeTempDirSync({ prefix: "dagtrail-key-" });

  async key(world: World, change: Partial<PlannedTask> = {}, digests = new FileDigests()): Promise<MadeKey> {
    for (const folder of ["code", "data", "remote"]) {
      try {
        Deno.removeSync(`${this.root}/${folder}`, { recursive: true });
      } catch {
        // The first time there is none.
      }
    }
    const write = (folder: string, files: Readonly<Record<string, string>>): string[] =>
      Object.entries(files).map(([file, text]) => {
        const path = `${this.root}/${folder}/${file}`;
        Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
        Deno.writeTextFileSync(path, text);
        return path;
      });
    const graph: TaskCode = {
      files: write("code", world.files),
      remoteFiles: Object.fromEntries(
        write("remote", world.remote).map((path) => [`https://h/${path.slice(-2)}`, path]),
      ),
      packages: Object.keys(world.packages),
      packageDependencies: world.packages,
      resolutions: Object.entries(world.resolutions).map(([specifier, target]) => ({
        specifier,
        importer: `file://${this.root}/code/a.ts`,
        target,
      })),
    };
    write("data", world.data);
    const none: PlannedPermissions = { read: [`${this.root}/data`], net: [], env: [], run: [], ffi: [], sys: [] };
    const keys = new KeyMaker({
      pipeline: world.pipeline,
      root: this.root,
      codeOf: () => ({ graph }),
      own: { version: "1" },
      files: digests,
      environment: (name) => world.environment[name],
      secret: (name) => world.environment[name],
      environmentDigests: new EnvironmentDigests(() => new Uint8Array(32).fill(1)),
      mask: (text) => text,
    });
    const task = plannedTask("task", {
      module: `file://${this.root}/code/a.ts`,
      params: world.params,
      inputs: world.inputs,
      permissions: { ...none, ...world.permissions },
      secrets: world.secrets,
      ...change,
    });
    return await keys.of(task, (id) => `sha256:${world.outputs[id]}`, { fresh: true });
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

function known(made: MadeKey): TaskKey {
  assert.ok("key" in made, JSON.stringify(made));
  return made;
}

/** What a world says of its task and nothing else: worlds that agree in it are the same to the task. */
function essence(world: World): string {
  const used = new Set(Object.values(world.inputs).flat());
  return JSON.stringify({
    ...world,
    files: Object.entries(world.files).sort(),
    data: Object.entries(world.data).sort(),
    remote: Object.entries(world.remote).sort(),
    packages: Object.entries(world.packages).map(([id, list]) => [id, [...new Set(list)].sort()]).sort(),
    resolutions: Object.entries(world.resolutions).sort(),
    // The order of parameters and inputs is theirs to see; that of permissions means nothing.
    params: Object.entries(world.params),
    inputs: Object.entries(world.inputs),
    outputs: Object.entries(world.outputs).filter(([id]) => used.has(id)),
    permissions: {
      env: [...world.permissions.env ?? []].sort(),
      net: world.permissions.net === true ? true : [...world.permissions.net ?? []].sort(),
      sys: [...world.permissions.sys === true ? [] : world.permissions.sys ?? []].sort(),
    },
    environment: [...world.permissions.env ?? [], ...world.secrets].sort().map((
      name,
    ) => [name, world.environment[name] ?? null]),
  });
}

Deno.test("two tasks have one key exactly when nothing that they could see differs", async () => {
  using site = new Site();
  await fc.assert(
    fc.asyncProperty(arbitraryWorld, arbitraryWorld, async (one, other) => {
      const [first, second] = [known(await site.key(one)), known(await site.key(other))];
      assert.equal(first.key === second.key, essence(one) === essence(other));
    }),
    { seed: SEED, numRuns: 60 },
  );
});

Deno.test("a change of any one thing changes the key, and putting it back brings it back", async () => {
  using site = new Site();
  const part = fc.constantFrom<keyof World>(...Object.keys(known_parts) as (keyof World)[]);
  await fc.assert(
    fc.asyncProperty(arbitraryWorld, arbitraryWorld, part, async (world, other, changed) => {
      const digests = new FileDigests();
      const before = known(await site.key(world, {}, digests));
      const mixed = { ...world, [changed]: other[changed] };
      const after = known(await site.key(mixed, {}, digests));
      assert.equal(before.key === after.key, essence(world) === essence(mixed), `${changed} changed`);
      assert.equal(known(await site.key(world, {}, digests)).key, before.key);
    }),
    { seed: SEED, numRuns: 120 },
  );
});

/** A world's parts; a record, so that the compiler sees to it that none is forgotten. */
const known_parts: Readonly<Record<keyof World, true>> = {
  pipeline: true,
  files: true,
  data: true,
  remote: true,
  packages: true,
  resolutions: true,
  params: true,
  outputs: true,
  inputs: true,
  permissions: true,
  environment: true,
  secrets: true,
};

Deno.test("a key is what its ingredients say, and nothing more", async () => {
  using site = new Site();
  await fc.assert(
    fc.asyncProperty(arbitraryWorld, async (world) => {
      const { key, ingredients } = known(await site.key(world));
      assert.equal(key, cacheKey(canonicalText(ingredients)));
      assert.deepEqual(ingredients, ingredients.toSorted(compareIngredients));
      assert.equal(
        new Set(ingredients.map(({ kind, name }) => `${kind} ${name}`)).size,
        ingredients.length,
        "each is named once",
      );
    }),
    { seed: SEED, numRuns: 40 },
  );
});

Deno.test("limits, retries, tags and descriptions are no part of a key", async () => {
  using site = new Site();
  const [world] = fc.sample(arbitraryWorld, { seed: SEED, numRuns: 1 });
  const { key } = known(await site.key(world!));
  const same = await site.key(world!, {
    limits: { ...DEFAULT_LIMITS, records: 1 },
    retry: { attempts: 9, initialMs: 1, factor: 3, maxMs: 9, jitter: 0 },
    timeoutMs: 5,
    graceMs: 1,
    cpus: 4,
    memoryBytes: 1e9,
    tags: ["t"],
    description: "else",
    cache: { when: "always" },
    dependencies: [{ task: "before", inputs: [] }],
    location: "elsewhere:1:1",
  });
  assert.equal(known(same).key, key);
  const program = { program: "seq", args: [["1"], [{ input: "in1", file: "f" }]], exitCodes: [0], files: [] } as const;
  const changes: Partial<PlannedTask>[] = [
    { id: "task[2]" },
    { module: `file://${site.root}/code/else.ts` },
    { isolation: "strict" },
    { command: program },
  ];
  for (const change of changes) {
    assert.notEqual(known(await site.key(world!, change)).key, key);
  }
});

Deno.test("code that is gone leaves a task without a key, and says what is gone", async () => {
  using site = new Site();
  const keys = new KeyMaker({
    pipeline: "one",
    root: site.root,
    codeOf: () => ({
      graph: {
        files: [`${site.root}/gone.ts`],
        remoteFiles: {},
        packages: [],
        packageDependencies: {},
        resolutions: [],
      },
    }),
    own: { version: "1" },
    files: new FileDigests(),
    environment: () => undefined,
    secret: () => undefined,
    environmentDigests: new EnvironmentDigests(() => new Uint8Array(32)),
    mask: (text) => text,
  });
  const made = await keys.of(plannedTask("task"), () => "");
  assert.ok("unknown" in made);
  assert.match(made.unknown, /^its code could not be read: .*gone\.ts/);
});

Deno.test("a task that is a program has its words, the files that they name and the program itself in its key", async () => {
  using site = new Site();
  const [world] = fc.sample(arbitraryWorld, { seed: SEED, numRuns: 1 });
  const script = (name: string): string => `${site.root}/data/${name}`;
  const program = (change: Partial<PlannedCommand> = {}): Partial<PlannedTask> => ({
    command: { program: "sh", args: [[{ path: script("x.csv") }], ["-n", "1"]], exitCodes: [0], files: [], ...change },
  });
  const key = async (change: Partial<PlannedTask>): Promise<string> => known(await site.key(world!, change)).key;
  const first = await key(program());
  assert.equal(await key(program()), first);
  for (
    const change of [
      { program: "bash" },
      { args: [[{ path: script("y.csv") }], ["-n", "1"]] },
      { args: [[{ path: script("x.csv") }], ["-n1"]] },
      { args: [["-n", "1"], [{ path: script("x.csv") }]] },
      { stdout: "out.txt" },
      { exitCodes: [0, 1] },
    ]
  ) assert.notEqual(await key(program(change)), first, JSON.stringify(change));
  assert.notEqual(
    known(await site.key({ ...world!, environment: { ...world!.environment, LC_ALL: "C" } }, program())).key,
    first,
    "a program speaks the language of the environment",
  );
});
