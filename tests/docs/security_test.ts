import assert from "node:assert/strict";
import { type AttemptLimits, DEFAULT_LIMITS, formatLimit, LIMIT_OPTIONS } from "../../runner/words/limits.ts";
import { KERNEL } from "../hostile/kernel_cases.ts";
import { SUITES } from "../hostile/suites.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/security.md", import.meta.url));

Deno.test("the page about security has every limit with its default", () => {
  const rows = new Map(
    [...PAGE.matchAll(/^\| `(\w+)` +\| [^|]+\| ([^|]+?) +\|$/gm)].map(([, name, value]) => [name, value]),
  );
  for (const [limit, option] of Object.entries(LIMIT_OPTIONS) as [keyof AttemptLimits, string][]) {
    const value = DEFAULT_LIMITS[limit];
    if (value === undefined) assert.ok(rows.has(option), option);
    else assert.equal(rows.get(option), formatLimit(limit, value), option);
  }
});

Deno.test("the page about security counts the hostile tasks and programs that there are", () => {
  const tasks = Object.values(SUITES).flat().length;
  for (const [, count] of PAGE.matchAll(/(\d+) tasks/g)) assert.equal(Number(count), tasks);
  for (const [, count] of PAGE.matchAll(/(\d+) programs/g)) assert.equal(Number(count), KERNEL.length);
});
