import { deepEqual, equal, match, ok } from "node:assert/strict";
import { makeProject, type Project } from "../../helpers/project.ts";
import { type ProjectRun, runInProject } from "../../helpers/project_run.ts";
import { decisionOf, ranAndTaken } from "./decisions.ts";

const FILES = {
  "writes.ts": `
    export default async ({ output, log }) => {
      await output.writeText("f.txt", "what it leaves");
      log.text("note", "a note");
      return { n: 1 };
    };`,
  "reads.ts": `export default async ({ inputs, params }) => (await inputs.from.readText("f.txt")) + params.n;`,
};

function runTasks(project: Project, n = 1): Promise<ProjectRun> {
  return runInProject(project, {
    writes: { module: "writes.ts" },
    reads: { module: "reads.ts", inputs: { from: "writes" }, params: { n } },
  });
}

/** The files of the cache whose paths have `part` in them. */
function filesIn(folder: string, part: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? filesIn(path, part) : path.includes(part) ? [path] : [];
  });
}

/** Runs once, does damage, and checks that the next run is as good as the first, and what it says of `writes`. */
async function check(damage: (project: Project) => unknown, because: RegExp): Promise<void> {
  await using project = await makeProject(FILES);
  await runTasks(project);
  await damage(project);
  const run = await runTasks(project, 2);
  equal(run.result.result, "success");
  equal(run.result.tasks.reads!.value, "what it leaves2");
  match(decisionOf(run, "writes"), because);
  deepEqual(ranAndTaken(run).ran, ["writes", "reads"]);
  deepEqual(ranAndTaken(await runTasks(project, 2)).ran, [], "the damage is mended");
}

/** Writes to a file of the cache, which nobody may write to. */
function overwrite(path: string, content: string | Uint8Array): void {
  Deno.chmodSync(path, 0o600);
  Deno.writeFileSync(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
}

function document(project: Project): string {
  return filesIn(project.path("runs/.cache"), "/results/").find((path) =>
    Deno.readTextFileSync(path).includes('"task":"writes"')
  )!;
}

function blob(project: Project): string {
  return filesIn(project.path("runs/.cache"), "/blobs/").find((path) =>
    Deno.readTextFileSync(path) === "what it leaves"
  )!;
}

Deno.test("a result whose document is cut off, garbage, empty or gone counts as none", async () => {
  const damaged = /^miss: ran because what the cache has of it is damaged: it is not whole$/;
  await check((project) => Deno.truncateSync(document(project), 200), damaged);
  await check((project) => Deno.truncateSync(document(project)), damaged);
  await check((project) => overwrite(document(project), crypto.getRandomValues(new Uint8Array(2000))), damaged);
  await check(
    (project) => overwrite(document(project), Deno.readTextFileSync(document(project)).replace('"n":1', '"n":2')),
    damaged,
  );
  await check((project) => Deno.removeSync(document(project)), /^miss: ran because nothing of it is in the cache$/);
});

Deno.test("a result whose document is another one's, or a link to nowhere, counts as none", async () => {
  await check((project) => {
    const [one, other] = filesIn(project.path("runs/.cache"), "/results/");
    const copy = Deno.readFileSync(one === document(project) ? other! : one!);
    overwrite(document(project), copy);
  }, /damaged: it is about something else$/);
  await check((project) => {
    const path = document(project);
    Deno.removeSync(path);
    Deno.symlinkSync("/nowhere", path);
  }, /^miss: ran because nothing of it is in the cache$/);
});

Deno.test("a result of which a file was written to, cut off, replaced or taken away counts as none", async () => {
  const damaged = /^miss: ran because what the cache has of it is damaged: its file sha256:[0-9a-f]{8}… is not whole$/;
  await check((project) => overwrite(blob(project), "what it leaveS"), damaged);
  await check((project) => overwrite(blob(project), "what it"), damaged);
  await check((project) => Deno.removeSync(blob(project)), damaged);
  await check((project) => {
    const path = blob(project);
    Deno.removeSync(path);
    Deno.symlinkSync("/etc/hostname", path);
  }, damaged);
  await check((project) => {
    const path = blob(project);
    Deno.removeSync(path);
    Deno.mkdirSync(path);
  }, damaged);
});

Deno.test("a file of which only the time was changed is still the same file", async () => {
  await using project = await makeProject(FILES);
  await runTasks(project);
  Deno.utimeSync(blob(project), new Date(), new Date());
  deepEqual(ranAndTaken(await runTasks(project, 2)).taken, ["writes"]);
});

Deno.test("whatever lies in the cache's other files, runs go on", async () => {
  await using project = await makeProject(FILES);
  await runTasks(project);
  for (const path of filesIn(project.path("runs/.cache"), "/latest/")) Deno.writeTextFileSync(path, "[\n{}\n[1,2]\n\0");
  Deno.writeTextFileSync(project.path("runs/.cache/hmac.key"), "short");
  deepEqual(ranAndTaken(await runTasks(project)).ran, []);
  equal(decisionOf(await runTasks(project, 3), "reads"), "miss: ran because the parameter `n` changed from 1 to 3");
});

Deno.test("a cache that cannot be written to costs a notice and nothing else", async () => {
  await using project = await makeProject(FILES);
  const run = await runInProject(project, { writes: { module: "writes.ts" } }, { cache: "/proc/no-cache-here" });
  equal(run.result.result, "success");
  equal(run.notices("writes").length, 1);
  match(run.notices("writes")[0]!, /^what it left is not kept in the cache: .*\/proc\/no-cache-here/);
});

Deno.test("a document that is sound in itself and wants files elsewhere is refused", async () => {
  const hostile = async (change: (fields: Record<string, unknown>) => void): Promise<void> => {
    await check(async (project) => {
      const path = document(project);
      const fields = JSON.parse(Deno.readTextFileSync(path).split("\n")[1]!);
      change(fields);
      const text = JSON.stringify(fields);
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))).toHex();
      overwrite(path, `${digest}\n${text}\n`);
    }, /^miss: ran because what the cache has of it is damaged: /);
  };
  const withPath = (path: unknown) => (fields: Record<string, unknown>): void => {
    const output = fields["output"] as { files: Record<string, unknown>[] };
    ok(output.files[0]!["path"] === "f.txt");
    output.files[0]!["path"] = path;
  };
  for (const path of ["../f.txt", "/etc/f.txt", "a/../../f", "", "a//b", ".", "a\0b", 7, null]) {
    await hostile(withPath(path));
  }
  await hostile((fields) => {
    (fields["output"] as { files: Record<string, unknown>[] }).files[0]!["sha256"] = "../../../../../../etc/hostname";
  });
  await hostile((fields) => {
    fields["artifacts"] = { "../1": { sha256: "0".repeat(64), size: 1 } };
  });
  await hostile((fields) => {
    fields["value"] = JSON.parse("[".repeat(5000) + "]".repeat(5000));
  });
  await hostile((fields) => {
    fields["origin"] = { ...fields["origin"] as object, spanId: "xyz" };
  });
});
