import { isGoingOn, type LedgerHead } from "../cache/run_ledger.ts";
import { EarlierRun, runsWithFolders } from "./earlier_run.ts";
import { type Diagnostic, PipelineError } from "../words/diagnostic.ts";
import { workFolder, workFolders } from "../work/work_places.ts";

// Most runs go on with none.
const RECOVERY = import.meta.resolve("../recovery/recover_run.ts");

/**
 * The run to go on with, when that is asked for: the one whose identifier is `asked` or begins so, or for `true` the
 * newest one of the pipeline that did not succeed. `runs` is the folder of run files, an absolute path. When its runner
 * was killed, it gets its run file first, unless no `environment` is given: then nothing is written.
 *
 * @throws {PipelineError} When there is none, it is still going on, or it is another pipeline's.
 */
export async function findResumed(
  runs: string,
  pipeline: string,
  { asked = false, environment }: {
    readonly asked?: boolean | string | undefined;
    readonly environment?: (name: string) => string | undefined;
  },
): Promise<EarlierRun | undefined> {
  if (asked === false) return undefined;
  const heads = runsWithFolders(runs);
  const found = asked === true ? newestUnfinished(runs, pipeline, heads) : named(runs, pipeline, asked, heads);
  if (environment !== undefined) {
    const { recoverRun }: typeof import("../recovery/recover_run.ts") = await import(RECOVERY);
    await recoverRun(workFolder(runs, found.run), { runs, environment });
  }
  return found;
}

/** The parameters as they were given: to this run or else to the one that it goes on with. */
export function givenParams(
  { params, paramTexts }: { readonly params?: object; readonly paramTexts?: Readonly<Record<string, string>> },
  resumed: EarlierRun | undefined,
): Pick<LedgerHead, "params" | "paramTexts"> {
  const given = { params: { ...params }, paramTexts: { ...paramTexts } };
  const isGiven = Object.keys(given.params).length + Object.keys(given.paramTexts).length > 0;
  const head = resumed?.head;
  return isGiven || head === undefined ? given : { params: head.params, paramTexts: head.paramTexts };
}

function newestUnfinished(runs: string, pipeline: string, heads: readonly LedgerHead[]): EarlierRun {
  for (const { run } of heads.filter((head) => head.pipeline === pipeline)) {
    if (isGoingOn(workFolder(runs, run))) continue;
    const earlier = EarlierRun.fromFolder(runs, run);
    if (earlier !== undefined && earlier.result !== "success") return earlier;
  }
  return refuse({
    code: "run",
    message: `there is no run of the pipeline ${JSON.stringify(pipeline)} to resume: none in ${workFolders(runs)} ` +
      "was interrupted or failed",
    fix: "run it without --resume",
  });
}

function named(runs: string, pipeline: string, name: string, heads: readonly LedgerHead[]): EarlierRun {
  const found = heads.filter(({ run }) => run.startsWith(name));
  const [head, second] = found.filter(({ run }) => run === name).concat(found.filter(({ run }) => run !== name));
  if (head === undefined) {
    return refuse({
      code: "run",
      message: `there is no run ${JSON.stringify(name)} to resume: nothing in ${workFolders(runs)} is called so`,
      fix: "the folder of a run that succeeded is taken away, unless it was started with --keep-work",
    });
  }
  if (second !== undefined && head.run !== name) {
    return refuse({
      code: "run",
      message: `${found.length} runs begin with ${JSON.stringify(name)}: ` +
        found.slice(0, 5).map(({ run }) => run).join(", "),
      fix: "write more of the identifier",
    });
  }
  if (head.pipeline !== pipeline) {
    return refuse({
      code: "run",
      message: `the run ${head.run} is one of the pipeline ${JSON.stringify(head.pipeline)}, and this is ` +
        JSON.stringify(pipeline),
    });
  }
  if (isGoingOn(workFolder(runs, head.run))) {
    return refuse({
      code: "run",
      message: `the run ${head.run} is still going on`,
      fix: "wait for its end, or stop it",
    });
  }
  return EarlierRun.fromFolder(runs, head.run) ??
    refuse({ code: "run", message: `the folder of the run ${head.run} cannot be read any more` });
}

function refuse(diagnostic: Diagnostic): never {
  throw new PipelineError("the run to resume", [diagnostic]);
}
