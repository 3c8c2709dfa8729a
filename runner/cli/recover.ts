import { type RecoveredRun, recoverRun } from "../recovery/recover_run.ts";
import { resultText, type Style, styleFor } from "../terminal/style.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { JOURNAL_FILE } from "../otlp/journal_line.ts";
import { isFile } from "../words/is_file.ts";
import { claimWorkFolder, removeWorkFolder } from "../work/work_folder.ts";
import { WORK } from "../work/work_places.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";

/** What is told of a run; one that could not be recovered has a reason alone. */
type Told = RecoveredRun | { readonly state: "failed"; readonly run: string; readonly reason: string };

/** Makes the run files of runs that have none, and says what became of each. */
export async function recoverCommand(
  this: CliContext,
  flags: { readonly clean: boolean; readonly json: boolean },
  folder = "runs",
): Promise<void> {
  const { runs, works } = await findRuns(resolvePath(Deno.cwd(), folder));
  const all: Told[] = [];
  for (const work of works) {
    const told = await recover(work, runs);
    all.push(told);
    const removed = flags.clean && await clean(work, told);
    if (flags.json) continue;
    this.process.stdout.write(`${line(told, styleFor(this.colours))}\n`);
    if (removed) this.process.stdout.write(`  removed ${seenFrom(Deno.cwd(), work)}\n`);
  }
  if (flags.json) this.process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  else if (all.length === 0) this.process.stdout.write(`nothing to recover in ${seenFrom(Deno.cwd(), runs)}\n`);
  this.process.exitCode = all.some(({ state }) => state === "failed") ? EXIT.failure : EXIT.success;
}

/** The folder of run files, and the runs' own folders in it. */
async function findRuns(folder: string): Promise<{ runs: string; works: string[] }> {
  if (await isFile(`${folder}/${JOURNAL_FILE}`)) {
    const parent = folder.replace(/[\\/][^\\/]+$/, "");
    const isInPlace = parent.endsWith(`/${WORK}`) || parent.endsWith(`\\${WORK}`);
    return { runs: isInPlace ? parent.slice(0, -WORK.length - 1) : parent, works: [folder] };
  }
  const works: string[] = [];
  if (await isFile(folder)) {
    throw new UsageError(`${folder} is a file; name the folder that has the runs: dagtrail recover FOLDER`);
  }
  try {
    await Deno.lstat(folder);
  } catch (error) {
    throw new UsageError(`there is no folder ${folder}; say which one has the runs: dagtrail recover FOLDER`, {
      cause: error,
    });
  }
  try {
    for await (const { name, isDirectory } of Deno.readDir(`${folder}/${WORK}`)) {
      if (isDirectory) works.push(`${folder}/${WORK}/${name}`);
    }
  } catch (error) {
    // Every run of the folder has ended as it should, and left nothing behind.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return { runs: folder, works: works.sort() };
}

async function recover(work: string, runs: string): Promise<Told> {
  try {
    return await recoverRun(work, { runs, environment: (name) => Deno.env.get(name) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { state: "failed", run: work.replace(/^.*[\\/]/, ""), reason };
  }
}

/** Removes a run's own folder, when nothing in it is needed any more and nobody is at work in it; says whether it did. */
async function clean(work: string, { state }: Told): Promise<boolean> {
  if (state !== "recovered" && state !== "finished" && state !== "empty") return false;
  using lock = await claimWorkFolder(work);
  if (lock === undefined) return false;
  await removeWorkFolder(work, []);
  return true;
}

function line(told: Told, style: Style): string {
  const { state, run } = told;
  switch (state) {
    case "recovered":
    case "finished": {
      const { result, finished, interrupted, file } = told;
      const where = seenFrom(Deno.cwd(), file);
      if (state === "finished") return `${run}  has its run file, ${where}`;
      const tasks = `${finished.length} ${finished.length === 1 ? "task" : "tasks"} finished`;
      const cut = interrupted.length === 0 ? "" : `, interrupted: ${interrupted.join(", ")}`;
      return `${run}  ${style.bold("recovered")}  ${resultText(result, style)}, ${tasks}${cut}\n  ${where}`;
    }
    case "running":
    case "empty":
      return `${run}  ${style.dim("left alone")}: ${told.reason}`;
    case "failed":
      return `${run}  ${style.red("could not be recovered")}: ${told.reason}`;
  }
}
