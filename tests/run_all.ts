/**
 * `deno task test`: everything that must be green, in one command.
 *
 * The checks come first, then the tests. Its last line is `N passed, N failed`, with `, N skipped` where a test could
 * not run on this machine, in which each check counts as one; its exit code says the same.
 *
 * @module
 */

// deno-lint-ignore-file no-console -- This is a command: what it prints is what it is for.

import { countJUnit } from "./helpers/junit.ts";

const ROOT = new URL("..", import.meta.url);

/** Where documentation has examples. */
const DOCUMENTED = ["README.md", "docs", "mod.ts", "runner", "tracker"];

/** What `deno` is asked to do, by the words that stand in the output. */
const CHECKS: Readonly<Record<string, readonly string[]>> = {
  "format": ["fmt", "--check"],
  "lint": ["lint"],
  "types": ["check", "--quiet", "--frozen"],
  "types of the examples in the documentation": ["check", "--quiet", "--frozen", "--doc-only"],
  "documentation of the public interface": ["doc", "--lint", "mod.ts"],
};

const TESTS: Readonly<Record<string, readonly string[]>> = {
  "examples in the documentation": ["test", "-A", "--frozen", "--no-check", "--doc", ...DOCUMENTED],
  "tests": ["test", "-A", "--frozen", "--no-check", "tests"],
};

const total: { passed: number; failed: number; skipped: string[] } = { passed: 0, failed: 0, skipped: [] };
const started = performance.now();
for (const [title, args] of Object.entries(CHECKS)) await runCheck(title, args);
for (const [title, args] of Object.entries(TESTS)) await runTests(title, args);

console.log(`\n${seconds(started)} in all`);
for (const name of total.skipped) console.log(`skipped: ${name}`);
const skipped = total.skipped.length === 0 ? "" : `, ${total.skipped.length} skipped`;
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
Deno.exitCode = total.failed === 0 ? 0 : 1;

/** One check: silent when it is content. */
async function runCheck(title: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const { success, stdout, stderr } = await deno(args, "piped").output();
  console.log(`${success ? "ok  " : "FAIL"} ${title} (deno ${args.join(" ")}), ${seconds(start)}`);
  if (success) return void total.passed++;
  total.failed++;
  await Deno.stdout.write(stdout);
  await Deno.stdout.write(stderr);
}

/** A run of tests, whose output is shown as it comes, and whose report is counted. */
async function runTests(title: string, args: readonly string[]): Promise<void> {
  const start = performance.now();
  const report = await Deno.makeTempFile({ suffix: ".xml" });
  try {
    console.log(`\n     ${title} (deno ${args.join(" ")})`);
    const { code } = await deno([...args, `--junit-path=${report}`], "inherit").output();
    const counts = countJUnit(await Deno.readTextFile(report));
    const ran = counts.passed + counts.failed;
    // A module that does not load has no test case in the report, so the exit code has its say.
    const broken = counts.failed === 0 && (code !== 0 || ran === 0);
    total.passed += counts.passed;
    total.failed += counts.failed + (broken ? 1 : 0);
    total.skipped.push(...counts.skipped);
    console.log(`${code === 0 && !broken ? "ok  " : "FAIL"} ${title}, ${ran} of them, ${seconds(start)}`);
    if (broken) console.log(`     ${ran === 0 ? "no test ran" : `every test passed, and the exit code is ${code}`}`);
  } finally {
    await Deno.remove(report);
  }
}

// Not `deno` by its name: on a machine that has only Node, npx has put it where no PATH leads.
function deno(args: readonly string[], output: "piped" | "inherit"): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    // A log has no use for colours, and Deno writes them to pipes too.
    env: Deno.stdout.isTerminal() ? {} : { NO_COLOR: "1" },
    stdin: "null",
    stdout: output,
    stderr: output,
  });
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
