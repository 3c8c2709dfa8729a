import type { VNode } from "preact";
import type { RunEntry } from "../../catalog/run_entry.ts";

/** The name of a run, which leads to it: its pipeline and its identifier. */
export function RunCell({ run, href }: { readonly run: RunEntry; readonly href: string }): VNode {
  return (
    <a href={href} class="run-link">
      <bdi class="run-pipeline">{run.pipeline}</bdi>
      <bdi class="run-id">{run.id}</bdi>
    </a>
  );
}
