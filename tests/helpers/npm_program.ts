const ROOT = new URL("../../", import.meta.url);
const { scopes } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));

/** The arguments with which `deno` runs the program of a package that only the tests need, in its pinned version. */
export function npmProgram(name: string): string[] {
  const [config, lock] = ["deno.json", "tests/deno.lock"].map((file) => new URL(file, ROOT).pathname);
  // By the name alone, Deno would take the package's module and not its program.
  return ["run", "-A", `--config=${config}`, `--lock=${lock}`, "--frozen", scopes["./tests/"][name]];
}
