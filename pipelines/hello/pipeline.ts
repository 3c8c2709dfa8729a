import * as v from "valibot";
import { pipeline, task } from "../../mod.ts";

/** Two tasks: the second reads what the first leaves. */
export default pipeline({
  name: "hello",
  description: "The smallest pipeline that passes something on",
  params: v.object({ name: v.optional(v.string(), "world") }),
  tasks({ params }) {
    const greeting = task<typeof import("./tasks/greet.ts")>("greet", {
      module: import.meta.resolve("./tasks/greet.ts"),
      params,
    });
    task<typeof import("./tasks/count_letters.ts")>("count-letters", {
      module: import.meta.resolve("./tasks/count_letters.ts"),
      inputs: { greeting },
    });
  },
});
