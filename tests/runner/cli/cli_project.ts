import { DAGTRAIL, makeProject, type Project } from "../../helpers/project.ts";

/** A project with a pipeline module that `dagtrail run pipeline.ts` finds; `tasks` is the body of its function `tasks`. */
export async function makeCliProject(
  tasks: string,
  files: Readonly<Record<string, string>>,
  options: { readonly ownImports?: boolean } = {},
): Promise<Project> {
  // With names of its own, the command runs in a second process that knows them; without, in the first.
  const own = options.ownImports ?? false;
  return await makeProject({
    "deno.json": own ? JSON.stringify({ imports: { dagtrail: DAGTRAIL, "#tasks/": "./" } }) : "{}",
    "pipeline.ts": `
      import { pipeline, task as declare } from ${JSON.stringify(own ? "dagtrail" : DAGTRAIL)};
      const task = (name: string, options: object = {}) =>
        declare(name, { module: import.meta.resolve("./" + name + ".ts"), ...options } as never);
      const anything = {
        "~standard": { version: 1 as const, vendor: "test", validate: (value: unknown) => ({ value: value as Record<string, string> }) },
      };
      export default pipeline({ name: "cli", params: anything, tasks({ params }: { params: Record<string, string> }) {\n${tasks}\n} });`,
    ...files,
  });
}
