import { notebook, pipeline } from "../../../mod.ts";

/** One notebook of one cell. */
export default pipeline({
  name: "bench-one-cell",
  tasks() {
    notebook<typeof import("./cell.ts")>("cell", { source: import.meta.resolve("./cell.ts") });
  },
});
