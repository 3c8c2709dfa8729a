import * as v from "valibot";
import { notebook, pipeline, task } from "../../mod.ts";

/** How many images the models of an environment learn from. */
const TRAIN_IMAGES = { dev: [400, 500, 600], ci: [600, 800, 1000, 1200] } as const;

/** The split and the samples of scikit-learn's `random_state` 1 and 123, so that results can be compared with its. */
const SPLIT_SEED = 1;
const SAMPLE_SEED = 123;

const params = v.object({
  /** `dev` trains three small models; `ci` four larger ones, after ten failed attempts at reading the data. */
  environment: v.optional(v.picklist(["dev", "ci"]), "dev"),
  /**
   * Which attempts at reading the data hang rather than throw. With 2, none does in `dev`, where the first three throw,
   * and only the third in `ci`, which always does; a hang costs the ten seconds of the timeout.
   */
  seed: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1)), 2),
  /** `false` lets the first attempt at reading the data succeed. */
  simulateFailures: v.optional(v.boolean(), true),
});

/** Trains classifiers of handwritten digits on samples of growing size, and compares them. */
export default pipeline({
  name: "digits",
  description: "Classifiers of handwritten digits, trained on samples of growing size, and compared",
  params,
  tasks({ params }) {
    const digits = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: import.meta.resolve("./tasks/ingest.ts"),
      description: "Reads the images, after some simulated failures",
      params,
      permissions: { read: [import.meta.resolve("./data/digits.csv.gz")] },
      retry: { attempts: 15 },
      timeout: "10s",
    });
    notebook<typeof import("./notebooks/eda.ts")>("eda", {
      source: import.meta.resolve("./notebooks/eda.ts"),
      description: "Checks the images, counts them and shows them",
      inputs: { digits },
    });
    const split = task<typeof import("./tasks/split_train_test.ts")>("split-train-test", {
      module: import.meta.resolve("./tasks/split_train_test.ts"),
      description: "Sets images aside for testing",
      params: { trainRatio: 0.7, seed: SPLIT_SEED },
      inputs: { digits },
    });
    const benchmarks = TRAIN_IMAGES[params.environment].map((trainImages) => {
      const model = task<typeof import("./tasks/train_model.ts")>("train-model", {
        module: import.meta.resolve("./tasks/train_model.ts"),
        key: trainImages,
        description: `Trains a linear support vector machine on ${trainImages} images`,
        params: { trainImages, cost: 0.001, seed: SAMPLE_SEED },
        inputs: { split },
      });
      return notebook<typeof import("./notebooks/benchmark_model.ts")>("benchmark-model", {
        source: import.meta.resolve("./notebooks/benchmark_model.ts"),
        key: trainImages,
        description: `Runs the model of ${trainImages} images on the test images`,
        inputs: { model },
      });
    });
    notebook<typeof import("./notebooks/summary.ts")>("summary", {
      source: import.meta.resolve("./notebooks/summary.ts"),
      description: "Compares the models",
      inputs: { benchmarks },
    });
  },
});
