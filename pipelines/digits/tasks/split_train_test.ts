import { defineTask, type Output, type TaskContext } from "../../../mod.ts";
import { type Digits, selectRows } from "../digits.ts";
import { stratifiedSplit } from "../sampling/stratified_split.ts";
import type ingest from "./ingest.ts";

/** The parameters of the task `split-train-test`. */
export interface SplitParams {
  /** The share of images for training, between 0 and 1; the number is rounded down. */
  readonly trainRatio: number;
  readonly seed: number;
}

/** Sets images aside for testing; leaves `train.json` and `test.json`. */
export default defineTask(
  async ({ params, inputs, output, log }: TaskContext<SplitParams, { digits: Output<typeof ingest> }>) => {
    const digits = await inputs.digits.readJson<Digits>("digits.json");
    const trainSize = Math.floor(params.trainRatio * digits.labels.length);
    const { train, test } = stratifiedSplit(digits.labels, { trainSize, seed: params.seed });
    log.value("nr_digits_train", train.length);
    log.value("nr_digits_test", test.length);
    log.json("rows.json", { train, test });
    await output.writeJson("train.json", selectRows(digits, train));
    await output.writeJson("test.json", selectRows(digits, test));
    return { train: train.length, test: test.length };
  },
);
