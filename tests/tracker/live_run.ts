import { JOURNAL_FILE } from "../../runner/otlp/journal_line.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;
const MOD = new URL("../../mod.ts", import.meta.url).href;

/** A run of two tasks, of which the first goes on until it is let. */
export interface LiveRun extends AsyncDisposable {
  /** The folder of run files. */
  readonly runs: string;
  /** Resolves when the first task has printed its line, and it is in the journal. */
  readonly started: Promise<void>;
  /** Lets the first task end; resolves when the run is over. */
  finish(): Promise<void>;
  /** Ends the runner as a crash of the machine would. */
  kill(): Promise<void>;
}

/** Starts a run in a folder, whose folder of run files is made by it. */
export async function startLiveRun(root: string): Promise<LiveRun> {
  const project = `${root}/project`;
  const runs = `${root}/runs`;
  const gate = `${project}/gate`;
  await Deno.mkdir(gate, { recursive: true });
  await Deno.writeTextFile(
    `${project}/wait.ts`,
    `import { defineTask } from ${JSON.stringify(MOD)};
     export default defineTask(async ({ log }) => {
       console.log("waiting at the gate");
       log.metric("loss", 1, { step: 0 });
       while (true) {
         try { await Deno.readTextFile(${
      JSON.stringify(`${gate}/open`)
    }); return; } catch { await new Promise((r) => setTimeout(r, 20)); }
       }
     });`,
  );
  await Deno.writeTextFile(
    `${project}/after.ts`,
    `import { defineTask } from ${JSON.stringify(MOD)};
     export default defineTask(() => console.log("through"));`,
  );
  await Deno.writeTextFile(
    `${project}/pipeline.ts`,
    `import { pipeline, task } from ${JSON.stringify(MOD)};
     export default pipeline({ name: "gate", tasks() {
       const wait = task("wait", { module: import.meta.resolve("./wait.ts"), permissions: { read: [${
      JSON.stringify(gate)
    }] } });
       task("after", { module: import.meta.resolve("./after.ts"), after: [wait] });
     } });`,
  );
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, "run", `${project}/pipeline.ts`, "--runs", runs, "--quiet"],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const printed = new Response(child.stderr).text();
  const ended = child.status.then(() => true);
  let over = false;
  ended.then(() => over = true);
  return {
    runs,
    started: untilJournal(runs, () => over).then(async (there) => {
      if (!there) throw new Error(`the run ended: ${await printed}`);
    }),
    async finish() {
      await Deno.writeTextFile(`${gate}/open`, "");
      const { success } = await child.status;
      if (!success) throw new Error(`the run failed: ${await printed}`);
    },
    async kill() {
      child.kill("SIGKILL");
      await child.status;
    },
    async [Symbol.asyncDispose]() {
      await Deno.writeTextFile(`${gate}/open`, "");
      await child.status;
      await printed;
    },
  };
}

/** Waits until the journal's events hold the line that the first task prints; false when the run is over before. */
async function untilJournal(runs: string, over: () => boolean): Promise<boolean> {
  while (!over()) {
    for (const id of entries(`${runs}/.work`)) {
      const folder = `${runs}/.work/${id}`;
      if (!entries(folder).includes(JOURNAL_FILE)) continue;
      for (const name of entries(`${folder}/events`)) {
        if (Deno.readTextFileSync(`${folder}/events/${name}`).includes("waiting at the gate")) return true;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
}

function entries(folder: string): readonly string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}
