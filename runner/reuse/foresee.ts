import type { KeyMaker } from "../cache/key_maker.ts";
import type { EarlierRun } from "./earlier_run.ts";
import type { Decided, TaskDecider } from "./task_decider.ts";
import type { CacheDecision } from "../words/cache_decision.ts";
import type { PlannedTask } from "../words/plan.ts";

/** What can be said about a task before anything runs. */
export type Foreseen =
  | { readonly kind: "decided"; readonly decided: Decided }
  /** Whether it has to run depends on what tasks leave that run first. */
  | { readonly kind: "open"; readonly first: readonly string[] }
  /** It is not selected, and nobody needs what it leaves. */
  | { readonly kind: "left-out" };

/** What was found about each task. */
export interface Foresight {
  /** By full name; without those that are missing. */
  readonly found: Map<string, Foreseen>;
  /** The tasks that are not selected, though one that is needs what they leave, and that is not there: why, by full name. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Which tasks are looked into, and what of them is to be found. */
export interface ForeseeOptions {
  /** In an order in which each task comes after all that it depends on. */
  readonly tasks: readonly PlannedTask[];
  readonly selected: ReadonlySet<string>;
  readonly provided: ReadonlySet<string>;
  readonly forced: ReadonlySet<string>;
  readonly decider: TaskDecider;
  readonly keys: KeyMaker;
  readonly reused?: EarlierRun;
}

/** Says for each task what would happen if the run started now. Reads only. */
export async function foresee(options: ForeseeOptions): Promise<Foresight> {
  const { selected, provided, forced, decider, keys, reused } = options;
  const found = new Map<string, Foreseen>();
  const missing = new Map<string, string>();
  const outputs = new Map<string, string>();
  /** For each task whose output is not known yet, the tasks that run before it can be. */
  const open = new Map<string, readonly string[]>();
  const outputOf = (id: string): string => outputs.get(id)!;
  const note = (id: string, foreseen: Foreseen): void => {
    found.set(id, foreseen);
    if (foreseen.kind === "decided" && foreseen.decided.earlier !== undefined) {
      outputs.set(id, foreseen.decided.earlier.outputDigest);
    } else open.set(id, foreseen.kind === "open" ? foreseen.first : [id]);
  };
  for (const task of options.tasks) {
    const isSelected = selected.has(task.id);
    const first = [...new Set(Object.values(task.inputs).flat().flatMap((id) => open.get(id) ?? []))];
    if (reused !== undefined && provided.has(task.id)) {
      const made = first.length === 0 ? await keys.of(task, outputOf) : undefined;
      const taken = await decider.reuse(task, reused, made);
      if (typeof taken === "string") {
        missing.set(task.id, taken);
        open.set(task.id, [task.id]);
      } else note(task.id, { kind: "decided", decided: taken });
    } else if (first.length === 0) {
      note(task.id, { kind: "decided", decided: await decider.decide(task, outputOf) });
    } else if (isSelected && forced.has(task.id)) {
      note(task.id, certain("forced", "--force names it"));
    } else if (decider.neverTaken(task)) {
      note(task.id, certain("off", decider.whyOff(task)!));
    } else {
      note(task.id, { kind: "open", first });
    }
  }
  for (const [id, foreseen] of found) {
    if (selected.has(id)) continue;
    if (!provided.has(id)) found.set(id, { kind: "left-out" });
    else if (foreseen.kind === "open") {
      const names = foreseen.first.map((name) => `\`${name}\``).join(" and ");
      missing.set(id, `${names} would have to run first`);
    } else if (foreseen.kind === "decided" && foreseen.decided.earlier === undefined) {
      missing.set(id, foreseen.decided.decision.because);
    }
  }
  for (const id of missing.keys()) found.delete(id);
  return { found, missing };
}

function certain(verdict: "forced" | "off", because: string): Foreseen {
  return { kind: "decided", decided: { decision: { verdict, because, changes: [] } } };
}

/** What was foreseen, as a sentence without its subject, and as a decision where one could be made. */
export function foreseenText(foreseen: Foreseen, sentence: (decision: CacheDecision) => string): string {
  switch (foreseen.kind) {
    case "decided":
      return sentence(foreseen.decided.decision);
    case "open": {
      const names = foreseen.first.slice(0, 2).map((name) => `\`${name}\``);
      const more = foreseen.first.length - names.length;
      const list = more > 0 ? `${names.join(", ")} and ${more} more` : names.join(" and ");
      return `may run: ${list} ${foreseen.first.length === 1 ? "runs" : "run"} first`;
    }
    case "left-out":
      return "does not run, because it is not selected";
  }
}
