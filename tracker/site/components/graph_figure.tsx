import type { VNode } from "preact";
import type { GraphInput, GraphLayout, PlacedNode } from "../../graph/layout_graph.ts";
import type { RunView, TaskView } from "../../model/run_view.ts";
import { durationBetween, formatDuration } from "../format/duration.ts";
import { formatCount } from "../format/number.ts";
import { OUTCOME_WORD, OutcomeIcon } from "./outcome.tsx";
import { Scroller } from "./section.tsx";

const NODE_HEIGHT = 46;
const MIN_NODE_WIDTH = 132;
/** The widest name, in characters; a longer one is cut in its middle. */
const MAX_NAME_LENGTH = 30;
const CHARACTER_WIDTH = 8.3;
/** A wider graph is not shrunk to the page: it would become too small to read. */
const MAX_SHRUNK_WIDTH = 1700;
/** The room that the sign and the margins take. */
const NODE_MARGIN = 52;

/** What of a run's graph has to be laid out. All nodes are as wide as the longest name needs: it looks calmer. */
export function graphInputOf(run: RunView): GraphInput {
  const longest = run.tasks.reduce((most, task) => Math.max(most, shortName(task.name).length, detail(task).length), 0);
  const width = Math.max(MIN_NODE_WIDTH, Math.round(longest * CHARACTER_WIDTH) + NODE_MARGIN);
  return {
    nodes: run.tasks.map(({ id }) => ({ id, width, height: NODE_HEIGHT })),
    edges: run.tasks.flatMap((task) => task.upstream.map((dependency) => ({ from: dependency.task, to: task.id }))),
  };
}

/** The graph of a run, each task a link to its page. */
export function GraphFigure({ run, layout, hrefOf }: {
  readonly run: RunView;
  readonly layout: GraphLayout;
  readonly hrefOf: (task: TaskView) => string;
}): VNode {
  const tasks = new Map(run.tasks.map((task) => [task.id, task]));
  const withoutData = new Set(
    run.tasks.flatMap((task) =>
      task.upstream.filter(({ inputs }) => inputs.length === 0).map((dependency) => `${dependency.task} ${task.id}`)
    ),
  );
  const [width, height] = [layout.width + 8, layout.height + 8];
  return (
    <Scroller label="Graph of the tasks" kind={width > MAX_SHRUNK_WIDTH ? "graph graph-long" : "graph"}>
      <svg viewBox={`-4 -4 ${width} ${height}`} width={width} height={height} role="group" aria-label="Tasks">
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
              class={`graph-edge${withoutData.has(`${from} ${to}`) ? " graph-edge-after" : ""}${
                tasks.get(to)?.outcome === "skip" ? " graph-edge-unused" : ""
              }`}
              marker-end="url(#arrow)"
            />
          ))}
        </g>
        {inReadingOrder(layout.nodes, run).map((node) => {
          const task = tasks.get(node.id)!;
          return <GraphNode key={node.id} node={node} task={task} href={hrefOf(task)} />;
        })}
      </svg>
    </Scroller>
  );
}

function GraphNode({ node, task, href }: {
  readonly node: PlacedNode;
  readonly task: TaskView;
  readonly href: string;
}): VNode {
  const { x, y, width, height } = node;
  const name = shortName(task.name);
  return (
    <a href={href} class={`graph-node tone-${task.outcome}`}>
      <rect x={x} y={y} width={width} height={height} rx="9" class="graph-box" />
      <g transform={`translate(${x + 12} ${y + 15})`}>
        <OutcomeIcon outcome={task.outcome} label />
      </g>
      <text x={x + 38} y={y + 20} class="graph-name">
        {name === task.name ? null : <title>{task.name}</title>}
        {name}
      </text>
      <text x={x + 38} y={y + 36} class="graph-detail">{detail(task)}</text>
    </a>
  );
}

/** The line below a task's name: what is most worth knowing of it. */
function detail({ outcome, attempts, startMs, endMs }: TaskView): string {
  if (attempts.length === 0) return OUTCOME_WORD[outcome].toLowerCase();
  const duration = durationBetween(attempts[0]!.startMs ?? startMs, endMs);
  return [
    ...(outcome === "success" ? [] : [OUTCOME_WORD[outcome].toLowerCase()]),
    ...(duration === undefined ? [] : [formatDuration(duration)]),
    ...(attempts.length === 1 ? [] : [formatCount(attempts.length, "attempt")]),
  ].join(" · ");
}

// The end of a name tells tasks of one kind apart, so it is the middle that goes.
function shortName(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME_LENGTH) return name;
  const half = (MAX_NAME_LENGTH - 1) / 2;
  return `${characters.slice(0, Math.ceil(half)).join("")}…${characters.slice(-Math.floor(half)).join("")}`;
}

function inReadingOrder(nodes: readonly PlacedNode[], run: RunView): readonly PlacedNode[] {
  const order = new Map(run.tasks.map(({ id }, i) => [id, i]));
  return [...nodes].sort((a, b) => order.get(a.id)! - order.get(b.id)!);
}
