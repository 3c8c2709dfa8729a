import { notebook, type NotebookTask, type Output, pipeline, task, type TaskContext } from "../../../../mod.ts";

type Explore = typeof import("./tasks/explore.ts");
type Report = {
  default: (context: TaskContext<object, { explored: Output<NotebookTask<Explore>> }>) => void;
};

export default pipeline({
  name: "notebook-wiring",
  tasks() {
    const data = task<typeof import("./tasks/ingest.ts")>("ingest", {
      module: "file:///ingest.ts",
      params: { rows: 5 },
    });
    const explored = notebook<Explore>("right", {
      source: "file:///explore.ts",
      params: { rows: 7, mode: "slow" },
      inputs: { data },
    });
    task<Report>("report", { module: "file:///report.ts", inputs: { explored } });
    // @ts-expect-error: the notebook needs its input
    notebook<Explore>("no-input", { source: "file:///explore.ts" });
    notebook<Explore>("wrong-type", {
      source: "file:///explore.ts",
      // @ts-expect-error: rows is a number
      params: { rows: "7" },
      inputs: { data },
    });
    notebook<Explore>("wrong-choice", {
      source: "file:///explore.ts",
      // @ts-expect-error: the modes are fast and slow
      params: { mode: "slowly" },
      inputs: { data },
    });
    notebook<Explore>("unknown", {
      source: "file:///explore.ts",
      // @ts-expect-error: the notebook has no parameter columns, and log is none
      params: { columns: 3 },
      inputs: { data },
    });
    notebook<Explore>("wrong-input", {
      source: "file:///explore.ts",
      // @ts-expect-error: the data comes from ingest
      inputs: { data: explored },
    });
    // @ts-expect-error: the report reads what the notebook leaves
    task<Report>("wrong-report", { module: "file:///report.ts", inputs: { explored: data } });
    // @ts-expect-error: a notebook has a source, and no module
    notebook<Explore>("module", { module: "file:///explore.ts", inputs: { data } });
    notebook("untyped", { source: "file:///explore.ipynb", params: { anything: [1] }, inputs: { data, more: [data] } });
  },
});
