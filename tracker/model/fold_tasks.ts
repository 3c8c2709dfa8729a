import type { TaskView } from "./run_view.ts";

/** A node of a graph that a person can read: a task, or a fan of tasks folded into one. */
export type FoldedNode =
  | { readonly kind: "task"; readonly id: string; readonly task: TaskView }
  | FanNode;

/** Tasks that are alike, as one node. */
export interface FanNode {
  readonly kind: "fan";
  readonly id: string;
  /** What they have in common of their names. */
  readonly name: string;
  readonly tasks: readonly TaskView[];
}

/** A dependency between two nodes, and whether any of those behind it hands over data. */
export interface FoldedEdge {
  readonly from: string;
  readonly to: string;
  readonly data: boolean;
}

/** A run's graph, folded as far as a person needs it. */
export interface FoldedGraph {
  readonly nodes: readonly FoldedNode[];
  readonly edges: readonly FoldedEdge[];
}

/** A larger fan is folded in any case. */
const MAX_OPEN_FAN = 8;

/** More nodes than this are not taken in at a glance, so smaller fans are folded too. */
const MAX_NODES = 40;

/** Fewer tasks than this are not worth a node of their own kind. */
const MIN_FAN = 2;
const MIN_ALIKE = 3;

/**
 * Folds fans: the tasks of one name that differ in their key; and, where the graph is still large, tasks that need and
 * are needed by the same. The nodes are in the order of the first of their tasks.
 */
export function foldTasks(tasks: readonly TaskView[]): FoldedGraph {
  const fans = [...Map.groupBy(tasks.filter(({ key }) => key !== undefined), ({ group }) => group)]
    .map(([name, members]) => ({ name, members }));
  const open = tasks.length;
  const folded = new Map<TaskView, FanNode>();
  let nodes = open;
  const fold = (name: string, members: readonly TaskView[]): void => {
    const fan: FanNode = { kind: "fan", id: `fan:${members[0]!.id}`, name, tasks: members };
    for (const task of members) folded.set(task, fan);
    nodes -= members.length - 1;
  };
  for (const { name, members } of fans.toSorted((a, b) => b.members.length - a.members.length)) {
    if (members.length > MAX_OPEN_FAN || (nodes > MAX_NODES && members.length >= MIN_FAN)) fold(name, members);
  }
  if (nodes > MAX_NODES) {
    for (const members of alikeTasks(tasks, folded)) if (nodes > MAX_NODES) fold(commonName(members), members);
  }
  return graphOf(tasks, folded);
}

/** Tasks that are not folded yet and have the same neighbours, the largest groups first. */
function alikeTasks(
  tasks: readonly TaskView[],
  folded: ReadonlyMap<TaskView, FanNode>,
): readonly (readonly TaskView[])[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const nodeOf = (id: string): string => folded.get(byId.get(id)!)?.id ?? id;
  const neighbours = (task: TaskView): string => {
    const up = new Set(task.upstream.map((dependency) => nodeOf(dependency.task)));
    const down = new Set(task.downstream.map(nodeOf));
    return JSON.stringify([[...up].sort(), [...down].sort()]);
  };
  return [...Map.groupBy(tasks.filter((task) => !folded.has(task)), neighbours).values()]
    .filter(({ length }) => length >= MIN_ALIKE)
    .sort((a, b) => b.length - a.length);
}

function commonName(tasks: readonly TaskView[]): string {
  const [first = "", ...others] = tasks.map(({ name }) => name);
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length--;
  const common = first.slice(0, length).replace(/[\d\s_.[-]+$/, "");
  return common === "" ? "tasks" : `${common}…`;
}

function graphOf(tasks: readonly TaskView[], folded: ReadonlyMap<TaskView, FanNode>): FoldedGraph {
  const nodes = new Map<string, FoldedNode>();
  const nodeOf = new Map<string, string>();
  for (const task of tasks) {
    const node = folded.get(task) ?? { kind: "task" as const, id: task.id, task };
    nodes.set(node.id, node);
    nodeOf.set(task.id, node.id);
  }
  const edges = new Map<string, { from: string; to: string; data: boolean }>();
  for (const task of tasks) {
    const to = nodeOf.get(task.id)!;
    for (const { task: upstream, inputs } of task.upstream) {
      const from = nodeOf.get(upstream)!;
      // A chain within a fan would be a loop.
      if (from === to && nodes.get(to)!.kind === "fan") continue;
      const edge = edges.get(`${from} ${to}`) ?? { from, to, data: false };
      edge.data ||= inputs.length > 0;
      edges.set(`${from} ${to}`, edge);
    }
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}
