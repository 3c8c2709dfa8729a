/**
 * A Python that has a module, for checks by libraries that only Python has: `DAGTRAIL_TEST_PYTHON`, or else `python3`.
 *
 * @module
 */

const PYTHON = Deno.env.get("DAGTRAIL_TEST_PYTHON") ?? "python3";

/** A check by a Python library. */
export interface PythonCheck {
  readonly title: string;
  /** What must be importable. */
  readonly modules: readonly string[];
  /** The program; it fails when the check does. Its arguments are those that `prepare` gives. */
  readonly program: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Makes what is to be checked in a folder of its own; gives the program's arguments. */
  readonly prepare: (folder: string) => Promise<readonly string[]>;
  /** Looks at what the program printed. */
  readonly check: (stdout: string) => void;
}

/** Registers the check as a test, or, where its modules are missing, as one that is skipped and says so. */
export function testWithPython({ title, modules, program, env, prepare, check }: PythonCheck): void {
  const missing = missingModule(modules);
  Deno.test({
    name: missing === undefined ? title : `${title} (skipped: ${missing})`,
    ignore: missing !== undefined,
    async fn() {
      const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "dagtrail-python-" }));
      try {
        const args = await prepare(folder);
        const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
          args: ["-c", program, ...args],
          env: { PYTHONDONTWRITEBYTECODE: "1", ...env },
          stdin: "null",
        }).output();
        const text = new TextDecoder();
        if (!success) throw new Error(text.decode(stderr));
        check(text.decode(stdout));
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

function missingModule(modules: readonly string[]): string | undefined {
  const imports = modules.map((name) => `import ${name}`).join("\n");
  try {
    const { success } = new Deno.Command(PYTHON, { args: ["-c", imports], stdin: "null" }).outputSync();
    return success ? undefined : `${PYTHON} has no ${modules.join(", ")}`;
  } catch {
    return `there is no ${PYTHON}`;
  }
}
