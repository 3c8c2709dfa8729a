import artifacts from "./style/artifacts.css" with { type: "text" };
import attempts from "./style/attempts.css" with { type: "text" };
import base from "./style/base.css" with { type: "text" };
import blocks from "./style/blocks.css" with { type: "text" };
import compare from "./style/compare.css" with { type: "text" };
import curves from "./style/curves.css" with { type: "text" };
import figures from "./style/figures.css" with { type: "text" };
import frame from "./style/frame.css" with { type: "text" };
import graph from "./style/graph.css" with { type: "text" };
import history from "./style/history.css" with { type: "text" };
import log from "./style/log.css" with { type: "text" };
import marks from "./style/marks.css" with { type: "text" };
import print from "./style/print.css" with { type: "text" };
import runs from "./style/runs.css" with { type: "text" };
import tables from "./style/tables.css" with { type: "text" };
import tokens from "./style/tokens.css" with { type: "text" };
import viewers from "./style/viewers.css" with { type: "text" };

/** The site's style sheet; what overrides others comes later. */
export const STYLE: string = [
  ...[tokens, base, frame, marks, blocks, attempts, tables, figures, artifacts],
  ...[graph, curves, log, viewers],
  ...[runs, history, compare],
  print,
].join("\n");
