import { JoinError, joinRuns } from "../fan_out/join_runs.ts";
import { partTrace } from "../fan_out/part_trace.ts";
import { readParts } from "../fan_out/read_parts.ts";
import { encodeRunFile } from "../otlp/encode.ts";
import { runReport } from "../terminal/run_report.ts";
import { styleFor } from "../terminal/style.ts";
import { resolvePath, seenFrom } from "../words/file_path.ts";
import { type CliContext, EXIT, UsageError } from "./context.ts";

/** Makes one run of the parts that several jobs have carried out, shows it, and exits as the run itself would have. */
export async function githubJoinCommand(
  this: CliContext,
  flags: { readonly runs: string },
  folder: string,
): Promise<void> {
  const runs = resolvePath(Deno.cwd(), flags.runs);
  try {
    const parts = await readParts(folder);
    const trace = await partTrace((name) => Deno.env.get(name));
    const joined = joinRuns(parts.map(({ file }) => file), { workflowSpanId: trace?.spanId });
    const path = `${runs}/${String(joined.resource["cicd.pipeline.run.id"])}.otlp.json`;
    await Deno.mkdir(runs, { recursive: true });
    for (const part of parts) await part.copyBlobs(`${runs}/blobs`);
    await Deno.writeTextFile(`${path}.tmp`, encodeRunFile(joined.resource, joined.spans));
    await Deno.rename(`${path}.tmp`, path);
    const shown = runReport(joined, { style: styleFor(this.colours), width: this.columns, folder: Deno.cwd() });
    this.process.stdout.write(`${shown}\n\nrun file  ${seenFrom(Deno.cwd(), path)}\n`);
    const result = joined.spans.at(-1)?.attributes["cicd.pipeline.result"];
    if (result !== "success") this.process.exitCode = result === "cancellation" ? EXIT.cancelled : EXIT.failure;
  } catch (error) {
    if (error instanceof JoinError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
