import { defineTask, type TaskContext } from "../../../mod.ts";
import { parseDigits, PIXELS } from "../digits.ts";
import { type Environment, simulatedFailure } from "../simulated_failure.ts";

/** The parameters of the task `ingest`. */
export interface IngestParams {
  readonly environment: Environment;
  /** Decides which attempts hang; 0 to 2^32 - 1. */
  readonly seed: number;
  /** `false` lets the first attempt succeed. */
  readonly simulateFailures: boolean;
}

/** Reads the images from the repository, at the attempt that is not made to fail; leaves them in `digits.json`. */
export default defineTask(async ({ params, output, log, attempt }: TaskContext<IngestParams>) => {
  const failure = params.simulateFailures ? simulatedFailure({ ...params, attempt: attempt.number }) : undefined;
  if (failure === "throw") throw new Error(`simulated failure: attempt ${attempt.number} could not read the data`);
  if (failure === "hang") {
    log.progress(0, `simulated hang: attempt ${attempt.number} waits until its time is up`);
    await never();
  }
  const file = await Deno.open(new URL("../data/digits.csv.gz", import.meta.url));
  const csv = await new Response(file.readable.pipeThrough(new DecompressionStream("gzip"))).text();
  const digits = parseDigits(csv);
  log.value("data_shape", [digits.images.length, PIXELS]);
  log.value("target_shape", [digits.labels.length]);
  await output.writeJson("digits.json", digits);
  return { images: digits.images.length };
});

/** Waits 24 days, as long as a timer can: a process with nothing at all to wait for would exit. */
function never(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2 ** 31 - 1));
}
