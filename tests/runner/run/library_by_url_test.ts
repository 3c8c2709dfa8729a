import { deepEqual, equal, ok } from "node:assert/strict";
import { decodeRunFile } from "../../../runner/otlp/decode.ts";
import { checkTracesData } from "../../helpers/otlp_check.ts";
import { makeProject } from "../../helpers/project.ts";
import { serveRepository } from "../../helpers/repository_server.ts";

Deno.test("a program elsewhere that imports the library by its address defines a pipeline, runs it and gets its run file", async () => {
  await using server = serveRepository();
  const door = JSON.stringify(server.door);
  await using project = await makeProject({
    "deno.json": "{}",
    "tasks/count.ts": `
      import { defineTask, type TaskContext } from ${door};
      export default defineTask(async ({ params, output, log }: TaskContext<{ to: number }>) => {
        await output.writeJson("numbers.json", Array.from({ length: params.to }, (_, i) => i + 1));
        log.metric("count", params.to);
        return { count: params.to };
      });`,
    "tasks/sum.ts": `
      import { defineTask, type Output, type TaskContext } from ${door};
      import type count from "./count.ts";
      export default defineTask(async ({ inputs }: TaskContext<object, { numbers: Output<typeof count> }>) => {
        const numbers = await inputs.numbers.readJson<number[]>("numbers.json");
        return numbers.reduce((sum, number) => sum + number, 0) + inputs.numbers.value.count;
      });`,
    "main.ts": `
      import { pipeline, run, task } from ${door};
      const sums = pipeline({
        name: "sums",
        tasks() {
          const numbers = task<typeof import("./tasks/count.ts")>("count", {
            module: import.meta.resolve("./tasks/count.ts"),
            params: { to: 4 },
          });
          task<typeof import("./tasks/sum.ts")>("sum", {
            module: import.meta.resolve("./tasks/sum.ts"),
            inputs: { numbers },
          });
        },
      });
      console.log(JSON.stringify(await run(sums)));`,
  });
  await Deno.remove(project.path("deno.json"));
  const deno = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      cwd: project.root,
      // A cache of its own, which has nothing of this repository in it.
      env: { DENO_DIR: project.path("cache"), NO_COLOR: "1" },
      stdin: "null",
    }).output();
    equal(code, 0, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  };
  const result = JSON.parse((await deno("run", "-A", "--no-config", "main.ts")).trim());
  equal(result.result, "success", await Deno.readTextFile(result.file));
  deepEqual([result.tasks.count.value, result.tasks.sum.value], [{ count: 4 }, 14]);
  const text = await Deno.readTextFile(result.file);
  deepEqual(checkTracesData(text), []);
  const { spans, resource } = decodeRunFile(text);
  deepEqual(
    spans.map(({ name }) => name).sort(),
    ["RUN sums", "count", "count attempt 1", "sum", "sum attempt 1"].sort(),
  );
  equal(resource["dagtrail.pipeline.module"], "main.ts");
  ok(server.asked.has("/runner/sandbox/bootstrap.bundle.js"));
  // Its types are as good by address as by path.
  await deno("check", "--no-config", "--allow-import", "main.ts");
});
