/**
 * `deno task test`: everything that must be green, in one command.
 *
 * The checks come first, then the tests, in groups of which as many run side by side as the machine has processors; what
 * a group prints stands together, when it has ended. Its last line is `N passed, N failed`, with `, N skipped` where a test could
 * not run on this machine, in which each check counts as one; its exit code says the same.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- This is a command: what it prints is what it is for.

import { countJUnit } from "./helpers/junit.ts";
import { testGroups } from "./helpers/test_groups.ts";

const ROOT = new URL("..", import.meta.url);

/** Groups of tests that run side by side, since each has processes, and some a browser. */
const MOST_AT_A_TIME = 4;

/** Where documentation has examples. */
const DOCUMENTED = ["README.md", "docs", "mod.ts", "runner", "tracker"];

/** The program's own lock file has none of the packages that only the tests need. */
const LOCK = ["--lock=tests/deno.lock", "--frozen"];

/** What `deno` is asked to do, by the words that stand in the output. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  "format": ["fmt", "--check"],
  "lint": ["lint"],
  "types": ["check", "--quiet", ...LOCK],
  "types of the examples in the documentation": ["check", "--quiet", ...LOCK, "--doc-only"],
  "documentation of the public interface": ["doc", "--lint", "mod.ts"],
};

/** What `deno test` is asked to do, by the words that stand in the output. */
const TESTS: readonly (readonly [title: string, ...args: string[]])[] = [
  ["tests/browser", "tests/browser"],
  ["tests/hostile", "tests/hostile"],
  ["examples in the documentation", "--doc", ...DOCUMENTED],
  ...testGroups(ROOT, "tests", ["runner"])
    .filter((path) => path !== "tests/browser" && path !== "tests/hostile")
    .map((path): [string, string] => [path, path]),
];

const total: { passed: number; failed: number; skipped: string[] } = { passed: 0, failed: 0, skipped: [] };
const started = performance.now();
for (const [title, args] of Object.entries(CHECKS)) await runCheck(title, args);
const waiting = TESTS.values();
await Promise.all(Array.from({ length: Math.min(navigator.hardwareConcurrency, MOST_AT_A_TIME) }, async () => {
  for (const [title, ...args] of waiting) await runTests(title, ["test", "-A", ...LOCK, "--no-check", ...args]);
}));

console.log(`\n${seconds(started)} in all`);
for (const name of total.skipped) console.log(`skipped: ${name}`);
const skipped = total.skipped.length === 0 ? "" : `, ${total.skipped.length} skipped`;
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
Deno.exitCode = total.failed === 0 ? 0 : 1;

/** One check: silent when it is content. */
async function runCheck(title: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const { success, stdout, stderr } = await deno(args).output();
  console.log(`${success ? "ok  " : "FAIL"} ${title} (deno ${args.join(" ")}), ${seconds(start)}`);
  if (success) return void total.passed++;
  total.failed++;
  writeAll(stdout);
  writeAll(stderr);
}

/** A group of tests, whose output is shown when it has ended, and whose report is counted. */
async function runTests(title: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    const { code, stdout, stderr } = await deno([...args, `--junit-path=${report}`]).output();
    const counts = countJUnit(await Deno.readTextFile(report));
    const ran = counts.passed + counts.failed;
    // A module that does not load has no test case in the report, so the exit code has its say.
    const broken = counts.failed === 0 && (code !== 0 || ran === 0);
    total.passed += counts.passed;
    total.failed += counts.failed + (broken ? 1 : 0);
    total.skipped.push(...counts.skipped);
    console.log(`\n     ${title} (deno ${args.join(" ")})`);
    writeAll(stdout);
    writeAll(stderr);
    console.log(`${code === 0 && !broken ? "ok  " : "FAIL"} ${title}, ${ran} of them, ${seconds(start)}`);
    if (broken) console.log(`     ${ran === 0 ? "no test ran" : `every test passed, and the exit code is ${code}`}`);
  } finally {
    await Deno.remove(report);
  }
}

function writeAll(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

// Not `deno` by its name: on a machine that has only Node, npx has put it where no PATH leads.
function deno(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    // A log has no use for colours, and Deno writes them to pipes too.
    env: Deno.stdout.isTerminal() ? {} : { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
