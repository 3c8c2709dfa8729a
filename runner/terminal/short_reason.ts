import type { CacheDecision } from "../words/cache_decision.ts";
import { unreachable } from "../words/unreachable.ts";

/** Why a task runs, or where its results come from, in the few words that a line has room for; empty for the usual. */
export function shortReason({ verdict, because, changes, run }: CacheDecision): string {
  switch (verdict) {
    case "hit":
      return `cached, from ${run}`;
    case "resumed":
      return `resumed, from ${run}`;
    case "reused":
      return `reused, from ${run}`;
    case "miss":
      return changes.length === 0 ? "" : because;
    case "forced":
      return because;
    case "off":
      return "";
    default:
      return unreachable(verdict);
  }
}
