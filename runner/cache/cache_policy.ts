import type { PlannedTask } from "../words/plan.ts";

/** What a permission lets in that no key can hold, as the words that follow `it may`. */
const OPEN_WORLD = {
  net: "reach the network",
  run: "start programs",
  ffi: "call native code",
  sys: "ask about the machine",
} as const;

/** Why a task's results are not kept, as the words that follow `because`; `undefined` when they are. */
export function whyNotCached({ cache, permissions }: Pick<PlannedTask, "cache" | "permissions">): string | undefined {
  switch (cache.when) {
    case "always":
      return undefined;
    case "never":
      return "the pipeline says that it is never cached";
    case "auto":
      for (const kind of ["net", "run", "ffi", "sys"] as const) {
        const granted = permissions[kind];
        if (granted === true || granted.length > 0) {
          return `it may ${OPEN_WORLD[kind]}, and such a task is cached on request only`;
        }
      }
      return undefined;
  }
}
