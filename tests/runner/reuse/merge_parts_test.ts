import { deepEqual, equal } from "node:assert/strict";
import { mergeParts } from "../../../runner/reuse/merge_parts.ts";
import { workFolder } from "../../../runner/work/work_places.ts";
import { makeProject, type Project } from "../../helpers/project.ts";
import { runInProject } from "../../helpers/project_run.ts";

const TASKS = ["sound", "linked", "removed", "unrecorded", "replaced"];

/** A part whose tasks have each left a file, an artifact and a value; returns each attempt's directory by its task. */
async function ranPart(project: Project): Promise<(task: string) => string> {
  const tasks = Object.fromEntries(TASKS.map((name) => [name, { module: "leaves.ts" }]));
  const { result } = await runInProject(project, tasks, { runs: project.path("part"), keepWork: true });
  equal(result.result, "success");
  return (task) => `${result.work}/tasks/${task}/attempt-1`;
}

/** Puts a link to what the part was never given in the place of a file. */
function linkTo(secret: string, path: string): void {
  Deno.removeSync(path);
  Deno.symlinkSync(secret, path);
}

Deno.test("what a part has put links in the place of is not followed, and everything else of it is taken", async () => {
  await using project = await makeProject({
    "leaves.ts": `export default async ({ log, output }) => {
      log.text("note", "a note");
      await output.writeText("deep/file.txt", "left");
      return "returned";
    };`,
    "secret.txt": "not for parts",
  });
  const attempt = await ranPart(project);
  const artifactOf = (task: string): string => {
    const [{ name } = { name: "" }] = [...Deno.readDirSync(`${attempt(task)}/artifacts`)];
    return `${attempt(task)}/artifacts/${name}`;
  };
  linkTo(project.path("secret.txt"), artifactOf("linked"));
  Deno.removeSync(artifactOf("removed"));
  linkTo(project.path("secret.txt"), `${attempt("unrecorded")}/records.jsonl`);
  linkTo(project.path("secret.txt"), `${attempt("replaced")}/output/deep/file.txt`);

  await using merged = await mergeParts([project.path("part")], project.path("runs"));
  deepEqual([...merged.finished].sort(), ["linked", "removed", "sound"]);
  const texts = new Map<string, string>();
  const read = (folder: string): void => {
    for (const { name, isDirectory, isSymlink } of Deno.readDirSync(folder)) {
      equal(isSymlink, false, `${folder}/${name}`);
      if (isDirectory) read(`${folder}/${name}`);
      else texts.set(`${folder}/${name}`, Deno.readTextFileSync(`${folder}/${name}`));
    }
  };
  read(workFolder(project.path("runs"), merged.run!));
  deepEqual([...texts].filter(([, text]) => text.includes("not for parts")), []);
  const artifacts = [...texts].filter(([path]) => path.includes("/artifacts/"));
  deepEqual(artifacts.map(([path, text]) => [/tasks\/(\w+)\//.exec(path)![1], text]), [["sound", "a note"]]);
});
