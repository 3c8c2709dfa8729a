import * as v from "valibot";
import { pipeline, plan, run } from "../../../../mod.ts";

const example = pipeline({
  name: "wrong-run-parameters",
  params: v.object({ environment: v.picklist(["dev", "ci"]), rows: v.optional(v.number(), 5) }),
  tasks({ params }) {
    params.rows.toFixed();
    // @ts-expect-error: the schema has no such parameter
    params.columns;
  },
});
const bare = pipeline({ name: "bare", tasks() {} });

export const right = (): unknown[] => [run(example, { params: { environment: "ci" } }), run(bare)];
// @ts-expect-error: there is no such environment
export const wrong = (): unknown => run(example, { params: { environment: "prod" } });
// @ts-expect-error: rows is a number
export const alsoWrong = (): unknown => plan(example, { params: { environment: "ci", rows: "5" } });
