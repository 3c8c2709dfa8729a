import * as v from "valibot";
import { pipeline, task } from "../../../../mod.ts";

export default pipeline({
  name: "right-pipeline",
  params: v.object({ rates: v.array(v.number()), report: v.optional(v.boolean(), true) }),
  tasks({ params }) {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: import.meta.resolve("./tasks/ingest.ts"),
      params: { rows: 5 },
      retry: { attempts: 3, backoff: { initial: "250ms", max: 2000 }, when: ({ result }) => result !== "failure" },
      timeout: "1.5m",
      memory: "2GiB",
      cpus: 0.5,
      permissions: { read: ["data"], net: true },
    });
    const generated = task<typeof import("./tasks/generate.ts")>("generate", {
      module: import.meta.resolve("./tasks/generate.ts"),
      after: [data, "ingest"],
    });
    const models = params.rates.map((rate) =>
      task<typeof import("./tasks/train.ts")>("train", {
        module: import.meta.resolve("./tasks/train.ts"),
        key: rate,
        params: { rate, kernel: "rbf" },
        inputs: { data },
        after: [generated],
      })
    );
    if (params.report) {
      task<typeof import("./tasks/compare.ts")>("compare", {
        module: import.meta.resolve("./tasks/compare.ts"),
        inputs: { models },
      });
    }
  },
});
