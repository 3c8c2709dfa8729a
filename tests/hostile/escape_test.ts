import { deepEqual, ok } from "node:assert/strict";
import { WITHOUT_BWRAP } from "../helpers/confinement.ts";
import { HAS_PROC } from "../helpers/processes.ts";
import { KERNEL } from "./kernel_cases.ts";
import type { HostileCase } from "./hostile_case.ts";
import { type Mode, type Tried, tryCases } from "./hostile_run.ts";
import { SUITES } from "./suites.ts";

const CASES = Object.values(SUITES).flat();

/** By name. */
async function tryAll(mode: Mode, cases: readonly HostileCase[]): Promise<ReadonlyMap<string, Tried>> {
  return new Map((await tryCases(mode, cases)).map((it) => [it.name, it]));
}

function shown({ name, outcome }: Tried): string {
  return `${name}: ${outcome.slice(0, 500)}`;
}

Deno.test("every case has a name of its own, and there are many", () => {
  const names = CASES.map(({ name }) => name);
  deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
  ok(names.length >= 60, `${names.length} cases`);
});

Deno.test({
  name: "a task is contained, and uncontained the same code does what it tries",
  ignore: !HAS_PROC,
  async fn(t) {
    const tasks = await tryAll("task", CASES);
    const controls = await tryAll("control", CASES);
    for (const [title, suite] of Object.entries(SUITES)) {
      await t.step(`a task ${title}, in ${suite.length} ways`, () => {
        deepEqual(suite.map(({ name }) => tasks.get(name)!).filter(({ caught }) => caught).map(shown), []);
        // What does not work without the sandbox proves nothing of it.
        const possible = suite.filter(({ noControl }) => noControl === undefined);
        deepEqual(possible.map(({ name }) => controls.get(name)!).filter(({ caught }) => !caught).map(shown), []);
      });
    }
  },
});

Deno.test({
  name:
    `a program in strict isolation does not get out of it, ${KERNEL.length} ways, most of which root has${WITHOUT_BWRAP}`,
  ignore: WITHOUT_BWRAP !== "",
  async fn() {
    deepEqual((await tryCases("strict", KERNEL)).filter(({ caught }) => caught).map(shown), []);
    const possible = KERNEL.filter(({ noControl }) => noControl === undefined);
    deepEqual((await tryCases("control", possible)).filter(({ caught }) => !caught).map(shown), []);
  },
});

Deno.test({
  name: `with strict isolation the same code is contained even with every permission of Deno's${WITHOUT_BWRAP}`,
  ignore: WITHOUT_BWRAP !== "",
  async fn() {
    // Single hosts cannot be held off a program: a run that asks for it does not start.
    const cases = CASES.filter(({ permissions }) => permissions?.net === undefined);
    const tried = await tryCases("strict", cases);
    deepEqual(tried.filter(({ caught }) => caught).map(shown), []);
    // That it was contained is no wonder when it never ran; who leaves a link is told only after the end.
    const ran = tried.filter(({ outcome }) => /"result":"(success|failure|timeout)"|UnsafeOutputError/.test(outcome));
    deepEqual(tried.filter((it) => !ran.includes(it)).map(shown), []);
  },
});
