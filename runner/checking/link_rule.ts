import { readText } from "../otlp/read_attributes.ts";
import type { TaskNode } from "../otlp/run_tree.ts";
import type { Tell } from "./fault.ts";
import type { CheckedRun, Rule } from "./rule.ts";

/** The dependencies: a task's links within its trace lead to other tasks of the run, and never round in a circle. */
export class LinkRule implements Rule {
  end(run: CheckedRun, tell: Tell): void {
    const tasks = new Set(run.tree.tasks.flatMap(({ span }) => span === undefined ? [] : [span.spanId]));
    for (const { span } of run.tree.tasks) {
      for (const [i, link] of (span?.links ?? []).entries()) {
        // Where a result was taken from an earlier run, a link leads there.
        if (link.traceId !== span!.traceId) continue;
        const { at, span: named } = run.about(span!);
        const say = (message: string): void => tell({ at: `${at}.links[${i}]`, span: named, message });
        const kind = readText(link.attributes, "dagtrail.dependency.kind");
        if (kind === undefined) continue;
        if (link.spanId === span!.spanId) say("leads to its own task");
        else if (!tasks.has(link.spanId) && !run.hasUnreadable) {
          say(`leads to ${link.spanId}, which is the span of no task of this run`);
        }
        if (kind === "input" && readText(link.attributes, "dagtrail.dependency.input") === undefined) {
          say("hands over data, and does not say for which input");
        }
      }
    }
    const cycle = findCycle(run.tree.tasks);
    if (cycle === undefined) return;
    const names = cycle.map(({ name }) => name);
    const message = `depends on itself: ${names.slice(0, 10).join(" -> ")}${names.length > 10 ? " -> …" : ""}`;
    tell({ ...run.about(cycle[0]!.span!), message });
  }
}

/** Tasks that depend on each other in a circle, the first one again at the end. */
function findCycle(tasks: readonly TaskNode[]): readonly TaskNode[] | undefined {
  const done = new Set<TaskNode>();
  for (const first of tasks) {
    // A stack of our own: a chain may be longer than the language's.
    const path: { readonly task: TaskNode; next: number }[] = [{ task: first, next: 0 }];
    const onPath = new Set([first]);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const upstream = done.has(top.task) ? undefined : top.task.upstream[top.next++]?.task;
      if (upstream === undefined) {
        done.add(top.task);
        onPath.delete(top.task);
        path.pop();
      } else if (onPath.has(upstream)) {
        const start = path.findIndex(({ task }) => task === upstream);
        return [...path.slice(start).map(({ task }) => task), upstream];
      } else if (!done.has(upstream)) {
        path.push({ task: upstream, next: 0 });
        onPath.add(upstream);
      }
    }
  }
  return undefined;
}
