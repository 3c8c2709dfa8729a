import { declaredNames } from "./cell_names.ts";
import type { LineEdits } from "./line_edits.ts";
import { childrenOf, isType, type Node, type ParsedCell } from "./parse_cell.ts";

/**
 * Makes a cell keep what its last expression comes to, in `RUN.value`: as a script's completion value, which is what
 * Deno's kernel shows. Declarations after it do not change it; in a block, a loop or a condition it is the expression
 * that ran last.
 */
export function keepValue({ source, statements }: ParsedCell, edits: LineEdits, run: string): void {
  const last = statements.findLast((statement) => !isWithoutValue(statement));
  const keep = (start: number, end: number): void => {
    edits.insert(start, `${run}.value = (`);
    edits.insert(source[end - 1] === ";" ? end - 1 : end, ")");
  };
  const visit = (node: Node): void => {
    if (node.type === "ExpressionStatement" || node.type === "Directive") return keep(node.start, node.end);
    // What runs last in a `finally` is not the value.
    if (isFunction(node)) return;
    for (const child of childrenOf(node)) {
      if (!(node.type === "TryStatement" && child === node.finalizer)) visit(child);
    }
  };
  if (last === undefined || last.type === "ExportDefaultDeclaration") return;
  if (isExpression(last, statements)) keep(last.start, last.end);
  else visit(last);
}

// A cell that is an object as a whole has been parsed as an expression.
function isExpression(node: Node, statements: readonly Node[]): boolean {
  return statements.length === 1 && !/(Statement|Declaration|Directive|Assignment)$/.test(node.type);
}

function isFunction(node: Node): boolean {
  return /Function|Class|Method|Expression$/.test(node.type) && node.type !== "ExpressionStatement";
}

function isWithoutValue(statement: Node): boolean {
  return isType(statement) || declaredNames(statement).length > 0 ||
    ["EmptyStatement", "ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "VariableDeclaration"]
      .includes(statement.type);
}
