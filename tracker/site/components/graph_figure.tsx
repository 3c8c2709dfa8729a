import type { VNode } from "preact";
import type { GraphInput, GraphLayout, PlacedNode } from "../../graph/layout_graph.ts";
import { countOutcomes } from "../../model/count_outcomes.ts";
import type { CriticalPath } from "../../model/critical_path.ts";
import type { FanNode, FoldedGraph, FoldedNode } from "../../model/fold_tasks.ts";
import { isInterrupted } from "../../model/interrupted.ts";
import type { Outcome } from "../../model/outcome.ts";
import type { TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";
import { Scroller } from "./section.tsx";
import { firstRowOf } from "./tasks_table.tsx";

const NODE_HEIGHT = 46;
/** Wide enough for the longest line below a name, so that the layout of a graph hangs on its names alone. */
const MIN_NODE_WIDTH = 186;
/** The widest name, in characters; a longer one is cut in its middle. */
const MAX_NAME_LENGTH = 30;
const CHARACTER_WIDTH = 7.7;
/** A wider graph is not shrunk to the page: it would become too small to read. */
const MAX_SHRUNK_WIDTH = 1700;
/** The room that the sign and the margins take. */
const NODE_MARGIN = 56;

/** What of a folded graph has to be laid out. All nodes are as wide as the longest name needs: it looks calmer. */
export function graphInputOf({ nodes, edges }: FoldedGraph): GraphInput {
  const longest = nodes.reduce((most, node) => Math.max(most, shortName(nameOf(node)).length), 0);
  const width = Math.max(MIN_NODE_WIDTH, Math.round(longest * CHARACTER_WIDTH) + NODE_MARGIN);
  return { nodes: nodes.map(({ id }) => ({ id, width, height: NODE_HEIGHT })), edges };
}

/**
 * The graph of a run, each task a link to its page and each fan a link to its first row in the table of tasks; a script
 * makes it zoom, and unfolds fans in place.
 */
export function GraphFigure({ graph, layout, critical, hrefOf }: {
  readonly graph: FoldedGraph;
  readonly layout: GraphLayout;
  readonly critical?: CriticalPath;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const index = new Map(graph.nodes.map(({ id }, i) => [id, i]));
  const placed = new Map(layout.nodes.map((node) => [node.id, node]));
  const withoutData = new Set(graph.edges.filter(({ data }) => !data).map(({ from, to }) => `${from} ${to}`));
  const skipped = new Set(graph.nodes.filter((node) => outcomeOfNode(node) === "skip").map(({ id }) => id));
  const onPath = criticalIds(graph, critical);
  const [width, height] = [layout.width + 12, layout.height + 12];
  return (
    <div class="graph-box" data-graph>
      <Scroller label="Graph of the tasks" kind={width > MAX_SHRUNK_WIDTH ? "graph graph-long" : "graph"}>
        <svg
          viewBox={`-6 -6 ${width} ${height}`}
          width={width}
          height={height}
          role="group"
          aria-label="Tasks"
          data-size={`${width} ${height}`}
        >
          <defs>
            <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
              <path d="M0 .6L7.5 4 0 7.4z" class="graph-arrow" />
            </marker>
          </defs>
          <g aria-hidden="true">
            {layout.edges.map(({ from, to, path }) => (
              <path
                key={`${from} ${to}`}
                d={path}
                data-from={index.get(from)}
                class={[
                  "graph-edge",
                  ...(withoutData.has(`${from} ${to}`) ? ["graph-edge-after"] : []),
                  ...(skipped.has(to) ? ["graph-edge-unused"] : []),
                  ...(onPath.has(`${from} ${to}`) ? ["graph-edge-critical"] : []),
                ].join(" ")}
                marker-end="url(#arrow)"
              />
            ))}
          </g>
          {graph.nodes.map((node) => {
            const place = placed.get(node.id)!;
            return node.kind === "task"
              ? <TaskBox key={node.id} place={place} task={node.task} href={hrefOf(node.task)} />
              : <FanBox key={node.id} place={place} fan={node} number={index.get(node.id)!} />;
          })}
        </svg>
      </Scroller>
    </div>
  );
}

function TaskBox({ place, task, href }: {
  readonly place: PlacedNode;
  readonly task: TaskView;
  readonly href: string;
}): VNode {
  const { x, y, width, height } = place;
  const taken = task.cache?.taken === true;
  return (
    <a href={href} class={`graph-node tone-${task.outcome}${taken ? " graph-cached" : ""}`}>
      <rect x={x} y={y} width={width} height={height} rx="9" class="graph-box" />
      <NodeText place={place} name={task.name} detail={detail(task)} outcome={task.outcome} />
      {task.attempts.length > 1
        ? (
          <text x={x + width - 10} y={y + 36} text-anchor="end" class="graph-mark">
            <title>{formatCount(task.attempts.length, "attempt")}</title>
            {`×${task.attempts.length}`}
          </text>
        )
        : null}
    </a>
  );
}

function FanBox({ place, fan, number }: {
  readonly place: PlacedNode;
  readonly fan: FanNode;
  readonly number: number;
}): VNode {
  const { x, y, width, height } = place;
  const outcome = worstOf(fan.tasks);
  return (
    <a href={`#${firstRowOf(number)}`} class={`graph-node graph-fan tone-${outcome}`} data-fan={number}>
      <rect x={x + 5} y={y + 5} width={width} height={height} rx="9" class="graph-shade" />
      <rect x={x} y={y} width={width} height={height} rx="9" class="graph-box" />
      <NodeText place={place} name={fan.name} detail={fanDetail(fan)} outcome={outcome} />
      <text x={x + width - 10} y={y + 20} text-anchor="end" class="graph-count">{`×${fan.tasks.length}`}</text>
    </a>
  );
}

function NodeText({ place, name, detail, outcome }: {
  readonly place: PlacedNode;
  readonly name: string;
  readonly detail: string;
  readonly outcome: Outcome;
}): VNode {
  const { x, y } = place;
  const short = shortName(name);
  return (
    <>
      <g transform={`translate(${x + 12} ${y + 15})`}>
        <OutcomeIcon outcome={outcome} label />
      </g>
      <text x={x + 38} y={y + 20} class="graph-name">
        {short === name ? null : <title>{name}</title>}
        {short}
      </text>
      <text x={x + 38} y={y + 36} class="graph-detail">{detail}</text>
    </>
  );
}

/** The line below a task's name: what is most worth knowing of it. */
function detail(task: TaskView): string {
  const { outcome, attempts, startMs, endMs } = task;
  if (attempts.length === 0) return OUTCOME_WORD[outcome].toLowerCase();
  if (task.cache?.taken === true) return "cached";
  const duration = durationBetween(attempts[0]!.startMs ?? startMs, endMs);
  const word = isInterrupted(task) ? "interrupted" : OUTCOME_WORD[outcome].toLowerCase();
  return [
    ...(outcome === "success" ? [] : [word]),
    ...(duration === undefined ? [] : [formatDuration(duration)]),
  ].join(" · ");
}

/** The line below a fan's name: how many of its tasks ended how. */
function fanDetail({ tasks }: FanNode): string {
  const counts = countOutcomes(tasks);
  if (counts.length === 1) return `all ${OUTCOME_WORD[counts[0]!.outcome].toLowerCase()}`;
  return counts.slice(0, 2).map(({ outcome, count }) => `${count} ${OUTCOME_WORD[outcome].toLowerCase()}`).join(", ");
}

function outcomeOfNode(node: FoldedNode): Outcome {
  return node.kind === "task" ? node.task.outcome : worstOf(node.tasks);
}

/** What needs a person first. */
export function worstOf(tasks: readonly TaskView[]): Outcome {
  return countOutcomes(tasks)[0]?.outcome ?? "unknown";
}

/** The edges that the run's end waited for. */
function criticalIds({ nodes }: FoldedGraph, critical: CriticalPath | undefined): ReadonlySet<string> {
  if (critical === undefined) return new Set();
  const nodeOf = new Map(
    nodes.flatMap((node) => (node.kind === "task" ? [node.task] : node.tasks).map((task) => [task, node.id] as const)),
  );
  return new Set(critical.tasks.slice(1).map((task, i) => `${nodeOf.get(critical.tasks[i]!)} ${nodeOf.get(task)}`));
}

function nameOf(node: FoldedNode): string {
  return node.kind === "task" ? node.task.name : `${node.name} ×${node.tasks.length}`;
}

// The end of a name tells tasks of one kind apart, so it is the middle that goes.
function shortName(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME_LENGTH) return name;
  const half = (MAX_NAME_LENGTH - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join("")}…${characters.slice(-Math.floor(half)).join("")}`;
}
