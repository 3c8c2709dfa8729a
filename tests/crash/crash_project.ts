import { DAGTRAIL, makeProject, type Project } from "../helpers/project.ts";

/** How many tasks the pipeline of {@linkcode makeCrashProject} has. */
export const TASKS = 30;

/**
 * A project whose pipeline has everything that a kill could leave half done: fans, files that others read, metrics,
 * printed lines, artifacts, an attempt that fails, and a program that outlives its attempt.
 *
 * @param witness Where each task says that it was begun, `host:port`.
 */
export function makeCrashProject(witness: string): Promise<Project> {
  return makeProject({
    "deno.json": "{}",
    "pipeline.ts": `
      import { pipeline, task as declare } from ${JSON.stringify(DAGTRAIL)};
      const task = (name: string, key: number | undefined, options: { permissions?: object; [name: string]: unknown } = {}) =>
        declare(name, {
          module: import.meta.resolve("./" + name + ".ts"),
          ...(key === undefined ? {} : { key }),
          ...options,
          permissions: { net: [${JSON.stringify(witness)}], ...options.permissions },
        } as never);
      export default pipeline({
        name: "crash",
        tasks() {
          const made = Array.from({ length: 10 }, (_, i) => task("make", i, { params: { seed: i } }));
          const mixed = made.map((first, i) =>
            task("mix", i, {
              inputs: { first, second: made[(i + 1) % made.length] },
              params: { fails: i === 3 },
              retry: { attempts: 2 },
            })
          );
          const merged = Array.from({ length: 8 }, (_, i) => task("merge", i, { inputs: { parts: mixed.slice(0, i + 3) } }));
          const spawned = task("spawn", undefined, { inputs: { from: merged[0] }, permissions: { run: ["sleep"] } });
          task("total", undefined, { inputs: { all: [...made, ...mixed, ...merged, spawned] } });
        },
      });`,
    "work.ts": `
      /** Says that the task was begun. */
      export async function begin({ attempt }) {
        await (await fetch("http://${witness}/" + encodeURIComponent(attempt.task))).text();
      }
      /** Reports and leaves bytes; returns their digest. */
      export async function leave({ log, output }, bytes) {
        const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
        for (let step = 0; step < 40; step++) {
          log.metric("byte", bytes[step], { step });
          console.log("byte", step, "is", bytes[step]);
        }
        log.text("digest", digest);
        await output.writeBytes("bytes", bytes);
        return digest;
      }`,
    "make.ts": `
      import { begin, leave } from "./work.ts";
      export default async (context) => {
        await begin(context);
        return await leave(context, Uint8Array.from({ length: 50_000 }, (_, i) => (i * (context.params.seed + 1)) % 251));
      };`,
    "mix.ts": `
      import { begin, leave } from "./work.ts";
      export default async (context) => {
        await begin(context);
        if (context.params.fails && context.attempt.number === 1) throw new Error("the first attempt always fails");
        const [first, second] = await Promise.all([context.inputs.first, context.inputs.second].map((one) => one.readBytes("bytes")));
        return await leave(context, first.map((byte, i) => byte ^ second[i]));
      };`,
    "merge.ts": `
      import { begin, leave } from "./work.ts";
      export default async (context) => {
        await begin(context);
        const parts = await Promise.all(context.inputs.parts.map((part) => part.readBytes("bytes")));
        return await leave(context, parts[0].map((_, i) => parts.reduce((sum, part) => (sum + part[i]) % 256, 0)));
      };`,
    "spawn.ts": `
      import { begin, leave } from "./work.ts";
      export default async (context) => {
        await begin(context);
        new Deno.Command("sleep", { args: ["1000"], stdin: "null", stdout: "null", stderr: "null" }).spawn().unref();
        return await leave(context, await context.inputs.from.readBytes("bytes"));
      };`,
    "total.ts": `
      import { begin } from "./work.ts";
      export default async (context) => {
        await begin(context);
        const lines = await Promise.all(context.inputs.all.map(async (one) => {
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await one.readBytes("bytes"))).toHex();
          if (digest !== one.value) throw new Error("the file of " + one.task + " is not the one that it left");
          return one.task + " " + digest;
        }));
        return lines.join("\\n");
      };`,
  });
}
