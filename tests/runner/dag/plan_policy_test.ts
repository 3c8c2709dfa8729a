import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "../../../runner/words/limits.ts";
import { mistakeOf, mistakesOf, mistakeWith, MODULE, plannedWith, untypedTask } from "./untyped_pipeline.ts";

Deno.test("a task that says nothing but its module gets one attempt, no limit, one processor and no permission", () => {
  const { location, ...task } = plannedWith({});
  assert.ok(location?.includes("untyped_pipeline.ts:"));
  assert.deepEqual(task, {
    id: "example",
    name: "example",
    tags: [],
    module: MODULE,
    params: {},
    inputs: {},
    dependencies: [],
    retry: { attempts: 1, initialMs: 0, factor: 2, maxMs: 60_000, jitter: 0.5 },
    graceMs: 5000,
    cpus: 1,
    limits: DEFAULT_LIMITS,
    isolation: "standard",
    permissions: { read: [], net: [], env: [], run: [], ffi: [], sys: [] },
    secrets: [],
    cache: { when: "auto" },
  });
});

Deno.test("what a task says comes into the plan in milliseconds, bytes and absolute paths", () => {
  const when = (): boolean => true;
  const task = plannedWith({
    key: 400,
    description: "Trains",
    tags: ["model", "slow, big"],
    params: { ratio: 0.7, skipped: undefined, nested: { list: [1, null] } },
    retry: { attempts: 15, backoff: { initial: "250ms", factor: 3, max: "10s", jitter: 0 }, when },
    timeout: "1.5m",
    grace: 0,
    cpus: 0.5,
    memory: "2GiB",
    permissions: { read: ["data"], net: ["example.org:443"], env: ["HOME"], run: true, ffi: ["/lib/x.so"], sys: true },
    secrets: ["TOKEN"],
    cache: { maxAge: "1000h" },
  });
  assert.equal(task.id, "example[400]");
  assert.equal(task.key, "400");
  assert.equal(task.description, "Trains");
  assert.deepEqual(task.tags, ["model", "slow, big"]);
  assert.deepEqual(task.params, { ratio: 0.7, nested: { list: [1, null] } });
  assert.deepEqual(task.retry, { attempts: 15, initialMs: 250, factor: 3, maxMs: 10_000, jitter: 0, when });
  assert.equal(task.timeoutMs, 90_000);
  assert.equal(task.graceMs, 0);
  assert.equal(task.cpus, 0.5);
  assert.equal(task.memoryBytes, 2_147_483_648);
  assert.deepEqual(task.permissions, {
    read: ["/project/data"],
    net: ["example.org:443"],
    env: ["HOME"],
    run: true,
    ffi: ["/lib/x.so"],
    sys: true,
  });
  assert.deepEqual(task.secrets, ["TOKEN"]);
  assert.deepEqual(task.cache, { when: "always", maxAgeMs: 3_600_000_000 });
});

Deno.test("an option of the wrong kind is refused, named and quoted", () => {
  const check = (options: Record<string, unknown>, message: string): void => {
    const found = mistakeWith(options);
    assert.equal(found.code, "option");
    assert.equal(found.message, message);
    assert.equal(found.task, "example");
    assert.ok(found.location?.includes("untyped_pipeline.ts:"));
  };
  const duration = 'a duration must look like "250ms", "10s", "1.5m" or "2h"';
  check({ timeout: "soon" }, `timeout of the task "example": ${duration}, and is "soon"`);
  check({ timeout: 0 }, 'timeout of the task "example" must be above 0');
  check({ timeout: "600h" }, 'timeout of the task "example": a duration must be at most 24 days, and is "600h"');
  check(
    { grace: -1 },
    'grace of the task "example": a duration must be a finite number of milliseconds, at least 0, and is -1',
  );
  check(
    { memory: "2 GB" },
    'memory of the task "example": a size must be a positive number of bytes or look like "512MB" or "2GiB", and is "2 GB"',
  );
  check({ cpus: -1 }, 'cpus of the task "example": must be a number of at least 0, and is -1');
  check({ cpus: NaN }, 'cpus of the task "example": must be a number of at least 0, and is NaN');
  check({ cpus: "2" }, 'cpus of the task "example": must be a number of at least 0, and is "2"');
  check({ retry: { attempts: 0 } }, 'retry.attempts of the task "example": must be a number of at least 1, and is 0');
  check({ retry: { attempts: 1.5 } }, 'retry.attempts of the task "example": must be a whole number, and is 1.5');
  check(
    { retry: { attempts: Infinity } },
    'retry.attempts of the task "example": must be a whole number, and is Infinity',
  );
  check({ retry: { when: true } }, 'retry.when of the task "example": must be a function of an outcome, and is true');
  check(
    { retry: { backoff: { initial: "x" } } },
    `retry.backoff.initial of the task "example": ${duration}, and is "x"`,
  );
  check(
    { retry: { backoff: { initial: 1, factor: 0.5 } } },
    'retry.backoff.factor of the task "example": must be a number of at least 1, and is 0.5',
  );
  check(
    { retry: { backoff: { initial: 1, jitter: 2 } } },
    'retry.backoff.jitter of the task "example": must be a number from 0 to 1, and is 2',
  );
  check(
    { retry: { backoff: { initial: 1, max: "1d" } } },
    `retry.backoff.max of the task "example": ${duration}, and is "1d"`,
  );
  check({ retry: 3 }, 'retry of the task "example" must be an object with attempts, backoff, when, and is 3');
  check(
    { retry: { backoff: "10s" } },
    'retry.backoff of the task "example" must be an object with initial, factor, max, jitter, and is "10s"',
  );
  check({ tags: "slow" }, 'tags of the task "example": must be an array of strings, and is "slow"');
  check(
    { secrets: ["A,B"] },
    'secrets of the task "example" must be an array of strings without commas, and is ["A,B"]',
  );
  check(
    { isolation: "full" },
    'isolation of the task "example": must be one of standard, strict, and is "full"',
  );
  check({ secrets: [""] }, 'secrets of the task "example" must be an array of strings without commas, and is [""]');
});

Deno.test("an option that is misspelled is reported and not ignored", () => {
  const check = (options: Record<string, unknown>, message: string, fix: string): void => {
    const found = mistakeWith(options);
    assert.equal(found.message, message);
    assert.equal(found.fix, fix);
  };
  check({ timout: "10s" }, 'the task "example" has no option "timout"', "did you mean timeout?");
  check({ retry: { atempts: 3 } }, 'retry of the task "example" has no option "atempts"', "did you mean attempts?");
  check(
    { retry: { backoff: { initial: 1, growth: 2 } } },
    'retry.backoff of the task "example" has no option "growth"',
    "there are: initial, factor, max, jitter",
  );
});

Deno.test("a module that is no URL is refused with the call that makes it one", () => {
  const found = mistakeOf(() => untypedTask("example", { module: "./tasks/x.ts" }));
  assert.equal(
    found.message,
    'module of the task "example": must be a URL, and is "./tasks/x.ts"; write import.meta.resolve("./tasks/x.ts")',
  );
  for (const options of [undefined, null, {}, { module: 5 }]) {
    assert.match(
      mistakeOf(() => untypedTask("example", options)).message,
      /must be a URL, and is (undefined|5); write /,
    );
  }
});

Deno.test("a module that is neither a file nor at an address of the web is refused, and the fix named", () => {
  for (const module of ["npm:valibot", "jsr:@std/fs", "node:fs", "data:text/javascript,1", "blob:x", "mailto:x"]) {
    assert.match(
      mistakeOf(() => untypedTask("example", { module })).message,
      /^module of the task "example": must be a file or lie at an address of the web, .*; write a module that imports it$/,
    );
  }
});

Deno.test("parameters that JSON cannot carry are refused with the place in them", () => {
  const check = (params: unknown, reason: string): void => {
    const found = mistakeWith({ params });
    assert.equal(found.code, "params");
    assert.equal(found.message, `the parameters of the task "example" must be an object of JSON values: ${reason}`);
  };
  check({ rate: NaN }, "params.rate is NaN");
  check({ rates: [0.1, Infinity] }, "params.rates[1] is Infinity");
  check({ since: new Date(0) }, "params.since is a Date, not a plain object");
  check({ f() {} }, "params.f is a function");
  check([], "params is not an object");
  check("x", "params is not an object");
});

Deno.test("all that is wrong with a task is told at once", () => {
  const found = mistakesOf(() =>
    untypedTask("example", { module: "x", timeout: "x", memory: "x", cpus: "x", retry: { attempts: "x" }, params: 5 })
  );
  assert.equal(found.length, 6);
});
